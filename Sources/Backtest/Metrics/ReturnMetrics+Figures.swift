public import Diagnostics
public import Figures

extension ReturnMetrics {
  /// One metric under the name that programs know it by.
  public struct Entry: Sendable, Hashable {
    public let figure: FigureDefinition
    /// The key in snake_case. A document of returns alone calls the win rate and profit factor of the periods
    /// `win_rate` and `profit_factor`: it has no trades.
    public let key: String
    /// The value; `nil` when undefined, possibly infinite (see `ReturnMetrics`).
    public let value: Double?
    /// Whether the value is a whole number of bars.
    public var isCount: Bool { figure.isWhole }
  }

  /// All metrics in the fixed order of the published contract.
  public var entries: [Entry] {
    Self.values.map { figure, value in
      let key: FigureDefinition =
        switch figure {
        case .profitFactorOfPeriods: .profitFactor
        case .winRateOfPeriods: .winRate
        default: figure
        }
      return Entry(figure: figure, key: key.key, value: value(self))
    }
  }

  /// The value of a figure of a return series; `nil` where it is undefined, or no figure of returns.
  public subscript(figure: FigureDefinition) -> Double? { Self.byKey[figure.key]?(self) ?? nil }

  package typealias Value = @Sendable (ReturnMetrics) -> Double?

  /// Every figure of a return series with its value, in the order of the documents.
  package static let values: [(figure: FigureDefinition, value: Value)] = [
    core(.observations), core(.periodsPerYear), core(.totalReturn), core(.cagr), core(.annualVolatility),
    core(.sharpeRatio), core(.sharpeRatioPerPeriod), core(.sharpeStandardError),
    core(.sharpeStandardErrorPerPeriod), core(.sortinoRatio), core(.calmarRatio),
    (.omegaRatio, { $0.omegaRatio }),
    core(.maximumDrawdown),
    (.maximumDrawdownDuration, { ($0.drawdowns?.longestUnderWater).map(Double.init) }),
    (.ulcerIndex, { $0.drawdowns?.ulcerIndex }),
    (.tailRatio, { $0.tailRatio }),
    (.valueAtRisk95, { $0.valueAtRisk95 }),
    (.valueAtRisk99, { $0.valueAtRisk99 }),
    (.conditionalValueAtRisk95, { $0.conditionalValueAtRisk95 }),
    (.conditionalValueAtRisk99, { $0.conditionalValueAtRisk99 }),
    (.normalValueAtRisk95, { $0.normalValueAtRisk95 }),
    (.normalConditionalValueAtRisk95, { $0.normalConditionalValueAtRisk95 }),
    core(.skew), core(.kurtosis),
    (.profitFactorOfPeriods, { $0.profitFactor }),
    (.winRateOfPeriods, { $0.winRate }),
    core(.probabilisticSharpeRatio), core(.minimumTrackRecordLength),
  ]

  private static func core(_ figure: FigureDefinition) -> (figure: FigureDefinition, value: Value) {
    (figure, { $0.core[figure] })
  }

  private static let byKey = Dictionary(uniqueKeysWithValues: values.map { ($0.figure.key, $0.value) })
}

extension CoreReturnMetrics {
  /// The value of a figure that a sweep computes; `nil` where it is undefined, or none of these.
  public subscript(figure: FigureDefinition) -> Double? { Self.values[figure.key]?(self) ?? nil }

  /// The members of a JSON object: figures under their keys, undefined ones as null.
  public func members(_ figures: [FigureDefinition]) -> [(String, JSONValue)] {
    figures.map { ($0.key, JSONValue(self[$0])) }
  }

  private static let values: [String: @Sendable (CoreReturnMetrics) -> Double?] = {
    let figures: [(FigureDefinition, @Sendable (CoreReturnMetrics) -> Double?)] = [
      (.observations, { Double($0.count) }),
      (.periodsPerYear, { $0.periodsPerYear }),
      (.totalReturn, { $0.totalReturn }),
      (.cagr, { $0.compoundAnnualGrowthRate }),
      (.annualVolatility, { $0.annualVolatility }),
      (.sharpeRatio, { $0.sharpeRatio }),
      (.sharpeRatioPerPeriod, { $0.sharpeRatioPerPeriod }),
      (.sharpeStandardError, { $0.sharpeStandardError }),
      (.sharpeStandardErrorPerPeriod, { $0.sharpeStandardErrorPerPeriod }),
      (.sortinoRatio, { $0.sortinoRatio }),
      (.calmarRatio, { $0.calmarRatio }),
      (.maximumDrawdown, { $0.maximumDrawdown }),
      (.skew, { $0.skew }),
      (.kurtosis, { $0.kurtosis }),
      (.probabilisticSharpeRatio, { $0.probabilisticSharpeRatio }),
      (.minimumTrackRecordLength, { $0.minimumTrackRecordLength }),
    ]
    return Dictionary(uniqueKeysWithValues: figures.map { ($0.0.key, $0.1) })
  }()
}

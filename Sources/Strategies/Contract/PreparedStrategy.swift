public import Diagnostics
public import Indicators
public import Market

/// A strategy with its parameters and the list of what it needs, before it has seen any bars.
public struct PreparedStrategy: Sendable {
  public let description: StrategyDescription
  public let parameters: ParameterSet
  /// Bars without signals at the start: for each indicator its look-back and the bars that it is read back,
  /// at the longest. What is known of sessions depends on the bars and comes on top; see `warmUp(on:)`.
  public let warmUp: Int
  /// What the bars must carry beside prices: volume, the session clock.
  public let requirements: Set<IndicatorInput.Standard>
  /// What else the bars must be like.
  public let needs: [SeriesNeed]
  private let type: any Strategy.Type
  private let strategy: any Strategy
  private let spacing: BarSpacing
  private let lines: [StrategySetup.LineRequest]
  private let priceReach: Int

  /// - Parameter spacing: the bars that thresholds in percent are scaled to. `signals(on:fills:)` takes that
  ///   of its series whatever is given here.
  /// - Throws: what the strategy or one of its indicators refuses.
  public init(
    _ type: any Strategy.Type, _ parameters: ParameterSet? = nil, spacing: BarSpacing = .daily
  ) throws {
    self.type = type
    self.spacing = spacing
    description = type.description
    self.parameters = parameters ?? .defaults(of: type.description)
    var setup = StrategySetup(self.parameters, of: type.description, spacing: spacing)
    strategy = try type.init(&setup)
    lines = setup.lines
    priceReach = setup.priceReach
    self.needs = setup.needs
    var longest = setup.priceReach
    var requirements: Set<IndicatorInput.Standard> = []
    for line in lines {
      longest = max(longest, try IndicatorStore.lookback(of: line.column) + line.back)
      requirements.formUnion(try IndicatorStore.needs(line.column))
    }
    warmUp = longest
    self.requirements = requirements
  }

  /// The signals on a series; indicators come from the store and stay there for the next strategy.
  /// - Parameter fills: how entries fill; read by strategies whose exits look at the position.
  /// - Throws: `unsuitable_series` when the strategy could never trade on such bars, `series_too_short` when
  ///   nothing is left after the warm-up; what the indicators refuse, such as bars without volume.
  public func signals(on store: IndicatorStore, fills: EntryFills) throws -> Signals {
    let series = store.series
    let spacing = BarSpacing(of: series)
    if spacing != self.spacing {
      return try PreparedStrategy(type, parameters, spacing: spacing).signals(on: store, fills: fills)
    }
    let columns = try columns(on: store)
    let frame = SignalFrame(
      series: series, lines: columns, reach: SignalFrame.reach(prices: priceReach, lines: lines.map(\.back)),
      warmUp: try warmUp(series, columns), fills: fills)
    return strategy.signals(in: frame)
  }

  /// Bars without signals at the start of a series: `warmUp`, and the bars before what the strategy reads of
  /// sessions exists.
  /// - Throws: as `signals(on:fills:)`.
  public func warmUp(on store: IndicatorStore) throws -> Int {
    try warmUp(store.series, try columns(on: store))
  }

  /// Why the strategy could not trade on a series, known from the series alone: bars of the wrong length, a
  /// market without sessions, no volume, not more bars than the warm-up. `nil` when it could.
  public func obstacle(on series: BarSeries) -> AssayError? {
    for need in needs {
      if let obstacle = need.obstacle(on: series, for: name) { return obstacle }
    }
    if requirements.contains(.volume), !series.isEmpty, !(series.volume ?? []).contains(where: { $0 > 0 }) {
      return missingVolume(series)
    }
    return series.count > warmUp ? nil : tooShort(series)
  }

  /// The columns of the lines, in the order in which the strategy asked for them.
  package func columns(on store: IndicatorStore) throws -> [[Double]] {
    if let obstacle = obstacle(on: store.series) { throw obstacle }
    return try lines.map { try store.values(of: $0.column) }
  }

  /// How far back each line is read.
  package var lineReach: [Int] { lines.map(\.back) }

  private var name: String {
    parameters.values.isEmpty ? description.name : "\(description.name) (\(parameters))"
  }

  private func warmUp(_ series: BarSeries, _ columns: [[Double]]) throws(AssayError) -> Int {
    var longest = warmUp
    for (line, column) in zip(lines, columns) {
      guard case .sessionFact(let fact) = line.column else { continue }
      guard let first = column.firstIndex(where: { !$0.isNaN }), first + line.back < series.count else {
        throw unknown(fact, series)
      }
      longest = max(longest, first + line.back)
    }
    guard series.count > longest else { throw tooShort(series) }
    return longest
  }

  private func missingVolume(_ series: BarSeries) -> AssayError {
    AssayError(
      code: "missing_volume",
      message: "\(description.name) needs volume, and the bars of \(series.instrument.symbol) have none.",
      remedy: "Import bars with a volume column, or leave the strategy out.", place: series.instrument.symbol,
      kind: .badData)
  }

  private func tooShort(_ series: BarSeries) -> AssayError {
    AssayError(
      code: "series_too_short",
      message: "\(name) needs \(warmUp) bars to warm up; "
        + "\(series.instrument.symbol) \(series.timeframe) has \(series.count).",
      remedy: "Use shorter look-backs or more data.", place: series.instrument.symbol, kind: .badData)
  }

  private func unknown(_ fact: SessionFact, _ series: BarSeries) -> AssayError {
    AssayError(
      code: "unsuitable_series",
      message: "\(name) reads \(fact), which no bar of \(series.instrument.symbol) \(series.timeframe) has.",
      remedy: "Use more data, or bars that cover the session from its open.", place: series.instrument.symbol,
      kind: .badData)
  }
}

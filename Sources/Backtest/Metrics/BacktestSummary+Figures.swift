public import Diagnostics
public import Figures

extension BacktestSummary {
  /// The value of a figure; `nil` where it is undefined, or no figure of a backtest.
  public subscript(figure: FigureDefinition) -> Double? {
    if let value = Self.byKey[figure.key] { return value(self) }
    return returns[figure]
  }

  /// Every figure under its key: those of the return series first, then those of trades and account. Undefined and
  /// infinite ones are null.
  public var json: JSONObject {
    JSONObject(
      Self.figures.map { figure in
        let value = self[figure]
        let whole = figure.isWhole ? value.flatMap { Int(exactly: $0) } : nil
        return (figure.key, whole.map { JSONValue($0) } ?? JSONValue(value))
      })
  }

  /// The figures of a backtest's document, in its order.
  public static let figures = ReturnMetrics.values.map(\.figure) + values.map(\.figure)

  /// Every figure of trades and account with its value.
  private static let values: [(figure: FigureDefinition, value: @Sendable (BacktestSummary) -> Double?)] = [
    (.trades, { Double($0.trades.count) }),
    (.winRate, { $0.trades.winRate }),
    (.profitFactor, { $0.trades.profitFactor }),
    (.expectancy, { $0.trades.expectancy }),
    (.expectancyPerRisk, { $0.trades.expectancyPerRisk }),
    (.averageWin, { $0.trades.averageWin }),
    (.averageLoss, { $0.trades.averageLoss }),
    (.bestTrade, { $0.trades.best }),
    (.worstTrade, { $0.trades.worst }),
    (.longestLosingStreak, { Double($0.trades.longestLosingStreak) }),
    (.averageBarsHeld, { $0.trades.averageBarsHeld }),
    (.exposure, { $0.exposure }),
    (.annualTurnover, { $0.annualTurnover }),
    (.maximumDrawdownMarked, { $0.markedDrawdown }),
    (.totalProfit, { $0.totalPnL }),
    (.finalEquity, { $0.finalEquity }),
  ]

  private static let byKey = Dictionary(uniqueKeysWithValues: values.map { ($0.figure.key, $0.value) })
}

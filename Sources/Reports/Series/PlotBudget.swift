/// How many points a page embeds.
///
/// A page of one backtest has to stay below one and a half megabytes with 100,000 bars, and one of a few dozen results
/// below ten, while a run can hold 350,000 bars a market. So series are thinned before they are written: equity keeps
/// the extremes of every bucket (`Thinning`), bars are merged into larger candles that keep open, high, low
/// and close (`CandleMerging`), and of very many trades the largest and an even sample are drawn. Tables and
/// metrics are always computed from everything.
public struct PlotBudget: Sendable, Equatable {
  /// Points of the equity curve of one result.
  public var equityPoints: Int
  /// Candles of one market.
  public var candles: Int
  /// Trades drawn on the chart of one result.
  public var trades: Int
  /// Whether each result is shown with every chart of a tearsheet.
  public var isFull: Bool

  public init(equityPoints: Int, candles: Int, trades: Int, isFull: Bool = true) {
    self.equityPoints = equityPoints
    self.candles = candles
    self.trades = trades
    self.isFull = isFull
  }

  /// The budget of one result alone.
  public static let single = PlotBudget(equityPoints: 3_000, candles: 120_000, trades: 2_000)

  /// The budget when a page draws `results` results over `markets` markets: shared out, with a floor.
  public static func sharing(results: Int, markets: Int) -> PlotBudget {
    PlotBudget(
      equityPoints: min(single.equityPoints, max(400, 60_000 / max(1, results))),
      candles: min(single.candles, max(1_000, 120_000 / max(1, markets))),
      trades: min(single.trades, max(150, 60_000 / max(1, results))), isFull: results <= 10)
  }
}

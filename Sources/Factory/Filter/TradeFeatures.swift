public import Backtest
public import Features
import Learning
public import Market
public import Storage

/// What was known when trades were decided on, beside their outcomes.
///
/// A trade is decided on at the close of the bar before its entry, or at the close at which it is filled. The
/// features are those of that bar: the same that a live program has at that moment.
public enum TradeFeatures {
  /// The bar at whose close a trade was decided on.
  ///
  /// - Parameter fillsAtDecision: whether entries fill at the deciding close.
  static func decision(_ trade: Trade, fillsAtDecision: Bool) -> Int {
    fillsAtDecision ? trade.entryBar : trade.entryBar - 1
  }

  /// The table of trades with a column a feature.
  ///
  /// - Throws: `unavailable_feature`; what the calendar of the instrument refuses.
  public static func table(
    of result: BacktestResult, on series: BarSeries, entersAtOpen: Bool, fillsAtDecision: Bool,
    features: FeatureSet
  ) throws -> ColumnTable {
    var table = try TradeTable.trades(of: result, on: series, entersAtOpen: entersAtOpen)
    let known = try features.table(on: FeatureSource(series))
    let bars = result.trades.map { decision($0, fillsAtDecision: fillsAtDecision) }
    for (feature, values) in zip(known.features, known.columns) {
      table.append(.init(feature.name, .double(bars.map { $0 >= 0 ? values[$0] : .nan })))
    }
    return table
  }

  /// What was known at the closes of some bars, as a model reads it.
  static func columns(of features: FeatureTable, at bars: [Int]) -> [TrainingTable.Feature] {
    zip(features.features, features.columns).map { feature, values in
      // Trees and networks read no infinite number; a ratio of nothing is undefined.
      .init(feature.name, .numbers(bars.map { values[$0].isFinite ? values[$0] : .nan }))
    }
  }

  /// The trades as a filter takes them, booked by the sessions of the market.
  public static func trades(
    of result: BacktestResult, on series: BarSeries, fillsAtDecision: Bool, features: FeatureTable,
    isWeighted: Bool = true
  ) throws -> FilterTrades {
    let trades = result.trades.sorted { ($0.entryBar, $0.exitBar) < ($1.entryBar, $1.exitBar) }
    let bars = trades.map { max(decision($0, fillsAtDecision: fillsAtDecision), 0) }
    let table = TrainingTable(
      features: columns(of: features, at: bars),
      times: bars.map { series.timestamps[$0] },
      symbols: [String](repeating: series.instrument.symbol, count: trades.count),
      ends: trades.map { series.timestamps[$0.exitBar] }, labels: trades.map { $0.pnl.amount > 0 ? 1 : 0 },
      outcomes: trades.map(\.pnl.amount))
    var days: [Int] = []
    for date in series.sessionDates where days.last != Int(date) { days.append(Int(date)) }
    let calendar = try SessionDays(days: days, periodsPerYear: series.instrument.daysPerYear)
    var (session, sessions) = (-1, [Int]())
    for (bar, date) in series.sessionDates.enumerated() {
      if bar == 0 || date != series.sessionDates[bar - 1] { session += 1 }
      sessions.append(session)
    }
    return try FilterTrades(
      table, calendar: calendar,
      sessions: (trades.map { sessions[$0.entryBar] }, trades.map { sessions[$0.exitBar] }),
      isWeighted: isWeighted)
  }
}

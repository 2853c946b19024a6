import Diagnostics
import Indicators
import Market

extension StrategyFilter {
  /// How many values of ATR a percentile is taken of: a year of daily bars.
  static let volatilityWindow = 252

  /// Bars of its own timeframe before the filter can say yes.
  func lookback() throws -> Int {
    try columns.reduce(0) { max($0, try IndicatorStore.lookback(of: $1)) }
  }

  private var columns: [IndicatorColumn] {
    switch condition {
    case .trend(let length, _): [.output(of: .sma(length))]
    case .volatility: [.output(of: .rank(Self.volatilityWindow, of: .output(of: .atr(14))))]
    case .hours: [.sessionFact(.hour)]
    case .weekdays: [.session]
    case .regime: [.output(of: .adx(14))]
    }
  }

  /// The bars at whose close an entry counts. A filter of a longer timeframe keeps the answer of the last bar that
  /// is over; before the first, and before the look-back, the answer is no.
  /// - Throws: `unsuitable_series` for hours on bars without hours; `invalid_timeframe` when the bars cannot be
  ///   joined.
  func mask(on store: IndicatorStore) throws -> BitMask {
    guard let timeframe, timeframe != store.series.timeframe else { return try ownMask(on: store) }
    let joined = try store.joined(to: timeframe)
    let answers = try ownMask(on: joined.store)
    var mask = BitMask(count: store.series.count)
    for (index, known) in joined.knownAt.enumerated() where answers[index] {
      let end = index + 1 < joined.knownAt.count ? joined.knownAt[index + 1] : mask.count
      for bar in known..<max(known, end) { mask[bar] = true }
    }
    return mask
  }

  private func ownMask(on store: IndicatorStore) throws -> BitMask {
    let series = store.series
    if case .hours = condition, !series.timeframe.isIntraday { throw noHours(series) }
    let column = try store.values(of: columns[0])
    switch condition {
    case .trend(_, let isAbove):
      let close = series.close
      return BitMask(count: series.count) { isAbove ? close[$0] > column[$0] : close[$0] < column[$0] }
    case .volatility(let low, let high):
      return BitMask(count: series.count) { column[$0] >= Double(low) && column[$0] <= Double(high) }
    case .hours(let first, let last):
      return BitMask(count: series.count) { column[$0] >= Double(first) && column[$0] <= Double(last) }
    case .weekdays(let numbers):
      return BitMask(count: series.count) { numbers.contains(series.sessionDate($0).weekday) }
    case .regime(let isTrending, let threshold):
      return BitMask(count: series.count) {
        isTrending ? column[$0] >= Double(threshold) : column[$0] < Double(threshold)
      }
    }
  }

  private func noHours(_ series: BarSeries) -> AssayError {
    AssayError(
      code: "unsuitable_series",
      message:
        "The filter `\(self)` needs bars within a session, and \(series.instrument.symbol) has bars of "
        + "\(series.timeframe).",
      remedy: "Choose a shorter timeframe, or leave the filter out.", place: series.instrument.symbol,
      kind: .badData)
  }
}

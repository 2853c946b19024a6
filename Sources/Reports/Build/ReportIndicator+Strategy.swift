import Backtest
import Indicators
import Market
import Strategies

extension ReportIndicator {
  /// More than these make a chart that nobody reads.
  private static let most = 6

  /// The indicators that a strategy read over a window of its bars; none where they cannot be computed again.
  static func all(of strategy: PreparedStrategy, in frame: PreparedBars, over window: Range<Int>)
    -> [ReportIndicator]
  {
    guard let named = try? strategy.namedIndicators(on: IndicatorStore(frame.series)) else { return [] }
    return named.prefix(most).map { name, values in
      let shown = Array(values[window])
      return ReportIndicator(name, values: shown, isOnPrice: isPrice(shown, frame.series.close[window]))
    }
  }

  /// Whether the values stay as close to the prices as another price would.
  private static func isPrice(_ values: [Double], _ closes: ArraySlice<Double>) -> Bool {
    var (sum, size, count) = (0.0, 0.0, 0)
    for (value, close) in zip(values, closes) where value.isFinite {
      sum += abs(value - close)
      size += abs(close)
      count += 1
    }
    return count > 0 && size > 0 && sum / size < 0.25
  }
}

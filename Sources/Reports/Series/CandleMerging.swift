package import Market

/// Bars merged into fewer, larger candles: the first open, the extremes, the last close, stamped as the last
/// bar.
package struct CandleMerging {
  /// Bars in a candle; 1 when nothing was merged.
  package let barsPerCandle: Int
  package private(set) var times: [Timestamp] = []
  package private(set) var open: [Double] = []
  package private(set) var high: [Double] = []
  package private(set) var low: [Double] = []
  package private(set) var close: [Double] = []

  /// - Complexity: linear in the number of bars.
  package init(_ market: ReportMarket, limit: Int) {
    let count = market.times.count
    barsPerCandle = Self.barsPerCandle(count, limit: limit)
    for start in stride(from: 0, to: count, by: barsPerCandle) {
      let end = min(start + barsPerCandle, count)
      times.append(market.times[end - 1])
      open.append(market.open[start])
      close.append(market.close[end - 1])
      high.append(market.high[start..<end].max() ?? .nan)
      low.append(market.low[start..<end].min() ?? .nan)
    }
  }

  package static func barsPerCandle(_ count: Int, limit: Int) -> Int {
    max(1, (count + limit - 1) / max(1, limit))
  }
}

import Glibc
import Indicators
import Market

/// What a forecaster may know at the close of each bar, as numbers without unit.
///
/// Every value is a function of bars up to its own. Moves are measured in `scale`, the average true range of 20 bars
/// as a fraction of the close, so that quiet and wild times, cheap and dear prices look alike; values beyond ±5 are cut
/// there, so that one bad print does not teach alone. A row is complete or not usable: NaN until the longest look-back
/// (50 bars) is over, and where prices are not above 0 or did not move at all.
public struct ForecastFeatures: Sendable {
  /// Names of the columns.
  public static let names =
    (1...Self.lags).map { "return_\($0)" } + [
      "return_sum_10", "return_sum_20", "gap", "body", "range", "close_position", "rsi_14", "above_sma_20",
      "above_sma_50", "channel_20", "volatility_ratio", "volume_ratio", "time_sine", "time_cosine",
      "weekday_sine", "weekday_cosine",
    ]
  /// Single-bar returns looked back at.
  static let lags = 5
  /// Bars until the first row can be complete.
  static let lookback = 50
  static let limit = 5.0

  /// One row a bar, one value a name.
  let values: [Double]
  /// The unit of moves at each bar: average true range ÷ close. NaN where the row is not usable.
  let scale: [Double]

  /// - Complexity: O(bars); about 0.3 µs a bar.
  init(_ series: BarSeries) throws {
    let columns = try FeatureColumns(series)
    var values = [Double](repeating: .nan, count: series.count * Self.names.count)
    var scale = [Double](repeating: .nan, count: series.count)
    var row = [Double]()
    row.reserveCapacity(Self.names.count)
    for bar in stride(from: Self.lookback, to: series.count, by: 1) {
      guard let unit = columns.unit(bar) else { continue }
      row.removeAll(keepingCapacity: true)
      columns.append(bar, unit: unit, to: &row)
      guard row.allSatisfy(\.isFinite) else { continue }
      scale[bar] = unit
      for (place, value) in row.enumerated() {
        values[bar * Self.names.count + place] = min(max(value, -Self.limit), Self.limit)
      }
    }
    self.values = values
    self.scale = scale
  }

  /// The rows of some bars; `values` keeps the index bar × columns.
  struct View: Sendable {
    let values: ArraySlice<Double>
    let scale: ArraySlice<Double>

    init(_ features: ForecastFeatures, _ range: Range<Int>) {
      let width = ForecastFeatures.names.count
      values = features.values[(range.lowerBound * width)..<(range.upperBound * width)]
      scale = features.scale[range]
    }
  }
}

/// The indicators that features are made of.
private struct FeatureColumns {
  let series: BarSeries
  let range20, range5, range50, sma20, sma50, rsi, ibs, highest, lowest: [Double]
  let minute: [Double]

  init(_ series: BarSeries) throws {
    self.series = series
    let store = IndicatorStore(series)
    range20 = try store.column(.simpleATR(20))
    range5 = try store.column(.simpleATR(5))
    range50 = try store.column(.simpleATR(49))
    sma20 = try store.column(.sma(20))
    sma50 = try store.column(.sma(50))
    rsi = try store.column(.rsi(14))
    ibs = try store.column(.ibs)
    highest = try store.column(.highest(.high, 20))
    lowest = try store.column(.lowest(.low, 20))
    minute = try store.values(of: .minute)
  }

  /// The unit of moves; `nil` where there is none.
  func unit(_ bar: Int) -> Double? {
    let unit = range20[bar] / series.close[bar]
    return unit > 0 && unit.isFinite && series.close[bar] > 0 ? unit : nil
  }

  /// Appends the row of `bar` in the order of `ForecastFeatures.names`.
  func append(_ bar: Int, unit: Double, to row: inout [Double]) {
    let close = series.close[bar]
    for lag in 0..<ForecastFeatures.lags {
      row.append((series.close[bar - lag] / series.close[bar - lag - 1] - 1) / unit)
    }
    for length in [10, 20] {
      row.append((close / series.close[bar - length] - 1) / (unit * Double(length).squareRoot()))
    }
    row.append((series.open[bar] / series.close[bar - 1] - 1) / unit)
    row.append((close - series.open[bar]) / (close * unit))
    row.append((series.high[bar] - series.low[bar]) / (close * unit) - 1)
    row.append(ibs[bar] - 0.5)
    row.append(rsi[bar] / 100 - 0.5)
    row.append((close - sma20[bar]) / (close * unit * Double(20).squareRoot()))
    row.append((close - sma50[bar]) / (close * unit * Double(50).squareRoot()))
    let width = highest[bar] - lowest[bar]
    row.append(width > 0 ? (close - lowest[bar]) / width - 0.5 : 0)
    row.append(range5[bar] > 0 ? log(range5[bar] / range50[bar]) : -ForecastFeatures.limit)
    row.append(volumeRatio(bar))
    appendClock(bar, to: &row)
  }

  /// Volume against the mean of 20 bars, less 1; 0, as usual, where one of them has none.
  private func volumeRatio(_ bar: Int) -> Double {
    guard let volume = series.volume else { return 0 }
    let mean = volume[(bar - 19)...bar].reduce(0, +) / 20
    return mean > 0 ? volume[bar] / mean - 1 : 0
  }

  private func appendClock(_ bar: Int, to row: inout [Double]) {
    let day = series.timeframe.isIntraday ? minute[bar] / 1_440 * 2 * Double.pi : 0
    row.append(sin(day))
    row.append(cos(day))
    let week = Double(series.sessionDate(bar).weekday) / 7 * 2 * Double.pi
    row.append(sin(week))
    row.append(cos(week))
  }
}

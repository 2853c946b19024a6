public import Diagnostics
import Features
import Glibc
public import Market
import Numerics

/// Made-up stocks whose next return leans against the last five, by so much: what a learner can find, and no more.
///
/// r(t+1) = σ·(κ·m(t) + e), m(t) being minus the return of the last five days over σ·√5 and e standard normal. With
/// κ = 0 nothing can be forecast.
///
/// What can be known of the return over several days is its expectation, day after day by the same rule: the returns
/// that leave the window of five days first count less.
public struct PlantedMarket: Sendable {
  public let series: [BarSeries]
  /// The expected return over the horizon at each bar of each symbol: the score that knows all that can be known; NaN
  /// for the first five.
  public let scores: [[Double]]

  static let deviation = 0.015

  public init(symbols: Int, days: Int, strength: Double, horizon: Int, seed: UInt64) {
    var (series, scores): ([BarSeries], [[Double]]) = ([], [])
    for symbol in 0..<symbols {
      var random = RandomStream(seed: seed).child(UInt64(symbol))
      var close = [100.0]
      var returns: [Double] = []
      for day in 1..<days {
        let drift = day > 5 ? strength * Self.expected(after: returns) : 0
        returns.append(drift + Self.deviation * random.normal())
        close.append(close[day - 1] * exp(returns[day - 1]))
      }
      let score = (0..<days).map { day -> Double in
        if day < 5 { return .nan }
        var known = Array(returns[(day - 5)..<day])
        for _ in 0..<horizon { known.append(strength * Self.expected(after: known)) }
        return known.suffix(horizon).reduce(0, +)
      }
      scores.append(score)
      series.append(Self.bars("PLANTED\(symbol + 1)", close, &random))
    }
    self.series = series
    self.scores = scores
  }

  /// σ·m: the next return less what is random, for a strength of 1.
  private static func expected(after returns: [Double]) -> Double {
    -returns.suffix(5).reduce(0, +) / 5.0.squareRoot()
  }

  /// Bars that open at the last close, with a range around both ends.
  private static func bars(_ name: String, _ close: [Double], _ random: inout RandomStream) -> BarSeries {
    let instrument = Instrument(
      symbol: name, assetClass: .equity, sessions: .aroundTheClock, costs: .free)
    let first: Int32 = 11_000
    let dates = close.indices.map { first + Int32($0) }
    let open = close.indices.map { $0 == 0 ? close[0] : close[$0 - 1] }
    let reach = close.indices.map { _ in 1 + 0.5 * deviation * abs(random.normal()) }
    return BarSeries(
      instrument: instrument, timeframe: .day,
      timestamps: dates.map { Int64($0 + 1) * Timestamp.nanosecondsPerDay }, open: open,
      high: close.indices.map { max(open[$0], close[$0]) * reach[$0] },
      low: close.indices.map { min(open[$0], close[$0]) / reach[$0] }, close: close, volume: nil,
      sessionDates: dates)
  }
}

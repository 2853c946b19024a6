import Diagnostics
import Glibc
public import Numerics

/// Were the entries better than chance? The same trades (how many, how long, which side and size) are placed at random
/// times, without overlap.
///
/// The statistic is the compounded return Π(1 + positionₜ·rₜ) − 1 without costs, which are the same for every
/// placement. It keeps the exposure and the market's drift, so a rising market that lifts every long trade lifts the
/// random ones too. Every arrangement of trades and idle bars is equally likely.
public struct RandomEntryTest: Sendable, Hashable {
  /// Compounded return of the positions as they were.
  public let observed: Double
  /// The same for each random placement.
  public let null: [Double]
  /// Trades: runs of bars with positions of one sign.
  public let tradeCount: Int
  /// Share of the bars with a position.
  public let exposure: Double
  public let seed: UInt64
  /// (1 + number of placements at least as good)/(B + 1).
  public let pValue: Double

  /// - Parameters:
  ///   - positions: what was held during each bar, as a fraction of the account; negative is short.
  ///   - returns: what the market did in the same bar.
  /// - Throws: `ragged_panel` for lists of different length; `not_finite`; `no_trades`; `no_resamples`.
  /// - Complexity: O(bars · resamples), about 10 ns a bar and resample, most of it the shuffle.
  public init(
    positions: [Double], returns: [Double], resamples: Int, seed: UInt64, workers: Workers = .one
  ) throws {
    try Self.check(positions, returns, resamples)
    let trades = Self.trades(of: positions)
    guard !trades.isEmpty else {
      throw AssayError(
        code: "no_trades", message: "No bar has a position.",
        remedy: "Give the position held during each bar, not 0 in every one.", kind: .badData)
    }
    let held = trades.reduce(0) { $0 + $1.count }
    let parent = RandomStream(seed: seed)
    let market = Market(positions: positions, returns: returns, trades: trades)
    let tokens = market.tokens
    let observedGrowth = market.logGrowth(of: tokens)
    let nullGrowth = try workers.map(resamples) { index in
      var stream = parent.child(UInt64(index))
      var order = tokens
      stream.shuffle(&order)
      return market.logGrowth(of: order)
    }
    let tolerance = 1e-12 * max(1, abs(observedGrowth))
    let atLeast = nullGrowth.count { $0 >= observedGrowth - tolerance }
    pValue = Double(atLeast + 1) / Double(resamples + 1)
    observed = expm1(observedGrowth)
    null = nullGrowth.map { expm1($0) }
    tradeCount = trades.count
    exposure = Double(held) / Double(positions.count)
    self.seed = seed
  }

  /// The quantile of the random placements' compounded returns.
  public func nullQuantile(_ p: Double) -> Double { Quantile.of(null, at: p) }

  private static func trades(of positions: [Double]) -> [Range<Int>] {
    var trades: [Range<Int>] = []
    var start = 0
    while start < positions.count {
      var end = start + 1
      while end < positions.count, positions[end] * positions[start] > 0 { end += 1 }
      if positions[start] != 0 { trades.append(start..<end) }
      start = end
    }
    return trades
  }

  private static func check(
    _ positions: [Double], _ returns: [Double], _ resamples: Int
  ) throws(AssayError) {
    guard positions.count == returns.count else {
      throw AssayError(
        code: "ragged_panel", message: "There are \(positions.count) positions and \(returns.count) returns.",
        remedy: "Give the position and the return of every bar.", kind: .badData)
    }
    for (name, values) in [("position", positions), ("return", returns)] {
      if let row = values.firstIndex(where: { !$0.isFinite }) {
        throw AssayError(
          code: "not_finite", message: "The \(name) of bar \(row + 1) is \(values[row]).",
          remedy: "Give every bar a position (0 for none) and a return.", place: "bar \(row + 1)",
          kind: .badData)
      }
    }
    guard resamples >= 1 else { throw SnoopingError.noResamples }
  }
}

/// Trades and the market that they can be placed in.
private struct Market: Sendable {
  let positions: [Double]
  let returns: [Double]
  let trades: [Range<Int>]

  /// What happened, in order: −1 for an idle bar, k for the whole of trade k.
  var tokens: [Int] {
    var tokens: [Int] = []
    var bar = 0
    for (number, trade) in trades.enumerated() {
      tokens += Array(repeating: -1, count: trade.lowerBound - bar) + [number]
      bar = trade.upperBound
    }
    return tokens + Array(repeating: -1, count: positions.count - bar)
  }

  /// ln Π(1 + position·return) with the trades placed in this order; −∞ once a bar takes everything. About 2 ns a
  /// bar.
  func logGrowth(of order: [Int]) -> Double {
    var (bar, sum, product) = (0, 0.0, 1.0)
    for token in order {
      guard token >= 0 else {
        bar += 1
        continue
      }
      for held in trades[token] {
        product *= 1 + positions[held] * returns[bar]
        bar += 1
        if product <= 0 { return -.infinity }
        // Long before the product leaves the range of numbers, its logarithm is put aside.
        if product > 1e100 || product < 1e-100 {
          sum += log(product)
          product = 1
        }
      }
    }
    return sum + log(product)
  }
}

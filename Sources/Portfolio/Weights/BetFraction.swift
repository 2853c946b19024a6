public import Diagnostics
public import Numerics

/// The share of a set of bets that keeps a drawdown with a given probability, by simulation.
///
/// Whole periods are drawn anew in blocks (stationary bootstrap), so what happens together stays together. The share is
/// the largest one, up to the whole bet, at which no more than `probability` of the paths fall by `drawdown` or more
/// from their highest point within the horizon.
public struct BetFraction: Sendable, Hashable {
  public let fraction: Double
  /// Share of the paths that fall that far at this fraction, and at the whole bet.
  public let shareBeyond: Double
  public let shareBeyondAtWhole: Double
  public let drawdown: Double
  public let probability: Double
  public let horizon: Int
  public let paths: Int
  public let blockLength: Double

  public static let standardPaths = 2_000

  /// - Parameters:
  ///   - returns: of the whole bet, a value a period.
  ///   - compounds: whether each period bets a share of what there is; otherwise sizes are fixed, and the drawdown is a
  ///     fraction of the capital at the start.
  /// - Throws: `invalid_value` for a drawdown or probability outside 0 to 1, or no period to draw.
  public init(
    of returns: [Double], drawdown: Double, probability: Double = 0.05, horizon: Int = 252, compounds: Bool,
    paths: Int = BetFraction.standardPaths, seed: UInt64 = 1, workers: Workers = .one
  ) throws {
    guard drawdown > 0, drawdown < 1, probability > 0, probability < 1, horizon > 0, returns.count > 1 else {
      throw AssayError(
        code: "invalid_value",
        message: "No share can keep a drawdown of \(drawdown) with probability \(1 - probability) over "
          + "\(horizon) periods.",
        remedy: "Give a drawdown and a probability between 0 and 1, and at least one period.",
        place: "drawdown",
        kind: .usage)
    }
    let block = OptimalBlockLength(returns).map { max(1, $0.stationary) } ?? 1
    let bootstrap = BlockBootstrap(.stationary, count: returns.count, blockLength: block)
    let stream = RandomStream(seed: seed, stream: 0x6b65_6c6c)
    let rows = (horizon + returns.count - 1) / returns.count
    /// Shares of paths beyond the drawdown at several fractions.
    func shares(_ fractions: [Double]) throws -> [Double] {
      let found = try workers.map(paths) { path -> [Bool] in
        let drawn = (0..<rows).flatMap { bootstrap.row(path * rows + $0, of: stream) }.prefix(horizon)
        return fractions.map { fraction in
          Self.fall(of: drawn.lazy.map { returns[Int($0)] * fraction }, compounds: compounds) >= drawdown
        }
      }
      return fractions.indices.map { place in
        Double(found.count { $0[place] }) / Double(paths)
      }
    }
    let whole = try shares([1])[0]
    var (low, high) = (0.0, 1.0)
    if whole <= probability {
      low = 1
    } else {
      // Sixteen fractions at a time: each round draws every path once.
      for _ in 0..<4 {
        let steps = (1...16).map { low + (high - low) * Double($0) / 17 }
        let found = try shares(steps)
        let last = found.lastIndex { $0 <= probability }
        let next = found.firstIndex { $0 > probability }
        (low, high) = (last.map { steps[$0] } ?? low, next.map { steps[$0] } ?? high)
      }
    }
    fraction = low
    shareBeyond = low > 0 ? try shares([low])[0] : 0
    shareBeyondAtWhole = whole
    self.drawdown = drawdown
    self.probability = probability
    self.horizon = horizon
    self.paths = paths
    blockLength = block
  }

  /// The deepest fall from the highest point: of wealth as a fraction of it, or of a sum.
  private static func fall(of returns: some Sequence<Double>, compounds: Bool) -> Double {
    var (value, peak, deepest) = (1.0, 1.0, 0.0)
    for change in returns {
      value = compounds ? value * max(0, 1 + change) : value + change
      peak = max(peak, value)
      deepest = max(deepest, compounds ? 1 - value / peak : peak - value)
    }
    return deepest
  }

  public var json: JSONValue {
    [
      "fraction": .number(fraction), "drawdown": .number(drawdown), "probability": .number(probability),
      "horizon": JSONValue(horizon), "share_beyond": .number(shareBeyond),
      "share_beyond_at_whole": .number(shareBeyondAtWhole), "paths": JSONValue(paths),
      "block_length": .number(blockLength),
    ]
  }
}

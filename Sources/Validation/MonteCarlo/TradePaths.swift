public import Diagnostics
public import Numerics

/// Many paths that a list of trades could have taken, all of them or a sample.
public struct TradePaths: Sendable, Hashable {
  /// Where the paths came from.
  public struct Origin: Sendable, Hashable {
    /// Every path there is, each as often as it occurs; then there is no sampling error.
    public let isExact: Bool
    /// `nil` for exact paths.
    public let seed: UInt64?
    /// Trades drawn in one block; `nil` where order is all that changes.
    public let blockLength: Double?
  }

  /// The path that was taken.
  public let observed: TradePath
  public let paths: [TradePath]
  public let origin: Origin

  /// The quantile of one figure over the paths.
  ///
  /// - Returns: NaN for p outside [0, 1].
  public func quantile(
    _ figure: (TradePath) -> Double, at p: Double, method: Quantile.Method = .linear
  ) -> Double {
    Quantile.of(paths.map(figure), at: p, method: method)
  }

  /// The mean of one figure over the paths.
  public func mean(_ figure: (TradePath) -> Double) -> Double {
    FixedOrderSum.of(paths.map(figure)) / Double(paths.count)
  }

  /// The share of the paths that fulfil a condition.
  public func share(where condition: (TradePath) -> Bool) -> Double {
    Double(paths.count(where: condition)) / Double(paths.count)
  }

  /// The share of the paths whose drawdown is at least as deep as the observed one. Paths with the same trades on the
  /// way down differ by rounding, so depths that agree to 1e-12 are equal. This is **no** p-value: order says nothing
  /// about an edge.
  public var shareAtLeastAsDeep: Double { share { $0.maxDrawdown <= observed.maxDrawdown + 1e-12 } }

  /// The most trades whose orders are all visited: 9! = 362,880.
  public static let mostTradesOrdered = 9
  /// The most trades whose resamples are all visited: 7⁷ = 823,543.
  public static let mostTradesResampled = 7

  /// All n! orders of the trades.
  ///
  /// - Throws: `no_trades`, `not_finite`, `too_many_trades` (more than `mostTradesOrdered`).
  public static func everyOrder(of trades: [Double]) throws(AssayError) -> TradePaths {
    try check(trades, most: mostTradesOrdered)
    var order = trades
    var paths: [TradePath] = []
    // Heap (1963): each step swaps one pair.
    var counters = Array(repeating: 0, count: trades.count)
    paths.append(TradePath(order))
    var place = 0
    while place < trades.count {
      if counters[place] < place {
        order.swapAt(place.isMultiple(of: 2) ? 0 : counters[place], place)
        paths.append(TradePath(order))
        counters[place] += 1
        place = 0
      } else {
        counters[place] = 0
        place += 1
      }
    }
    return TradePaths(trades, paths, Origin(isExact: true, seed: nil, blockLength: nil))
  }

  /// A sample of the orders of the trades.
  ///
  /// - Throws: `no_trades`, `not_finite`, `no_resamples`.
  public static func orders(
    of trades: [Double], resamples: Int, seed: UInt64, workers: Workers = .one
  ) throws -> TradePaths {
    try check(trades, resamples: resamples)
    let parent = RandomStream(seed: seed)
    let paths = try workers.map(resamples) { index in
      var stream = parent.child(UInt64(index))
      var order = trades
      stream.shuffle(&order)
      return TradePath(order)
    }
    return TradePaths(trades, paths, Origin(isExact: false, seed: seed, blockLength: nil))
  }

  /// All nⁿ resamples of the trades with replacement.
  ///
  /// - Throws: `no_trades`, `not_finite`, `too_many_trades` (more than `mostTradesResampled`).
  public static func everyResample(of trades: [Double]) throws(AssayError) -> TradePaths {
    try check(trades, most: mostTradesResampled)
    let count = trades.count
    var picks = Array(repeating: 0, count: count)
    var paths: [TradePath] = []
    while true {
      paths.append(TradePath(picks.lazy.map { trades[$0] }))
      var place = count - 1
      while place >= 0, picks[place] == count - 1 {
        picks[place] = 0
        place -= 1
      }
      if place < 0 { break }
      picks[place] += 1
    }
    return TradePaths(trades, paths, Origin(isExact: true, seed: nil, blockLength: 1))
  }

  /// A sample of the resamples with replacement.
  ///
  /// - Parameter blockLength: mean number of neighbouring trades drawn together (stationary bootstrap); 1 takes trades
  ///   as independent.
  /// - Throws: `no_trades`, `not_finite`, `no_resamples`, `invalid_block`.
  public static func resamples(
    of trades: [Double], blockLength: Double = 1, resamples: Int, seed: UInt64, workers: Workers = .one
  ) throws -> TradePaths {
    try check(trades, resamples: resamples)
    guard blockLength >= 1, blockLength <= Double(trades.count) else {
      throw SnoopingError.block(blockLength, periods: trades.count, method: nil)
    }
    let bootstrap = BlockBootstrap(.stationary, count: trades.count, blockLength: blockLength)
    let parent = RandomStream(seed: seed)
    let paths = try workers.map(resamples) { index in
      TradePath(bootstrap.row(index, of: parent).lazy.map { trades[Int($0)] })
    }
    return TradePaths(trades, paths, Origin(isExact: false, seed: seed, blockLength: blockLength))
  }

  private init(_ trades: [Double], _ paths: [TradePath], _ origin: Origin) {
    observed = TradePath(trades)
    self.paths = paths
    self.origin = origin
  }

  private static func check(
    _ trades: [Double], most: Int = .max, resamples: Int = 1
  ) throws(AssayError) {
    guard !trades.isEmpty else {
      throw AssayError(
        code: "no_trades", message: "There is no trade.", remedy: "Give the return of every trade.",
        kind: .badData)
    }
    if let index = trades.firstIndex(where: { !$0.isFinite }) {
      throw AssayError(
        code: "not_finite", message: "The return of trade \(index + 1) is \(trades[index]).",
        remedy: "Give every trade's profit as a fraction of the account.", place: "trade \(index + 1)",
        kind: .badData)
    }
    guard trades.count <= most else {
      throw AssayError(
        code: "too_many_trades", message: "The paths of \(trades.count) trades are too many to visit all.",
        remedy: "Draw a sample of them.", kind: .usage)
    }
    guard resamples >= 1 else { throw SnoopingError.noResamples }
  }
}

import Diagnostics
public import Numerics

/// Were the entries better than chance? The same trades, each with its holding time, size and side, are
/// placed at random times of the same bars.
///
/// A random trade runs from the open of its first bar to the close of its last, without costs, which are the
/// same wherever a trade stands. It keeps the exposure and the market's drift, so a rising market that lifts
/// every long trade lifts the random ones too. Trades are placed one by one and may overlap, which widens the
/// null distribution a little where a strategy is in the market much of the time. Cost goes with the number
/// of trades, where `RandomEntryTest` looks at every bar.
public struct RandomPlacementTest: Sendable, Hashable {
  /// One trade to place.
  public struct Holding: Sendable, Hashable {
    /// Bars lived through, at least one.
    public var bars: Int
    /// Money a point of price; negative for a short one. With relative moves: money a return of one.
    public var weight: Double

    public init(bars: Int, weight: Double) {
      self.bars = bars
      self.weight = weight
    }
  }

  /// The prices that trades are placed on.
  public struct Market: Sendable {
    public var opens: [Double]
    public var closes: [Double]
    /// The last bar that a trade which begins at a bar may live through, one entry a bar: the end of its
    /// session, or of the whole window.
    public var lastBars: [Int32]
    /// Where trades may begin.
    public var window: Range<Int>
    /// Whether a trade's result is its weight times the relative move, as it is for positions sized by equity.
    public var isRelative: Bool

    public init(opens: [Double], closes: [Double], lastBars: [Int32], window: Range<Int>, isRelative: Bool) {
      precondition(opens.count == closes.count && lastBars.count == closes.count, "one entry a bar")
      precondition(window.lowerBound >= 0 && window.upperBound <= closes.count, "the window lies in the bars")
      self.opens = opens
      self.closes = closes
      self.lastBars = lastBars
      self.window = window
      self.isRelative = isRelative
    }
  }

  /// Sum of the trades' results before costs.
  public let observed: Double
  /// The same sum for each random placement.
  public let null: [Double]
  public let seed: UInt64
  /// (1 + number of placements at least as good)/(B + 1).
  public let pValue: Double

  /// - Throws: `no_trades`, `no_resamples`; `measure_undefined` where a price makes a sum undefined.
  /// - Complexity: O(trades · resamples), about 15 ns each.
  public init(
    _ holdings: [Holding], observed: Double, on market: Market, resamples: Int, seed: UInt64,
    workers: Workers = .one
  ) throws {
    guard !holdings.isEmpty, market.window.count > 1 else {
      throw AssayError(
        code: "no_trades", message: "There is no trade to place.", remedy: "Test a strategy that trades.",
        kind: .badData)
    }
    guard resamples >= 1 else { throw SnoopingError.noResamples }
    let parent = RandomStream(seed: seed)
    null = try workers.map(resamples) { index in
      var stream = parent.child(UInt64(index))
      return Self.sum(holdings, market, &stream)
    }
    self.observed = observed
    self.seed = seed
    guard let p = ResamplingPValue.upper(observed: observed, null: null) else {
      throw AssayError(
        code: "measure_undefined", message: "A price makes the result of a randomly placed trade undefined.",
        remedy: "Look for prices of zero with `assay data check`.", kind: .badData)
    }
    pValue = p
  }

  private static func sum(_ holdings: [Holding], _ market: Market, _ stream: inout RandomStream) -> Double {
    var sum = 0.0
    for holding in holdings {
      let first = place(holding, market, &stream)
      let last = min(first + holding.bars - 1, Int(market.lastBars[first]))
      let move = market.closes[last] - market.opens[first]
      sum += holding.weight * (market.isRelative ? move / market.opens[first] : move)
    }
    return sum
  }

  /// A bar with room for the trade. Where none turns up in many draws the trade is cut short instead.
  private static func place(_ holding: Holding, _ market: Market, _ stream: inout RandomStream) -> Int {
    let count = UInt64(market.window.count)
    var first = market.window.lowerBound
    for _ in 0..<64 {
      first = market.window.lowerBound + Int(stream.next().multipliedFullWidth(by: count).high)
      if first + holding.bars - 1 <= Int(market.lastBars[first]) { return first }
    }
    return first
  }
}

import Diagnostics
public import Numerics

/// Tests that need no distribution: how often does an arrangement of the data that is equally likely under the null
/// hypothesis give a statistic at least as large?
///
/// Fisher (1935), "The Design of Experiments"; Pitman (1937). Up to `mostArrangements` all arrangements are visited
/// and p is their exact share; beyond, B are drawn and p = (1 + count)/(B + 1) (Phipson & Smyth 2010).
public struct PermutationTest: Sendable, Hashable {
  /// What counts as evidence.
  public enum Alternative: String, Sendable, Hashable, CaseIterable {
    case greater, less
    /// Twice the smaller of the two one-sided values, at most 1.
    case twoSided = "two-sided"
  }

  /// The observed mean, or difference of means.
  public let statistic: Double
  public let pValue: Double
  public let alternative: Alternative
  /// Whether every arrangement was visited.
  public let isExact: Bool
  /// Arrangements visited or drawn.
  public let arrangements: Int
  /// `nil` where all were visited.
  public let seed: UInt64?

  /// The most arrangements that are all visited.
  public static let mostArrangements = 1 << 20

  /// Is the mean of `values` above (below, different from) 0? Under the null hypothesis the distribution is symmetric
  /// around 0, so every sign could have been the other one.
  ///
  /// - Throws: `too_few_observations` (none), `not_finite`, `no_resamples`.
  public static func signFlip(
    _ values: [Double], alternative: Alternative = .greater, resamples: Int = 9999, seed: UInt64 = 1,
    workers: Workers = .one
  ) throws -> PermutationTest {
    try check([values], resamples: resamples)
    let observed = values.reduce(0, +)
    let count = values.count
    let isExact = count < Int.bitWidth - 1 && 1 << count <= mostArrangements
    let null: [Double]
    if isExact {
      null = (0..<(1 << count)).map { pattern in
        values.indices.reduce(0) { $0 + (pattern >> $1 & 1 == 0 ? values[$1] : -values[$1]) }
      }
    } else {
      let parent = RandomStream(seed: seed)
      null = try workers.map(resamples) { index in
        var stream = parent.child(UInt64(index))
        return values.reduce(0) { $0 + (stream.next() >> 63 == 0 ? $1 : -$1) }
      }
    }
    let scale = values.reduce(0) { $0 + abs($1) }
    return PermutationTest(
      observed / Double(count), p(observed, null, alternative, isExact, tolerance: scale * 1e-14),
      alternative,
      isExact, null.count, isExact ? nil : seed)
  }

  /// Is the mean of `first` above (below, different from) that of `second`? Under the null hypothesis both samples
  /// come from one distribution, so every value could have been in the other one.
  ///
  /// - Throws: `too_few_observations` (an empty sample), `not_finite`, `no_resamples`.
  public static func twoSample(
    _ first: [Double], _ second: [Double], alternative: Alternative = .greater, resamples: Int = 9999,
    seed: UInt64 = 1, workers: Workers = .one
  ) throws -> PermutationTest {
    try check([first, second], resamples: resamples)
    let pool = first + second
    let total = pool.reduce(0, +)
    let (own, other) = (Double(first.count), Double(second.count))
    let difference: @Sendable (Double) -> Double = { $0 / own - (total - $0) / other }
    let observed = difference(first.reduce(0, +))
    let choices = Choices(count: pool.count, taken: first.count)
    let isExact = choices.number <= Double(mostArrangements)
    let null: [Double]
    if isExact {
      null = choices.sums(of: pool).map(difference)
    } else {
      let parent = RandomStream(seed: seed)
      null = try workers.map(resamples) { index in
        var stream = parent.child(UInt64(index))
        var order = pool
        stream.shuffle(&order)
        return difference(order.prefix(first.count).reduce(0, +))
      }
    }
    let scale = pool.reduce(0) { $0 + abs($1) } / min(own, other)
    return PermutationTest(
      observed, p(observed, null, alternative, isExact, tolerance: scale * 1e-14), alternative, isExact,
      null.count, isExact ? nil : seed)
  }

  private init(
    _ statistic: Double, _ pValue: Double, _ alternative: Alternative, _ isExact: Bool, _ arrangements: Int,
    _ seed: UInt64?
  ) {
    self.statistic = statistic
    self.pValue = pValue
    self.alternative = alternative
    self.isExact = isExact
    self.arrangements = arrangements
    self.seed = seed
  }

  /// Sums of the same numbers in another order differ by rounding; what agrees to `tolerance` is a tie.
  private static func p(
    _ observed: Double, _ null: [Double], _ alternative: Alternative, _ isExact: Bool, tolerance: Double
  ) -> Double {
    func share(_ count: Int) -> Double {
      isExact ? Double(count) / Double(null.count) : Double(count + 1) / Double(null.count + 1)
    }
    let above = share(null.count { $0 >= observed - tolerance })
    let below = share(null.count { $0 <= observed + tolerance })
    return switch alternative {
    case .greater: above
    case .less: below
    case .twoSided: min(1, 2 * min(above, below))
    }
  }

  private static func check(_ samples: [[Double]], resamples: Int) throws(AssayError) {
    for sample in samples {
      guard !sample.isEmpty else {
        throw AssayError(
          code: "too_few_observations", message: "A sample is empty.", remedy: "Give at least one value.",
          kind: .badData)
      }
      if let index = sample.firstIndex(where: { !$0.isFinite }) {
        throw AssayError(
          code: "not_finite", message: "Value \(index + 1) is \(sample[index]).",
          remedy: "Remove what is missing before testing.", place: "value \(index + 1)", kind: .badData)
      }
    }
    guard resamples >= 1 else { throw SnoopingError.noResamples }
  }
}

/// The choices of some of several values.
private struct Choices {
  let count: Int
  let taken: Int

  /// How many there are.
  var number: Double {
    (0..<taken).reduce(1.0) { ($0 * Double(count - $1) / Double($1 + 1)).rounded() }
  }

  /// The sum of each choice, in lexicographic order.
  func sums(of values: [Double]) -> [Double] {
    var sums: [Double] = []
    var choice = Array(0..<taken)
    while true {
      sums.append(choice.reduce(0) { $0 + values[$1] })
      var place = taken - 1
      while place >= 0, choice[place] == count - taken + place { place -= 1 }
      if place < 0 { return sums }
      choice[place] += 1
      for later in choice.indices where later > place { choice[later] = choice[later - 1] + 1 }
    }
  }
}

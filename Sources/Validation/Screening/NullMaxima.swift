/// The largest studentised mean of each resample under the hypothesis that nothing tried has an edge, for the
/// three recentrings of `SnoopingTest.Recentring`.
///
/// Maxima of families that were resampled by the same rows combine to those of all of them together.
public struct NullMaxima: Sendable, Hashable {
  public private(set) var lower: [Double]
  public private(set) var consistent: [Double]
  public private(set) var upper: [Double]

  public init(lower: [Double], consistent: [Double], upper: [Double]) {
    precondition(lower.count == consistent.count && upper.count == lower.count, "one maximum a resample")
    self.lower = lower
    self.consistent = consistent
    self.upper = upper
  }

  /// Those of nothing: the statistic of an empty family is 0.
  public init(resamples: Int) {
    let nothing = Array(repeating: 0.0, count: resamples)
    self.init(lower: nothing, consistent: nothing, upper: nothing)
  }

  /// All at once, in the order lower, consistent, upper: how they are stored.
  public var flat: [Double] { lower + consistent + upper }

  /// - Returns: `nil` unless the count is a multiple of three.
  public init?(flat: [Double]) {
    guard flat.count.isMultiple(of: 3) else { return nil }
    let count = flat.count / 3
    self.init(
      lower: Array(flat[..<count]), consistent: Array(flat[count..<2 * count]),
      upper: Array(flat[(2 * count)...]))
  }

  init(_ panel: ResampledPanel, scales: [Double]) {
    func maxima(_ recentring: SnoopingTest.Recentring) -> [Double] {
      panel.nullMaxima(scales: scales, recentring: recentring, floor: 0, among: scales.indices)
    }
    self.init(lower: maxima(.lower), consistent: maxima(.consistent), upper: maxima(.upper))
  }

  public mutating func formUnion(_ other: NullMaxima) {
    func largest(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { max($0, $1) } }
    lower = largest(lower, other.lower)
    consistent = largest(consistent, other.consistent)
    upper = largest(upper, other.upper)
  }

  /// (1 + resamples at or beyond the statistic)/(B + 1), for each recentring.
  public func pValues(of statistic: Double) -> SnoopingTest.Values {
    func p(_ null: [Double]) -> Double { Double(1 + null.count { $0 >= statistic }) / Double(null.count + 1) }
    return SnoopingTest.Values(lower: p(lower), consistent: p(consistent), upper: p(upper))
  }
}

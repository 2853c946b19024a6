/// Splits and dividends found from an unadjusted and an adjusted close, and the factors that follow.
///
/// The quotient of the two closes is constant between events. On the day an event takes effect it steps: by a
/// ratio of small whole numbers for a split, by 1 ÷ (1 − dividend ÷ close before) for a dividend. Factors are
/// relative to the last bar, whose prices stay as traded; events after it, which an adjusted close may
/// already hold, are thereby left out.
struct PriceAdjustment {
  struct Split: Hashable {
    /// First bar at the new price.
    var index: Int
    /// New shares for an old one: 2 for a split of 2 to 1, 0.1 for ten shares made one.
    var ratio: Double
  }

  /// What each bar's prices are multiplied by.
  private(set) var priceFactors: [Double]
  /// What each bar's volume is multiplied by: splits only.
  private(set) var volumeFactors: [Double]
  /// In order of time.
  private(set) var splits: [Split] = []
  private(set) var dividendCount = 0

  /// Steps smaller than this are rounding of the source.
  private static let noise = 1e-9
  private static let splitTolerance = 1e-6

  init(close: [Double], adjustedClose: [Double]) {
    let count = close.count
    priceFactors = [Double](repeating: 1, count: count)
    volumeFactors = priceFactors
    for i in stride(from: count - 1, to: 0, by: -1) {
      var step = (adjustedClose[i] / close[i]) / (adjustedClose[i - 1] / close[i - 1])
      if abs(step - 1) < Self.noise { step = 1 }
      var splitRatio = 1.0
      if let ratio = Self.splitRatio(step) {
        splitRatio = ratio
        step = ratio
        splits.append(Split(index: i, ratio: ratio))
      } else if step != 1 {
        dividendCount += 1
      }
      priceFactors[i - 1] = priceFactors[i] / step
      volumeFactors[i - 1] = volumeFactors[i] * splitRatio
    }
    splits.reverse()
  }

  func apply(to prices: inout [Double]) {
    for i in prices.indices { prices[i] *= priceFactors[i] }
  }

  /// The ratio of small whole numbers that a step is, if it is one: n to 1…4, or 1…4 to n.
  private static func splitRatio(_ step: Double) -> Double? {
    for few in 1...4 {
      let few = Double(few)
      for ratio in [(step * few).rounded() / few, few / (few / step).rounded()] {
        let isSmall = (0.02...50).contains(ratio)
        if isSmall, ratio != 1, abs(step / ratio - 1) < splitTolerance { return ratio }
      }
    }
    return nil
  }
}

import Glibc

/// How much labels tell that others do not: those that share bars share what happened on them (López de Prado, Advances
/// in Financial Machine Learning, 2018, chapter 4).
public struct LabelWeights: Sendable, Hashable {
  /// Labels that are open at each close, the bars of event and end included.
  public let concurrency: [Int]
  /// Mean of 1/concurrency over the life of each label, in (0, 1].
  public let uniqueness: [Double]

  /// - Parameters:
  ///   - spans: first and last bar of each label.
  ///   - bars: closes of the series.
  public init(_ spans: [ClosedRange<Int>], bars: Int) {
    var steps = [Int](repeating: 0, count: bars + 1)
    for span in spans {
      precondition(span.lowerBound >= 0 && span.upperBound < bars, "labels lie in the series")
      steps[span.lowerBound] += 1
      steps[span.upperBound + 1] -= 1
    }
    var open = 0
    let concurrency = steps.dropLast().map { step in
      open += step
      return open
    }
    self.concurrency = concurrency
    uniqueness = spans.map { span in
      span.reduce(0) { $0 + 1 / Double(concurrency[$1]) } / Double(span.count)
    }
  }

  /// The mean uniqueness; `nil` without labels.
  public var averageUniqueness: Double? {
    uniqueness.isEmpty ? nil : uniqueness.reduce(0, +) / Double(uniqueness.count)
  }

  /// Weights by the size of the moves that a label has to itself: |Σ ln return ÷ concurrency| over its life, scaled to
  /// a mean of 1; `nil` where nothing moved.
  public func byReturn(_ spans: [ClosedRange<Int>], closes: [Double]) -> [Double]? {
    precondition(
      spans.count == uniqueness.count && closes.count == concurrency.count, "the same labels and closes")
    let sizes = spans.map { span in
      abs(
        span.reduce(0) { sum, bar in
          bar == 0 ? sum : sum + (log(closes[bar]) - log(closes[bar - 1])) / Double(concurrency[bar])
        })
    }
    let total = sizes.reduce(0, +)
    return total > 0 && total.isFinite ? sizes.map { $0 * Double(sizes.count) / total } : nil
  }

  /// Weights that fall linearly over cumulative uniqueness, from 1 for the newest label towards `oldest`.
  ///
  /// - Parameter oldest: from 0 to 1 the weight that the oldest label tends to; below 0, the share of the oldest
  ///   labels that get none.
  /// - Precondition: labels in time order, `oldest` in (−1, 1].
  public func byAge(oldest: Double) -> [Double] {
    precondition(oldest > -1 && oldest <= 1, "a decay lies between −1 and 1")
    var sum = 0.0
    let ages = uniqueness.map { value in
      sum += value
      return sum
    }
    guard let newest = ages.last else { return [] }
    let slope = oldest >= 0 ? (1 - oldest) / newest : 1 / ((oldest + 1) * newest)
    return ages.map { max(0, 1 - slope * newest + slope * $0) }
  }
}

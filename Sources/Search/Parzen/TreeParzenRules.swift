import Glibc

/// The counts and weights of the tree-structured Parzen estimator.
///
/// Bergstra, Bardenet, Bengio & Kégl (2011); Watanabe (2023), arXiv 2304.11127.
package enum TreeParzenRules {
  /// How many of `count` trials are the good ones: a tenth rounded up, at most 25 with one objective.
  package static func below(_ count: Int, objectives: Int = 1) -> Int {
    let tenth = Int((0.1 * Double(count)).rounded(.up))
    return objectives > 1 ? tenth : min(tenth, 25)
  }

  /// Weights in order of the trials: 1 below 25 trials; from there a ramp from 1/n to 1, and the last 25 weigh 1.
  package static func weights(_ count: Int) -> [Double] {
    guard count >= 25 else { return [Double](repeating: 1, count: count) }
    let ramp = count - 25
    let start = 1 / Double(count)
    return (0..<count).map { index in
      if index >= ramp { return 1 }
      return ramp == 1 ? start : start + (1 - start) * Double(index) / Double(ramp - 1)
    }
  }
}

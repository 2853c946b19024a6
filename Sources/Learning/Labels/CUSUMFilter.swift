import Glibc

/// Bars at which the price has moved by a threshold since the last such bar: when to ask a model at all
/// (López de Prado, Advances in Financial Machine Learning, 2018, section 2.5).
public enum CUSUMFilter {
  /// The symmetric filter on logarithms of closes.
  ///
  /// Rises and falls are summed apart, neither below its zero; the sum that passes the threshold starts anew.
  /// - Parameter threshold: above 0, in logarithms.
  /// - Returns: indices of closes, ascending.
  public static func events(_ closes: [Double], threshold: Double) -> [Int] {
    precondition(threshold > 0, "a threshold is above zero")
    var (rises, falls) = (0.0, 0.0)
    var events: [Int] = []
    for bar in closes.indices.dropFirst() {
      let change = log(closes[bar]) - log(closes[bar - 1])
      rises = max(0, rises + change)
      falls = min(0, falls + change)
      if falls < -threshold {
        falls = 0
        events.append(bar)
      } else if rises > threshold {
        rises = 0
        events.append(bar)
      }
    }
    return events
  }
}

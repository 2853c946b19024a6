public import Diagnostics
import Glibc

/// What kind of market a bar belongs to.
public enum MarketRegime: String, Sendable, Hashable, CaseIterable {
  case bull = "BULL"
  case bear = "BEAR"
  case highVolatility = "HIGH_VOLATILITY"
  case sideways = "SIDEWAYS"
  /// The averages do not exist yet.
  case unknown = "UNKNOWN"
}

/// Labels bars by the order of two moving averages and the volatility of the last month.
///
/// The first that matches: bull, fast above slow and volatility below `bullVolatility`; bear, fast below slow and
/// volatility below `bearVolatility`; high volatility, above `highVolatility`; else sideways, which takes exact ties
/// and an uptrend between the thresholds. Until every average exists a bar is `unknown`.
///
/// A label uses the close of its own bar, so it can be acted on from the next bar: see `RegimeLabels.usable`.
public struct RegimeRule: Sendable, Hashable {
  /// Bars in the fast and the slow average of closes.
  public var fast = 50
  public var slow = 200
  /// Returns in the volatility (sample standard deviation of simple returns).
  public var volatilityWindow = 20
  public var periodsPerYear = 252.0
  /// Annual volatilities.
  public var bullVolatility = 0.20
  public var bearVolatility = 0.25
  public var highVolatility = 0.25
  /// What bars get whose averages do not exist yet. Programs that compare with missing numbers say `sideways`, as if
  /// they knew.
  public var warmUp = MarketRegime.unknown

  public init() {}

  /// Labels every bar from its close and those before it.
  ///
  /// - Throws: `invalid_close` with the number of the first close, from 1, that is not positive and finite.
  /// - Precondition: the windows have at least one bar, that of the volatility at least two.
  /// - Complexity: O(bars · slow), about 80 ns a bar. Every window is summed afresh, so a label does not depend on how
  ///   long the history before its windows is.
  public func labels(closes: [Double]) throws(AssayError) -> RegimeLabels {
    precondition(fast >= 1 && slow >= 1 && volatilityWindow >= 2, "windows hold values")
    if let bar = closes.firstIndex(where: { !($0 > 0 && $0.isFinite) }) {
      throw AssayError(
        code: "invalid_close", message: "The close of bar \(bar + 1) is \(closes[bar]).",
        remedy: "Give positive prices; a regime cannot be read from returns.", place: "bar \(bar + 1)",
        kind: .badData)
    }
    let returns = closes.indices.map { $0 == 0 ? Double.nan : closes[$0] / closes[$0 - 1] - 1 }
    let fasts = closes.indices.map { mean(closes, endingAt: $0, fast) }
    let slows = closes.indices.map { mean(closes, endingAt: $0, slow) }
    let volatilities = closes.indices.map { volatility(returns, endingAt: $0) }
    return RegimeLabels(
      labels: closes.indices.map { label(fasts[$0], slows[$0], volatilities[$0]) }, fast: fasts, slow: slows,
      volatility: volatilities)
  }

  private func label(_ fast: Double, _ slow: Double, _ volatility: Double) -> MarketRegime {
    if fast.isNaN || slow.isNaN || volatility.isNaN { return warmUp }
    if fast > slow, volatility < bullVolatility { return .bull }
    if fast < slow, volatility < bearVolatility { return .bear }
    return volatility > highVolatility ? .highVolatility : .sideways
  }

  private func mean(_ values: [Double], endingAt last: Int, _ window: Int) -> Double {
    guard last + 1 >= window else { return .nan }
    var sum = 0.0
    for index in (last + 1 - window)...last { sum += values[index] }
    return sum / Double(window)
  }

  private func volatility(_ returns: [Double], endingAt last: Int) -> Double {
    guard last >= volatilityWindow else { return .nan }
    let centre = mean(returns, endingAt: last, volatilityWindow)
    var squares = 0.0
    for index in (last + 1 - volatilityWindow)...last {
      squares += (returns[index] - centre) * (returns[index] - centre)
    }
    return (squares / Double(volatilityWindow - 1) * periodsPerYear).squareRoot()
  }
}

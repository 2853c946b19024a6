internal import Glibc

/// Something in a market that can be earned, of known size.
///
/// The variance of returns stays what it is; only their dependence on the past changes. With q the share of a
/// bar's variance that the planted component forecasts (its R²), a trader who saw the component and held a
/// position in proportion to the forecast would have, before costs, the Sharpe ratio a bar √(q/(1+q)): the
/// forecast's product with the return has mean q and variance q + q² in units of the variance. `annualSharpe` is
/// that ratio times √(bars a year): an upper bound, since rules see prices and not the component. Variance is that of
/// moves inside sessions; gaps are noise on top.
public struct PlantedEdge: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The log price is a random walk plus a deviation that decays (AR(1)): falls are followed by rises.
    case reversion
    /// The drift wanders around its mean (AR(1)): rises are followed by rises.
    case momentum
  }

  public var kind: Kind
  /// The annual Sharpe ratio of the trader who sees the component.
  public var annualSharpe: Double
  /// Days after which half of the component is gone.
  public var halfLife: Double

  public init(_ kind: Kind, annualSharpe: Double, halfLife: Double) {
    self.kind = kind
    self.annualSharpe = annualSharpe
    self.halfLife = halfLife
  }

  /// The share of a bar's variance that the component forecasts, from the ratio above.
  func forecastShare(barsPerYear: Double) -> Double {
    let square = annualSharpe * annualSharpe / barsPerYear
    return square < 1 ? square / (1 - square) : .infinity
  }

  /// What remains of the component after a bar.
  func decay(barsPerDay: Double) -> Double { exp2(-1 / (halfLife * barsPerDay)) }

  /// The largest annual Sharpe ratio that there is variance for.
  ///
  /// A reverting deviation that forecasts the share q moves the price by 2q/(1 − φ) of its variance, φ being what
  /// remains after a bar; a drift moves it by q.
  public func largestSharpe(daysPerYear: Double, barsPerDay: Double) -> Double {
    let share = kind == .reversion ? (1 - decay(barsPerDay: barsPerDay)) / 2 : 1
    return (share / (1 + share) * daysPerYear * barsPerDay).squareRoot()
  }
}

/// The regimes of a price history and the figures behind them, one entry a bar.
public struct RegimeLabels: Sendable, Hashable {
  /// Read off at the close of the bar.
  public let labels: [MarketRegime]
  /// NaN before there are enough bars.
  public let fast: [Double]
  public let slow: [Double]
  /// Annual.
  public let volatility: [Double]

  /// What was known when each bar began: the label of the bar before, and unknown for the first. Decisions and the
  /// returns of a bar go with these.
  public var usable: [MarketRegime] { labels.isEmpty ? [] : [.unknown] + labels.dropLast() }

  /// Bars of each regime.
  public func count(of regime: MarketRegime) -> Int { labels.count { $0 == regime } }

  /// The lengths of the uninterrupted stretches of a regime, in time order.
  public func stretches(of regime: MarketRegime) -> [Int] {
    var lengths: [Int] = []
    var run = 0
    for label in labels {
      if label == regime {
        run += 1
      } else if run > 0 {
        lengths.append(run)
        run = 0
      }
    }
    return run > 0 ? lengths + [run] : lengths
  }

  /// The returns of the bars that began in a regime, by what was known then.
  ///
  /// - Precondition: there is one return a bar; the first, which has none, may be NaN.
  public func returns(_ returns: [Double], in regime: MarketRegime) -> [Double] {
    precondition(returns.count == labels.count, "one return a bar")
    return zip(usable, returns).filter { $0.0 == regime && !$0.1.isNaN }.map(\.1)
  }
}

public import Features
public import Market

/// What became of a signal: whether it paid, by stop, target and time, whichever came first.
///
/// These are facts of the future. They have a type of their own, which no list of features can name: features are
/// `FeatureDefinition`s of the catalogue, and none is made from an outcome.
public struct SignalOutcome: Sendable, Hashable {
  public enum Reason: String, Sendable, Hashable, CaseIterable { case target, stop, time }

  /// The position is opened at the open of this bar and ended on the other.
  public let entryBar: Int
  public let exitBar: Int
  public let entryPrice: Double
  public let exitPrice: Double
  public let reason: Reason
  /// Of the entry price, before and after the costs of both sides; a loss is negative.
  public let grossReturn: Double
  public let netReturn: Double
  /// The worst the position stood at, as a fraction of the entry price: 0 or negative.
  public let maxDrawdown: Double
  /// Calendar days from entry to target; `nil` where the target was not met.
  public let daysToTarget: Int?

  /// Whether it paid after costs.
  public var isSuccess: Bool { netReturn > 0 }
}

/// How signals are followed.
public struct SignalBarriers: Sendable, Hashable {
  /// Calendar days from the session of the entry after which a position is closed.
  public var horizonDays = 30
  /// Costs of one side as a fraction of the price are worked out from these.
  public var costs: CostModel

  public init(horizonDays: Int = 30, costs: CostModel) {
    precondition(horizonDays >= 1, "a position lasts at least a day")
    self.horizonDays = horizonDays
    self.costs = costs
  }

  /// Why a signal has no outcome.
  public enum Missing: String, Error, Sendable, Hashable, CaseIterable {
    /// The data end before target, stop or time did.
    case dataEnd = "data_end"
    /// The price at the entry is not above 0, so nothing is a fraction of it.
    case noPrice = "no_price"
  }

  /// Follows a signal from the open of the bar after it.
  ///
  /// Stop and target keep their distances from the entry price. A bar that opens beyond one of them ends the
  /// position at its open. Inside a bar the path is not known: where both lie in its range, the stop came first.
  /// The time is over at the close of the last bar whose session lies no later than `horizonDays` after that of
  /// the entry.
  /// - Complexity: O(bars followed).
  public func outcome(of signal: Signal, on bars: BarSeries) -> Result<SignalOutcome, Missing> {
    let first = signal.bar + 1
    guard first < bars.count else { return .failure(.dataEnd) }
    let entry = bars.open[first]
    guard entry > 0 else { return .failure(.noPrice) }
    let side = signal.type.direction
    let stop = entry - side * signal.strategy.stopRanges * signal.averageRange
    let target = entry + side * signal.strategy.targetRanges * signal.averageRange
    let end = bars.sessionDates[first] + Int32(horizonDays)
    var worst = 0.0
    func beyond(_ price: Double, _ level: Double) -> Bool { side * (price - level) >= 0 }
    func ended(_ bar: Int, _ price: Double, _ reason: SignalOutcome.Reason) -> Result<SignalOutcome, Missing>
    {
      let gross = side * (price / entry - 1)
      let days = Int(bars.sessionDates[bar] - bars.sessionDates[first])
      return .success(
        SignalOutcome(
          entryBar: first, exitBar: bar, entryPrice: entry, exitPrice: price, reason: reason,
          grossReturn: gross,
          netReturn: gross - costs(entry, price, bars.instrument, isLimit: reason == .target),
          maxDrawdown: min(worst, gross, 0), daysToTarget: reason == .target ? days : nil))
    }
    for bar in first..<bars.count {
      if bars.sessionDates[bar] > end { return ended(bar - 1, bars.close[bar - 1], .time) }
      let (open, adverse, favourable) =
        side > 0
        ? (bars.open[bar], bars.low[bar], bars.high[bar]) : (bars.open[bar], bars.high[bar], bars.low[bar])
      if bar > first {
        if beyond(stop, open) { return ended(bar, open, .stop) }
        if beyond(open, target) { return ended(bar, open, .target) }
      }
      if beyond(stop, adverse) { return ended(bar, stop, .stop) }
      worst = min(worst, side * (adverse / entry - 1))
      if beyond(favourable, target) { return ended(bar, target, .target) }
    }
    return .failure(.dataEnd)
  }

  /// Commission of both sides and slippage of those that slip, as a fraction of the entry price.
  private func costs(_ entry: Double, _ exit: Double, _ instrument: Instrument, isLimit: Bool) -> Double {
    func slippage(_ price: Double) -> Double {
      switch costs.slippage {
      case .basisPoints(let points): abs(price) * points / 10_000
      case .ticks(let ticks): ticks * (instrument.tick ?? 0)
      }
    }
    func commission(_ price: Double) -> Double {
      switch costs.commission {
      case .fraction(let fraction): abs(price) * fraction
      case .perUnit(let amount): amount / instrument.pointValue
      }
    }
    let slipped = slippage(entry) + (isLimit ? 0 : slippage(exit))
    return (slipped + commission(entry) + commission(exit)) / entry
  }
}

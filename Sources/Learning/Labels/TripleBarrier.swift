public import Diagnostics

/// What became of a position taken at an event: it met its profit barrier, its loss barrier, or its time ran out
/// (López de Prado, Advances in Financial Machine Learning, 2018, sections 3.4 and 3.6).
public struct TripleBarrier: Sendable, Hashable {
  /// The barriers of all events.
  public struct Settings: Sendable, Hashable {
    /// Profit barrier in targets; 0 for none.
    public var profit: Double
    /// Loss barrier in targets; 0 for none.
    public var loss: Double
    /// Bars after which the time is over.
    public var horizon: Int

    /// - Throws: `invalid_barrier` for negative or unbounded multiples, and a horizon below 1.
    public init(profit: Double, loss: Double, horizon: Int) throws(AssayError) {
      guard profit >= 0, loss >= 0, profit.isFinite, loss.isFinite, horizon >= 1 else {
        throw AssayError(
          code: "invalid_barrier",
          message: "Barriers of \(profit) and \(loss) targets and \(horizon) bars make no label.",
          remedy: "Give multiples of 0 or more, 0 for no barrier, and at least one bar.", place: "barriers",
          kind: .usage)
      }
      (self.profit, self.loss, self.horizon) = (profit, loss, horizon)
    }
  }

  /// When a position is taken.
  public struct Event: Sendable, Hashable {
    public var bar: Int
    /// The move that barriers are multiples of, above 0.
    public var target: Double
    /// 1 for long, −1 for short; `nil` where the side is not known, which counts as long.
    public var side: Int?

    public init(bar: Int, target: Double, side: Int? = nil) {
      (self.bar, self.target, self.side) = (bar, target, side)
    }
  }

  public enum Touch: String, Sendable, Hashable { case profit, loss, time }

  /// The bar of the event, and the bar at whose close the position ended.
  public let start: Int
  public let end: Int
  public let touch: Touch
  /// Simple return from close to close, times the side.
  public let gain: Double
  public let target: Double
  public let side: Int?

  /// The sign of the gain: −1, 0 or 1.
  public var sign: Int { gain > 0 ? 1 : gain < 0 ? -1 : 0 }
  /// The sign, and 0 where the time ran out.
  public var barrierLabel: Int { touch == .time ? 0 : sign }
  /// Whether acting on the side paid: 1 or 0; `nil` without a side.
  public var metaLabel: Int? { side.map { _ in gain > 0 ? 1 : 0 } }

  /// Follows the closes after an event. A barrier is met by a close strictly beyond it, the first one counts.
  ///
  /// The time is over at the last close of the series at the latest.
  /// - Precondition: the event lies in the series before its last close.
  public init(_ event: Event, closes: [Double], settings: Settings) {
    precondition(closes.indices.dropLast().contains(event.bar), "an event has a close after it")
    let direction = Double(event.side ?? 1)
    let last = min(closes.count - 1, event.bar + min(settings.horizon, closes.count))
    let profit = settings.profit > 0 ? settings.profit * event.target : .infinity
    let loss = settings.loss > 0 ? -settings.loss * event.target : -.infinity
    func gain(_ bar: Int) -> Double { direction * (closes[bar] / closes[event.bar] - 1) }
    let met = (event.bar + 1...last).first { gain($0) > profit || gain($0) < loss }
    start = event.bar
    end = met ?? last
    self.gain = gain(end)
    touch = met == nil ? .time : self.gain > profit ? .profit : .loss
    target = event.target
    side = event.side
  }
}

internal import Numerics

/// Makes bars that never traded: for tests, benchmarks and studies of what a strategy does where no edge can be.
///
/// The logarithm of the price walks with volatility that clusters (`PriceWalk`), opens each session with a gap,
/// and may drift or be pulled back to its start. Bars lie on the session calendar of the instrument and prices
/// on its tick. The same seed and stream give the same bars.
///
/// Never to be shown as real: whoever stores such bars says so.
public struct SyntheticMarket: Hashable, Sendable {
  public var instrument: Instrument
  /// Intraday or a day.
  public var timeframe: Timeframe
  /// No bar lies before this session date.
  public var start: CivilDate
  public var startPrice = 1_000.0
  /// Standard deviation of a year's log returns; 0 gives a price that never moves, unless it drifts.
  public var annualVolatility = 0.2
  /// Mean of a year's log return.
  public var annualDrift = 0.0
  /// Weight of the last squared return in the next variance; 0 gives a plain random walk.
  public var volatilityShock = 0.06
  /// Weight of the last variance in the next one.
  public var volatilityPersistence = 0.92
  /// Bars after which half of a deviation from the start price is gone; `nil` for no pull.
  public var meanReversionHalfLife: Double?
  /// Part of a day's variance that falls between close and open.
  public var overnightShare = 0.15
  /// Part of the bars that is left out at random: a market in which not every bar trades.
  public var missingShare = 0.0
  /// Whether bars carry volumes.
  public var hasVolume = true

  public init(instrument: Instrument, timeframe: Timeframe, start: CivilDate) {
    precondition(timeframe <= .day, "synthetic bars last at most a day")
    self.instrument = instrument
    self.timeframe = timeframe
    self.start = start
  }

  /// Makes bars.
  ///
  /// - Parameters:
  ///   - count: how many; at least 0, and not beyond 2261.
  ///   - seed: names the market.
  ///   - stream: a further name, such as the index of a symbol or resample.
  /// - Throws: `AssayError` when the instrument's time zone is unknown.
  /// - Complexity: linear; about 150 ns a bar.
  public func bars(count: Int, seed: UInt64, stream: UInt64 = 0) throws -> BarSeries {
    precondition(count >= 0, "a number of bars is not negative")
    checkSettings()
    let names = RandomStream(seed: seed, stream: stream)
    var walk = PriceWalk(self, names.child(0))
    let slots = try slots(count: count, names.child(1))
    let bars = slots.map { walk.next(opensSession: $0.opensSession) }
    return BarSeries(
      instrument: instrument, timeframe: timeframe, timestamps: slots.map(\.close), open: bars.map(\.open),
      high: bars.map(\.high), low: bars.map(\.low), close: bars.map(\.close),
      volume: hasVolume ? bars.map(\.volume) : nil, sessionDates: slots.map(\.date))
  }

  private func checkSettings() {
    precondition(startPrice > 0 && startPrice.isFinite, "a price starts above zero")
    precondition(annualVolatility >= 0 && annualVolatility.isFinite, "volatility is zero or more")
    precondition(annualDrift.isFinite, "drift is a number")
    precondition(
      volatilityShock >= 0 && volatilityPersistence >= 0 && volatilityShock + volatilityPersistence < 1,
      "weights of the variance are zero or more and sum to less than one")
    precondition(meanReversionHalfLife ?? 1 > 0, "a half-life is longer than nothing")
    precondition(
      (0..<1).contains(overnightShare) && (0..<1).contains(missingShare), "a share lies in [0, 1)")
  }

  // MARK: When bars are

  private struct Slot {
    var close: Int64
    var date: Int32
    var opensSession: Bool
  }

  /// Bars of a full session.
  var barsPerSession: Int {
    timeframe.isIntraday ? (instrument.sessions.length + timeframe.minutes - 1) / timeframe.minutes : 1
  }

  private func slots(count: Int, _ stream: RandomStream) throws -> [Slot] {
    let calendar = try SessionCalendar(instrument.sessions)
    var random = stream
    var slots: [Slot] = []
    slots.reserveCapacity(count)
    var date = start
    while slots.count < count {
      defer { date = date.advanced(byDays: 1) }
      guard instrument.sessions.weekdays.contains(date.weekday) else { continue }
      let (open, close) = (calendar.sessionOpen(of: date).nanoseconds, calendar.sessionClose(of: date).nanoseconds)
      var opensSession = true
      for bar in 1...barsPerSession where slots.count < count {
        if missingShare > 0, random.uniform() < missingShare { continue }
        let stamp = timeframe.isIntraday ? min(open + Int64(bar) * timeframe.nanoseconds, close) : close
        slots.append(Slot(close: stamp, date: date.daysSinceEpoch, opensSession: opensSession))
        opensSession = false
      }
    }
    return slots
  }
}

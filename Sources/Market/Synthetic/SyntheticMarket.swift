import Diagnostics
internal import Numerics

/// Makes bars that never traded: for tests, benchmarks and studies of what a strategy does where the truth is known.
///
/// Bars lie on the session calendar of the instrument (without holidays) and prices on its tick. The same seed and
/// stream give the same bars, and fewer bars are the beginning of more.
///
/// Never to be shown as real: whoever stores such bars says so.
public struct SyntheticMarket: Hashable, Sendable {
  public var instrument: Instrument
  /// Intraday or a day.
  public var timeframe: Timeframe
  /// No bar lies before this session date.
  public var start: CivilDate
  public var scenario: MarketScenario

  public init(
    instrument: Instrument, timeframe: Timeframe, start: CivilDate, scenario: MarketScenario = .clustered
  ) {
    precondition(timeframe <= .day, "synthetic bars last at most a day")
    self.instrument = instrument
    // A market that is made up knows no holidays and no half days.
    self.instrument.sessions.calendar = nil
    self.timeframe = timeframe
    self.start = start
    self.scenario = scenario
  }

  /// Makes bars.
  ///
  /// - Parameters:
  ///   - count: how many; at least 0, and not beyond 2261, which is an error that says how many fit.
  ///   - seed: names the market.
  ///   - stream: a further name, such as the index of a symbol or resample.
  /// - Throws: `invalid_scenario`, or when the instrument's time zone is unknown.
  /// - Complexity: linear; about 170 ns a bar.
  public func bars(count: Int, seed: UInt64, stream: UInt64 = 0) throws -> BarSeries {
    precondition(count >= 0, "a number of bars is not negative")
    try scenario.validate()
    let clock = SessionClock(instrument, timeframe)
    try scenario.checkEdge(daysPerYear: instrument.daysPerYear, barsPerDay: Double(clock.barsPerSession))
    let names = RandomStream(seed: seed, stream: stream)
    let slots = try slots(count: count, names.child(1))
    var columns = Columns(count)
    var walk = PriceWalk(self, startPrice: startPrice, names.child(0))
    var path = RegimePath(scenario, names.child(2))
    for slot in slots {
      if slot.opensSession { walk.openSession(in: path.next()) }
      columns.append(walk.next(slot.place))
    }
    return BarSeries(
      instrument: instrument, timeframe: timeframe, timestamps: slots.map(\.close), open: columns.open,
      high: columns.high, low: columns.low, close: columns.close,
      volume: scenario.sessionVolume == nil ? nil : columns.volume, sessionDates: slots.map(\.date))
  }

  /// The price before the first bar.
  public var startPrice: Double {
    if let price = scenario.startPrice { return price }
    guard let levels = PriceLevel.plausibleLevels(of: instrument) else { return 100 }
    return (levels.lowerBound * levels.upperBound).squareRoot()
  }

  private struct Columns {
    var open: [Double] = []
    var high: [Double] = []
    var low: [Double] = []
    var close: [Double] = []
    var volume: [Double] = []

    init(_ count: Int) {
      for column in [\Columns.open, \.high, \.low, \.close, \.volume] {
        self[keyPath: column].reserveCapacity(count)
      }
    }

    mutating func append(_ bar: PriceWalk.Bar) {
      open.append(bar.open)
      high.append(bar.high)
      low.append(bar.low)
      close.append(bar.close)
      volume.append(bar.volume)
    }
  }

  // MARK: When bars are

  private struct Slot {
    var close: Int64
    var date: Int32
    /// Which bar of its session it is, from 0.
    var place: Int
    var opensSession: Bool
  }

  private func tooLong(_ count: Int, made: Int, _ date: CivilDate) -> AssayError {
    let dates = Timestamp.supportedDates
    guard made > 0 else {
      return AssayError(
        code: "date_out_of_range", message: "Bars cannot start on \(date).",
        remedy: "Give a first date from \(dates.lowerBound) to \(dates.upperBound).", place: "start",
        kind: .usage)
    }
    return AssayError(
      code: "too_many_bars",
      message:
        "\(count) bars of \(timeframe) from \(start) go beyond \(dates.upperBound), where time stamps end; "
        + "\(made) fit.",
      remedy: "Make at most \(made) bars, start earlier, or make shorter bars.", place: "bars", kind: .usage)
  }

  private func slots(count: Int, _ stream: RandomStream) throws -> [Slot] {
    let calendar = try SessionCalendar(instrument.sessions)
    let barsPerSession = SessionClock(instrument, timeframe).barsPerSession
    var random = stream
    var slots: [Slot] = []
    slots.reserveCapacity(count)
    var date = start
    while slots.count < count {
      guard Timestamp.supportedDates.contains(date) else { throw tooLong(count, made: slots.count, date) }
      defer { date = date.advanced(byDays: 1) }
      guard instrument.sessions.weekdays.contains(date.weekday) else { continue }
      let (open, close) = (
        calendar.sessionOpen(of: date).nanoseconds, calendar.sessionClose(of: date).nanoseconds
      )
      var opensSession = true
      for place in 0..<barsPerSession where slots.count < count {
        if scenario.missingShare > 0, random.uniform() < scenario.missingShare { continue }
        let stamp = timeframe.isIntraday ? min(open + Int64(place + 1) * timeframe.nanoseconds, close) : close
        slots.append(Slot(close: stamp, date: date.daysSinceEpoch, place: place, opensSession: opensSession))
        opensSession = false
      }
    }
    return slots
  }
}

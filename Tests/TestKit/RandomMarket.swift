public import Market

/// Random bars that provoke the corner cases of an engine: prices on a coarse grid so that levels are met
/// exactly, gaps, flat bars, missing bars, sessions that end early.
public enum RandomMarket {
  /// The session of the made-up exchange: 09:30 to 16:00 UTC, Monday to Friday.
  public static let sessions = SessionHours(
    timeZone: "UTC", openMinute: 570, closeMinute: 960, weekdays: Set(1...5))

  public static func instrument(
    _ assetClass: AssetClass = .future, tick: Double? = 0.25, pointValue: Double = 50, lot: Double = 1,
    sessions: SessionHours = sessions, costs: CostModel = .futures
  ) -> Instrument {
    Instrument(
      symbol: "TEST", assetClass: assetClass, tick: tick, pointValue: pointValue, lot: lot,
      sessions: sessions,
      costs: costs)
  }

  /// The close of the made-up session, in UTC nanoseconds.
  public static func sessionClose(_ date: CivilDate) -> Int64 {
    Timestamp(startOf: date).nanoseconds + 960 * Timestamp.nanosecondsPerMinute
  }

  /// Intraday bars of 30 minutes with about one bar in twelve missing.
  public static func series(
    bars count: Int, instrument: Instrument, start: Double = 100, random: inout TestRandom
  ) -> BarSeries {
    var (times, dates) = ([Int64](), [Int32]())
    var (open, high, low, close, volume) = ([Double](), [Double](), [Double](), [Double](), [Double]())
    var (day, slot) = (Int32(18_000), 0)
    let grid = instrument.tick ?? 0.01
    // Whole steps of the grid, turned into prices by one division: the nearest double to the decimal, as in a file.
    let perPoint = (1 / grid).rounded()
    func price(_ steps: Int) -> Double { Double(steps) / perPoint }
    var last = Int((start * perPoint).rounded())
    while times.count < count {
      slot += 1
      if slot > 13 { (day, slot) = (day + 1, 1) }
      if random.chance(0.08) { continue }
      times.append(
        Int64(day) * Timestamp.nanosecondsPerDay
          + Int64(570 + 30 * slot) * Timestamp.nanosecondsPerMinute)
      dates.append(day)
      let o = last + step(random.chance(0.1) ? 12 : 2, &random)
      let c = o + step(5, &random)
      high.append(price(max(o, c) + abs(step(4, &random))))
      low.append(price(min(o, c) - abs(step(4, &random))))
      open.append(price(o))
      close.append(price(c))
      volume.append(Double(random.integer(0...1_000)))
      last = c
    }
    return BarSeries(
      instrument: instrument, timeframe: Timeframe(minutes: 30), timestamps: times, open: open, high: high,
      low: low, close: close, volume: volume, sessionDates: dates)
  }

  /// Daily bars of the same kind; one weekday in twenty is missing.
  public static func dailySeries(
    bars count: Int, instrument: Instrument, start: Double = 100, random: inout TestRandom
  ) -> BarSeries {
    var dates: [Int32] = []
    var day: Int32 = 18_000
    while dates.count < count {
      day += 1
      let isWeekday = CivilDate(daysSinceEpoch: day).weekday <= 5
      if isWeekday, !random.chance(0.05) { dates.append(day) }
    }
    let shape = series(bars: count, instrument: instrument, start: start, random: &random)
    return BarSeries(
      instrument: instrument, timeframe: .day,
      timestamps: dates.map { sessionClose(CivilDate(daysSinceEpoch: $0)) }, open: shape.open,
      high: shape.high, low: shape.low, close: shape.close, volume: shape.volume, sessionDates: dates)
  }

  private static func step(_ most: Int, _ random: inout TestRandom) -> Int { random.integer(-most...most) }

  /// The same market upside down: prices negated, highs and lows exchanged.
  public static func mirrored(_ series: BarSeries) -> BarSeries {
    BarSeries(
      instrument: series.instrument, timeframe: series.timeframe, timestamps: series.timestamps,
      open: series.open.map { -$0 }, high: series.low.map { -$0 }, low: series.high.map { -$0 },
      close: series.close.map { -$0 }, volume: series.volume, sessionDates: series.sessionDates)
  }
}

extension BarSeries {
  /// The same bars without their volume.
  public var withoutVolume: BarSeries {
    BarSeries(
      instrument: instrument, timeframe: timeframe, timestamps: timestamps, open: open, high: high, low: low,
      close: close, volume: nil, sessionDates: sessionDates)
  }
}

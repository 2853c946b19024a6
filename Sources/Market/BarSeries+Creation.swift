internal import Diagnostics

extension BarSeries {
  /// Creates a series from imported columns: checks every value and finds the session of each bar.
  ///
  /// Prices must be finite, volumes NaN (missing) or finite and not negative, timestamps strictly increasing.
  /// What is merely suspicious (a high below the close, a negative price) passes; `QualityReport` tells of it.
  /// Bars of a day or longer must be stamped with `SessionCalendar.dailyBarClose(of:)`.
  /// - Throws: `AssayError` naming the first bar that breaks a rule (`unordered_bars`, `invalid_price`,
  ///   `invalid_volume`), or the unknown time zone of the instrument.
  public convenience init(
    instrument: Instrument, timeframe: Timeframe, timestamps: [Int64], open: [Double], high: [Double],
    low: [Double], close: [Double], volume: [Double]?
  ) throws {
    let calendar = try SessionCalendar(instrument.sessions)
    try Self.checkOrder(timestamps)
    for (name, column) in [("open", open), ("high", high), ("low", low), ("close", close)] {
      try Self.checkPrices(column, name: name, timestamps)
    }
    if let volume { try Self.checkVolume(volume, timestamps) }
    self.init(
      instrument: instrument, timeframe: timeframe, timestamps: timestamps, open: open, high: high, low: low,
      close: close, volume: volume,
      sessionDates: timeframe.isIntraday
        ? calendar.sessionDates(ofBarsClosingAt: timestamps)
        : calendar.sessionDates(ofDailyBarsClosingAt: timestamps))
  }

  /// Creates a series of daily (or weekly, monthly) bars from session dates; stamps each with its session's
  /// close. Weekly and monthly bars carry the date of their last session.
  /// - Throws: as the initialiser from timestamps; `date_out_of_range` outside `Timestamp.supportedDates`.
  public convenience init(
    instrument: Instrument, timeframe: Timeframe = .day, dates: [CivilDate], open: [Double], high: [Double],
    low: [Double], close: [Double], volume: [Double]?
  ) throws {
    let calendar = try SessionCalendar(instrument.sessions)
    if let i = dates.firstIndex(where: { !Timestamp.supportedDates.contains($0) }) {
      throw AssayError(
        code: "date_out_of_range", message: "The date \(dates[i]) lies outside 1678 to 2261.",
        remedy: "Check the date format of the file.", place: "bar \(i + 1)", kind: .badData)
    }
    try self.init(
      instrument: instrument, timeframe: timeframe,
      timestamps: dates.map { calendar.dailyBarClose(of: $0).nanoseconds }, open: open, high: high, low: low,
      close: close, volume: volume)
  }

  private static func checkOrder(_ timestamps: [Int64]) throws {
    for i in 1..<max(1, timestamps.count) where timestamps[i - 1] >= timestamps[i] {
      let (last, this) = (Timestamp(nanoseconds: timestamps[i - 1]), Timestamp(nanoseconds: timestamps[i]))
      throw AssayError(
        code: "unordered_bars",
        message: last == this
          ? "Two bars close at \(this)."
          : "The bar that closes at \(this) comes after one that closes at \(last).",
        remedy: "Sort the rows by time and keep one row for each bar.", place: "bar \(i + 1)", kind: .badData)
    }
  }

  private static func checkPrices(_ column: [Double], name: String, _ timestamps: [Int64]) throws {
    guard let i = column.firstIndex(where: { !$0.isFinite }) else { return }
    throw AssayError(
      code: "invalid_price", message: "The \(name) is \(column[i]), which is no price.",
      remedy: "Drop the row or repair it in the source.", place: place(i, timestamps), kind: .badData)
  }

  private static func checkVolume(_ column: [Double], _ timestamps: [Int64]) throws {
    guard let i = column.firstIndex(where: { $0 < 0 || $0.isInfinite }) else { return }
    throw AssayError(
      code: "invalid_volume", message: "The volume is \(column[i]), which is no volume.",
      remedy: "Leave the volume empty where it is not known.", place: place(i, timestamps), kind: .badData)
  }

  private static func place(_ i: Int, _ timestamps: [Int64]) -> String {
    i < timestamps.count ? "bar \(i + 1) at \(Timestamp(nanoseconds: timestamps[i]))" : "bar \(i + 1)"
  }
}

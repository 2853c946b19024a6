/// What a file of bars holds that a researcher should know before believing a backtest on it.
///
/// Made by `QualityReport.check`. A finding is never repaired silently; counts cover the whole file, examples are
/// the first ones (the largest ones for outliers). The same bars give the same report, byte for byte.
public struct QualityReport: Hashable, Sendable {
  public var symbol: String
  public var timeframe: Timeframe
  /// Bars that were checked, after sorting and without repeated times.
  public var bars: Int
  /// Different session dates.
  public var sessions: Int
  /// Times of the first and the last bar as `BarSeries.displayTime` shows them; `nil` without bars.
  public var first: String?
  public var last: String?
  /// The longest time between two neighbouring bars; `nil` with fewer than two bars.
  public var longestGap: Gap?
  /// The largest |log return| from close to close where both are positive; `nil` when there is none.
  public var largestMove: Move?
  /// In the order of `QualityFinding.Kind`; what was not found is not listed.
  public var findings: [QualityFinding]

  public struct Gap: Hashable, Sendable {
    /// Between the closes of an intraday series, between session dates otherwise.
    public var days: Double
    /// Display time of the bar that ends the gap.
    public var ends: String
  }

  public struct Move: Hashable, Sendable {
    public var logReturn: Double
    public var at: String
  }

  /// The most serious finding; `nil` when there is none.
  public var severity: QualityFinding.Severity? { findings.map(\.severity).max() }

  /// How often something was found; 0 when it was not.
  public func count(of kind: QualityFinding.Kind) -> Int { finding(kind)?.count ?? 0 }

  public func finding(_ kind: QualityFinding.Kind) -> QualityFinding? { findings.first { $0.kind == kind } }
}

/// One kind of defect or peculiarity in a file of bars.
public struct QualityFinding: Hashable, Sendable {
  public enum Severity: String, Comparable, Sendable, CaseIterable {
    /// A fact of the source that can be all right.
    case note
    /// Results can mislead.
    case warning
    /// The bars cannot be used as they are.
    case error

    public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
    private var rank: Int { self == .note ? 0 : self == .warning ? 1 : 2 }
  }

  public enum Kind: String, Sendable, CaseIterable {
    case duplicateTimes = "duplicate_times"
    case outOfOrder = "out_of_order"
    case invalidPrice = "invalid_price"
    case highBelowPrice = "high_below_price"
    case lowAbovePrice = "low_above_price"
    case nonPositivePrice = "non_positive_price"
    case priceLevel = "price_level"
    case offTick = "off_tick"
    case suspectedSplit = "suspected_split"
    case levelChange = "level_change"
    case levelSwitching = "level_switching"
    case serialCorrelation = "serial_correlation"
    case priceSpike = "price_spike"
    case rangeSpike = "range_spike"
    case outlier = "outlier"
    case jumpAtHole = "jump_at_hole"
    case missingSessions = "missing_sessions"
    case missingBars = "missing_bars"
    case shortSessions = "short_sessions"
    case irregularSpacing = "irregular_spacing"
    case offCalendarSessions = "off_calendar_sessions"
    case holidaySessions = "holiday_sessions"
    case offSessionBars = "off_session_bars"
    case staleRun = "stale_run"
    case flatBars = "flat_bars"
    case closeOnly = "close_only"
    case zeroVolume = "zero_volume"
    case missingVolume = "missing_volume"
  }

  /// A place where it was found.
  public struct Example: Hashable, Sendable {
    /// Index of the bar in the checked (sorted) series.
    public var bar: Int
    /// As `BarSeries.displayTime` shows it.
    public var time: String
    /// The values that matter, such as `high 20.1 < close 20.11`.
    public var detail: String
  }

  public var kind: Kind
  public var severity: Severity
  public var count: Int
  public var examples: [Example]
  /// What it is, how often, and what it means, in a sentence.
  public var sentence: String
}

/// How strict the check is. The defaults suit daily and intraday bars of liquid markets.
public struct QualityOptions: Hashable, Sendable {
  /// A price that stands still for this many bars (open = high = low = close, all the same) is stale.
  public var staleBars = 5
  /// Robust standard deviations (1.4826 × median absolute deviation) from which a return is an outlier.
  public var outlierDeviations = 12.0
  /// Missing regular sessions from which a gap is a hole.
  public var holeSessions = 5
  /// Jumps there and back from which a series is taken for a mixture of two price levels.
  public var switches = 6
  /// Size of the lag-one autocorrelation of returns from which it is implausible.
  public var serialCorrelation = 0.25
  /// Examples kept per finding.
  public var examples = 5

  public init() {}
}

/// Columns of bars as they were read: any order, repeated times and invalid prices allowed.
public struct BarColumns: Sendable {
  public var instrument: Instrument
  public var timeframe: Timeframe
  /// Close of each bar in UTC nanoseconds; bars of a day or longer by `SessionCalendar.dailyBarClose(of:)`.
  public var timestamps: [Int64]
  public var open: [Double]
  public var high: [Double]
  public var low: [Double]
  public var close: [Double]
  /// `nil` when the source has none; NaN where one is missing.
  public var volume: [Double]?

  public init(
    instrument: Instrument, timeframe: Timeframe, timestamps: [Int64], open: [Double], high: [Double],
    low: [Double], close: [Double], volume: [Double]?
  ) {
    let count = timestamps.count
    precondition(
      open.count == count && high.count == count && low.count == count && close.count == count
        && volume?.count ?? count == count, "all columns of bars have one length")
    self.instrument = instrument
    self.timeframe = timeframe
    self.timestamps = timestamps
    self.open = open
    self.high = high
    self.low = low
    self.close = close
    self.volume = volume
  }

  public init(_ series: BarSeries) {
    self.init(
      instrument: series.instrument, timeframe: series.timeframe, timestamps: series.timestamps,
      open: series.open, high: series.high, low: series.low, close: series.close, volume: series.volume)
  }

  public var count: Int { timestamps.count }
}

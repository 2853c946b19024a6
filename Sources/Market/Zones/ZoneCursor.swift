/// Looks up the offsets of instants that mostly ascend, without a search for each of them.
///
/// It remembers the period of the last look-up; an instant inside it costs two comparisons (about 1 ns), any
/// other one a binary search, so any order gives right answers and sorted order fast ones.
public struct ZoneCursor: Sendable {
  public let zone: ZoneTable
  private var from: Int64 = 1
  private var until: Int64 = 0
  private var offset: Int64 = 0

  public init(_ zone: ZoneTable) { self.zone = zone }

  /// Nanoseconds east of UTC at an instant in UTC nanoseconds.
  public mutating func offset(at instant: Int64) -> Int64 {
    if instant < from || instant >= until { seek(instant) }
    return offset
  }

  /// Wall-clock nanoseconds at an instant in UTC nanoseconds; see `LocalTime`.
  public mutating func local(at instant: Int64) -> Int64 { instant + offset(at: instant) }

  private mutating func seek(_ instant: Int64) {
    let i = zone.period(atSecond: Timestamp(nanoseconds: instant).seconds)
    from = i == 0 ? .min : Self.nanoseconds(zone.starts[i])
    until = i + 1 < zone.starts.count ? Self.nanoseconds(zone.starts[i + 1]) : .max
    offset = zone.offsets[i] * Timestamp.nanosecondsPerSecond
  }

  static func nanoseconds(_ seconds: Int64) -> Int64 {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: Timestamp.nanosecondsPerSecond)
    return overflow ? (seconds < 0 ? .min : .max) : product
  }
}

/// Turns a column of wall-clock times into instants and counts what had no single reading.
///
/// Skipped times are moved forward as by `Fold.first`. Repeated times follow `rule`. Sorted input costs about
/// 2 ns a value.
public struct LocalClockReader: Sendable {
  /// How to read an hour that happened twice.
  public enum Rule: Sendable {
    case always(Fold)
    /// The first run, until that would not come after the instant read before: files that list both runs of
    /// the hour in order are then read as they were written.
    case ascending
  }

  public let zone: ZoneTable
  public let rule: Rule
  /// Times read so far that happened twice.
  public private(set) var repeatedCount = 0
  /// Times read so far that never happened.
  public private(set) var skippedCount = 0
  private var from: Int64 = 1
  private var until: Int64 = 0
  private var offset: Int64 = 0
  private var last = Int64.min

  public init(_ zone: ZoneTable, rule: Rule = .ascending) {
    self.zone = zone
    self.rule = rule
  }

  /// The instant, in UTC nanoseconds, of a wall-clock time in local nanoseconds.
  public mutating func instant(ofLocal local: Int64) -> Int64 {
    let instant = local >= from && local < until ? local - offset : resolve(local)
    last = instant
    return instant
  }

  private mutating func resolve(_ local: Int64) -> Int64 {
    switch zone.resolve(local: LocalTime(nanoseconds: local)) {
    case .unique(let instant):
      rememberPeriod(of: instant)
      return instant.nanoseconds
    case .skipped(let before, _):
      skippedCount += 1
      return before.nanoseconds
    case .repeated(let first, let second):
      repeatedCount += 1
      switch rule {
      case .always(let fold): return (fold == .first ? first : second).nanoseconds
      case .ascending: return (first.nanoseconds > last ? first : second).nanoseconds
      }
    }
  }

  /// Remembers the local times around `instant` that have one reading, all with the same offset.
  private mutating func rememberPeriod(of instant: Timestamp) {
    let i = zone.period(atSecond: instant.seconds)
    offset = zone.offsets[i] * Timestamp.nanosecondsPerSecond
    from = i == 0 ? .min : ZoneCursor.nanoseconds(zone.localStarts[i])
    until =
      i + 1 < zone.starts.count
      ? ZoneCursor.nanoseconds(zone.starts[i + 1] + min(zone.offsets[i], zone.offsets[i + 1])) : .max
  }
}

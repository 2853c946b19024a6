internal import Synchronization

/// The offsets of one time zone from UTC, from the system's tz database, for every instant of `Timestamp`.
///
/// A zone is a sorted list of instants at which the offset changes. Rules that go on for ever (the POSIX
/// footer of a TZif file) are written out up to 2262, the end of `Timestamp`, so that a look-up is one binary
/// search and nothing else. Tables are cached by name; copies share storage.
///
/// For a column of sorted instants use `ZoneCursor`, which skips the search.
///
/// Not for civil arithmetic ("the same clock time tomorrow"): go through `resolve(local:)` for that.
public struct ZoneTable: Sendable {
  /// The name it was asked for, such as `America/New_York` or `+05:30`.
  public let name: String
  /// `starts[i]` is the first second at which `offsets[i]` holds; `starts[0]` is the beginning of time.
  package let starts: [Int64]
  /// Seconds east of UTC.
  package let offsets: [Int64]
  /// For each change, the last local second that can still be read with the offset before it, plus one.
  let localStarts: [Int64]

  /// Where Linux systems keep the tz database.
  public static let systemDirectory = "/usr/share/zoneinfo"
  /// Coordinated universal time; needs no database.
  public static let utc = ZoneTable(name: "UTC", starts: [.min], offsets: [0])

  private static let cache = Mutex<[String: ZoneTable]>([:])

  /// Finds a zone by its name in the tz database (`Asia/Kolkata`) or as a fixed offset (`+05:30`, `-0500`).
  ///
  /// `UTC`, `Etc/UTC`, `GMT` and `Z` work without a database. Names are case-sensitive, as in the database.
  /// - Throws: `AssayError` with code `unknown_time_zone` (names the nearest zone), `missing_time_zones` when
  ///   there is no database, `damaged_time_zone` when a file of it cannot be read.
  public static func named(_ name: String, directory: String = systemDirectory) throws -> ZoneTable {
    if ["UTC", "Etc/UTC", "GMT", "Z"].contains(name) { return utc }
    if let seconds = fixedOffset(name) { return ZoneTable(name: name, starts: [.min], offsets: [seconds]) }
    let key = directory + "/" + name
    if let known = cache.withLock({ $0[key] }) { return known }
    let table = try ZoneFile.load(name: name, directory: directory)
    cache.withLock { $0[key] = table }
    return table
  }

  /// Joins periods of equal offset (a change of abbreviation alone is none) and prepares local look-ups.
  init(name: String, starts: [Int64], offsets: [Int64]) {
    var keptStarts: [Int64] = []
    var keptOffsets: [Int64] = []
    for (start, offset) in zip(starts, offsets) where keptOffsets.last != offset {
      keptStarts.append(start)
      keptOffsets.append(offset)
    }
    self.name = name
    self.starts = keptStarts
    self.offsets = keptOffsets
    localStarts = keptStarts.indices.map { i in
      i == 0 ? .min : keptStarts[i] + max(keptOffsets[i - 1], keptOffsets[i])
    }
  }

  /// Seconds east of UTC at an instant: −18,000 in New York in winter.
  public func utcOffset(at instant: Timestamp) -> Int { Int(offsets[period(atSecond: instant.seconds)]) }

  /// What a clock on the wall shows at an instant.
  public func localTime(at instant: Timestamp) -> LocalTime {
    let offset = offsets[period(atSecond: instant.seconds)]
    return LocalTime(nanoseconds: instant.nanoseconds + offset * Timestamp.nanosecondsPerSecond)
  }

  /// The instant, or the two candidates, at which the wall clock shows `local`.
  public func resolve(local: LocalTime) -> LocalResolution {
    let second = Timestamp.floorDivide(local.nanoseconds, Timestamp.nanosecondsPerSecond)
    let i = Self.lastIndex(in: localStarts, notAfter: second)
    let before = instant(local, offset: offsets[i])
    guard i + 1 < starts.count,
      second >= starts[i + 1] + min(offsets[i], offsets[i + 1])
    else { return .unique(before) }
    let after = instant(local, offset: offsets[i + 1])
    return offsets[i + 1] < offsets[i]
      ? .repeated(first: before, second: after) : .skipped(withOffsetBefore: before, withOffsetAfter: after)
  }

  /// The instant at which the wall clock shows `local`, with a rule for the hours when clocks change.
  ///
  /// `.first` reads a repeated hour as its first run (still summer time) and moves a skipped one forward by the
  /// length of the jump (02:30 becomes 03:30 summer time): both use the offset before the change, as does
  /// Python's `fold=0`. `.second` uses the offset after the change for both, as `fold=1`.
  public func instant(ofLocal local: LocalTime, fold: Fold = .first) -> Timestamp {
    switch resolve(local: local) {
    case .unique(let instant): instant
    case .repeated(let before, let after), .skipped(let before, let after): fold == .first ? before : after
    }
  }

  /// Index of the period that holds a second.
  package func period(atSecond second: Int64) -> Int { Self.lastIndex(in: starts, notAfter: second) }

  private func instant(_ local: LocalTime, offset: Int64) -> Timestamp {
    Timestamp(nanoseconds: local.nanoseconds - offset * Timestamp.nanosecondsPerSecond)
  }

  /// Largest index whose value is at most `value`; the first value is the smallest integer.
  static func lastIndex(in sorted: [Int64], notAfter value: Int64) -> Int {
    var low = 0
    var high = sorted.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if sorted[middle] <= value { low = middle } else { high = middle }
    }
    return low
  }

  /// `+05:30`, `-0500`, `+9` in seconds; `nil` for anything else.
  static func fixedOffset(_ text: String) -> Int64? {
    guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
    let digits = text.dropFirst().filter { $0 != ":" }
    guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), [1, 2, 4].contains(digits.count),
      let number = Int64(digits)
    else { return nil }
    let (hours, minutes) = digits.count == 4 ? (number / 100, number % 100) : (number, 0)
    guard hours <= 18, minutes < 60 else { return nil }
    return (sign == "-" ? -1 : 1) * (hours * 3_600 + minutes * 60)
  }
}

/// Which of two readings of a wall clock is meant in the hours when clocks change.
public enum Fold: Sendable {
  /// With the offset before the change.
  case first
  /// With the offset after the change.
  case second
}

/// The instants that a wall-clock time can mean.
public enum LocalResolution: Hashable, Sendable {
  case unique(Timestamp)
  /// Clocks went back: the hour happened twice.
  case repeated(first: Timestamp, second: Timestamp)
  /// Clocks went forward over this time: it never happened.
  case skipped(withOffsetBefore: Timestamp, withOffsetAfter: Timestamp)
}

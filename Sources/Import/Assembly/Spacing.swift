import Diagnostics
import Market

/// The distances between neighbouring timestamps, from which the timeframe is recognised or checked.
struct Spacing {
  /// The most common distance, in nanoseconds; 0 without two different stamps.
  let common: Int64
  /// Share of the distances that are the most common one.
  let share: Double
  /// The distances looked at, in ascending order.
  private let sorted: [Int64]

  static let minute = Timestamp.nanosecondsPerMinute
  static let day = Timestamp.nanosecondsPerDay
  /// Long tables are judged by this many blocks of this many rows, spread evenly.
  static let blocks = 10
  static let blockRows = 10_000

  /// - Parameter stamps: in ascending order; equal neighbours are passed over.
  init(_ stamps: [Int64]) {
    var distances: [Int64] = []
    for block in Self.ranges(stamps.count) {
      for i in block.dropFirst() where stamps[i] > stamps[i - 1] {
        distances.append(stamps[i] - stamps[i - 1])
      }
    }
    distances.sort()
    var best: (value: Int64, count: Int) = (0, 0)
    var i = 0
    while i < distances.count {
      var j = i
      while j < distances.count, distances[j] == distances[i] { j += 1 }
      if j - i > best.count { best = (distances[i], j - i) }
      i = j
    }
    common = best.value
    share = distances.isEmpty ? 0 : Double(best.count) / Double(distances.count)
    sorted = distances
  }

  private static func ranges(_ count: Int) -> [Range<Int>] {
    if count <= blocks * blockRows { return [0..<count] }
    return (0..<blocks).map { block in
      let start = (count - blockRows) / (blocks - 1) * block
      return start..<start + blockRows
    }
  }

  /// Share of the distances in a range.
  func share(in range: Range<Int64>) -> Double {
    sorted.isEmpty ? 0 : Double(sorted.count { range.contains($0) }) / Double(sorted.count)
  }

  /// The timeframe that the distances show; `nil` when they show none.
  var timeframe: Timeframe? {
    if common < Self.minute { return nil }
    if common < Self.day {
      guard share >= 0.5, common % Self.minute == 0 else { return nil }
      return Timeframe(minutes: Int(common / Self.minute))
    }
    // Days may be an hour short or long where clocks change.
    let hour = 60 * Self.minute
    if share(in: Self.day - hour..<Self.day + hour + 1) >= 0.5 { return .day }
    if share(in: 6 * Self.day..<8 * Self.day + 1) >= 0.5 { return .week }
    if share(in: 27 * Self.day..<33 * Self.day + 1) >= 0.5 { return .month }
    // A handful of days around a weekend or a holiday shows no distance of one day.
    if sorted.count < 5, sorted.allSatisfy({ $0 < 5 * Self.day }) { return .day }
    return nil
  }

  /// `15 minutes`, `1 day`, `0.5 seconds`.
  static func text(_ nanoseconds: Int64) -> String {
    func unit(_ length: Int64, _ name: String) -> String? {
      guard nanoseconds >= length, nanoseconds % length == 0 else { return nil }
      let count = nanoseconds / length
      return "\(count) \(name)\(count == 1 ? "" : "s")"
    }
    return unit(day, "day") ?? unit(60 * minute, "hour") ?? unit(minute, "minute")
      ?? "\(Double(nanoseconds) / 1e9) seconds"
  }

  // MARK: Against what the user said

  /// The timeframe to use: the given one when the distances allow it, else the recognised one.
  ///
  /// - Throws: `not_bars`, `irregular_spacing` or `timeframe_mismatch`.
  func resolve(
    _ given: Timeframe?, duplicates: DuplicatePolicy, at place: ImportPlace
  ) throws(AssayError) -> Timeframe {
    guard let given else { return try recognised(at: place) }
    if sorted.isEmpty || timeframe == given { return given }
    // Daily rows may be an hour short, weekly and monthly ones some days.
    let least = given.isIntraday ? given.nanoseconds : given.nanoseconds / 4 * 3
    let closer = share(in: 0..<least)
    let isThinned = !given.isIntraday && duplicates != .quarantine
    if closer > 0.25, !isThinned { throw mismatch(given, at: place) }
    let isCoarser = given.isIntraday && share(in: 0..<given.nanoseconds + 1) < 0.01 && share >= 0.5
    let isLonger = given == .day && share(in: 0..<2 * Self.day) < 0.1 && sorted.count > 4
    if isCoarser || isLonger { throw mismatch(given, at: place) }
    return given
  }

  private func recognised(at place: ImportPlace) throws(AssayError) -> Timeframe {
    if let timeframe { return timeframe }
    if sorted.isEmpty {
      throw .badData(
        "unknown_timeframe", "One row does not show the length of a bar.",
        remedy: "Say it with `--timeframe`, such as 15m or 1d.", at: place)
    }
    if common < Self.minute {
      throw .badData(
        "not_bars", "Most rows are \(Self.text(common)) apart: these are ticks or trades, not bars.",
        remedy: "Turn them into bars of a minute or more first.", at: place)
    }
    throw .badData(
      "irregular_spacing",
      "No distance between rows prevails: the most common, \(Self.text(common)), holds for "
        + "\(Int((share * 100).rounded())) % of them.",
      remedy: "Say the length of a bar with `--timeframe`.", at: place)
  }

  private func mismatch(_ given: Timeframe, at place: ImportPlace) -> AssayError {
    if common < Self.minute {
      return .badData(
        "not_bars",
        "Most rows are \(Self.text(common)) apart: these are ticks or trades, not bars of \(given).",
        remedy: "Turn them into bars of a minute or more first.", at: place)
    }
    let remedy = timeframe.map { "Import them as `--timeframe \($0)`" } ?? "Give the file's own timeframe"
    return .badData(
      "timeframe_mismatch",
      "The rows are mostly \(Self.text(common)) apart, which does not go with bars of \(given).",
      remedy: remedy + "; `assay data resample` makes coarser bars.", at: place)
  }
}

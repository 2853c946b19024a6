import Diagnostics
public import Market
import Storage

/// Finds bars by the timestamps that their file gives them.
public struct BarStamps: Sendable {
  private let indices: [Int64: Int]
  private let first: String
  private let last: String

  /// - Parameters:
  ///   - series: the bars.
  ///   - path: their file. When it is a text table with one row a bar, its own timestamps name the bars; otherwise the
  ///     timestamps that reports show do.
  public init(_ series: BarSeries, file path: String) {
    let own = Self.stamps(in: path)
    let shown = (0..<series.count).map {
      StampText.nanoseconds(series.displayTime($0)) ?? series.timestamps[$0]
    }
    let stamps = own.count == series.count ? own : shown
    indices = Dictionary(zip(stamps, stamps.indices), uniquingKeysWith: { first, _ in first })
    first = stamps.first.map { Timestamp(nanoseconds: $0).description } ?? "none"
    last = stamps.last.map { Timestamp(nanoseconds: $0).description } ?? "none"
  }

  private static func stamps(in path: String) -> [Int64] {
    guard let table = try? RecordTable.read(path) else { return [] }
    let names = ["timestamp", "time", "date", "datetime", "date_time", "ts"]
    let column = names.lazy.compactMap { table.index(of: $0) }.first ?? 0
    let stamps = table.rows.compactMap { StampText.nanoseconds($0.cells[column]) }
    return stamps.count == table.rows.count ? stamps.sorted() : []
  }

  /// The bar with a timestamp.
  /// - Throws: `invalid_timestamp` for text that is none, `unknown_timestamp` where no bar has it.
  public func bar(_ text: String, place: String) throws -> Int {
    guard let stamp = StampText.nanoseconds(text) else {
      throw AssayError(
        code: "invalid_timestamp", message: "The timestamp is `\(text)`.",
        remedy: "Write it as in 2024-03-01 or 2024-03-01T14:45:00Z.", place: place, kind: .badData)
    }
    guard let bar = indices[stamp] else {
      throw AssayError(
        code: "unknown_timestamp",
        message: "No bar has the timestamp \(text); the bars run from \(first) to \(last).",
        remedy: "Give the timestamp of the bar after whose close the order is sent.", place: place,
        kind: .badData)
    }
    return bar
  }
}

/// Timestamps as people write them into small tables.
enum StampText {
  /// `2024-03-01`, `2024-03-01 14:45`, `2024-03-01T14:45:00Z`, `…+02:00`, and whole numbers of seconds, milliseconds,
  /// microseconds or nanoseconds since 1970; `nil` for anything else. Without a zone it is UTC.
  /// A number counts only where its date can be calculated with.
  static func nanoseconds(_ text: String) -> Int64? {
    guard let stamp = anyNanoseconds(text),
      Timestamp.supportedDates.contains(Timestamp(nanoseconds: stamp).date)
    else { return nil }
    return stamp
  }

  private static func anyNanoseconds(_ text: String) -> Int64? {
    if let number = Int64(text), text.utf8.count > 8 { return scaled(number) }
    let bytes = Array(text.utf8)
    guard bytes.count >= 10, let date = CivilDate(String(decoding: bytes[..<10], as: UTF8.self)) else {
      return nil
    }
    guard Timestamp.supportedDates.contains(date) else { return nil }
    let start = Timestamp(startOf: date).nanoseconds
    if bytes.count == 10 { return start }
    guard bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " ") else { return nil }
    return clock(String(decoding: bytes[11...], as: UTF8.self)).map { start + $0 }
  }

  private static func scaled(_ number: Int64) -> Int64? {
    let digits = String(number.magnitude).count
    let factor: Int64 = digits <= 10 ? 1_000_000_000 : digits <= 13 ? 1_000_000 : digits <= 16 ? 1_000 : 1
    let (result, overflow) = number.multipliedReportingOverflow(by: factor)
    return overflow ? nil : result
  }

  private static func clock(_ text: String) -> Int64? {
    var rest = Substring(text)
    var offset: Int64 = 0
    if rest.hasSuffix("Z") {
      rest = rest.dropLast()
    } else if let sign = rest.lastIndex(where: { $0 == "+" || $0 == "-" }) {
      let zone = rest[rest.index(after: sign)...].filter { $0 != ":" }
      guard zone.count == 4 || zone.count == 2, let number = Int64(zone) else { return nil }
      let minutes = zone.count == 2 ? number * 60 : number / 100 * 60 + number % 100
      offset = rest[sign] == "+" ? minutes : -minutes
      rest = rest[..<sign]
    }
    let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), let hours = Int64(parts[0]), let minutes = Int64(parts[1]),
      (0...24).contains(hours), (0...59).contains(minutes)
    else { return nil }
    var nanoseconds = (hours * 60 + minutes - offset) * Timestamp.nanosecondsPerMinute
    if parts.count == 3 {
      guard let seconds = Double(parts[2]), seconds >= 0, seconds < 61 else { return nil }
      nanoseconds += Int64((seconds * 1e9).rounded())
    }
    return nanoseconds
  }
}

import Diagnostics
import Glibc
import Storage

/// The newest entries of the trial ledger, read as the file grows.
struct LedgerTail: Sendable {
  struct Entry: Sendable {
    var entry: LedgerEntry
    var hash: String
    /// From 1.
    var line: Int
  }

  /// How many entries are kept for the log; older ones stand in the file.
  static let kept = 20_000

  /// In the order of the file.
  private(set) var entries: [Entry] = []
  private(set) var count = 0
  /// Backtests and trials of all entries; `nil` when the file is so long that its beginning was not read.
  private(set) var trials: Int? = 0
  private var offset = 0
  private var stamp: FileStamp?

  /// The hash of the last entry; `nil` without entries.
  var head: String? { entries.last?.hash }

  /// Reads what was added; all anew where the file became shorter or another one.
  ///
  /// - Returns: the entries that are new since the last look, none at the first.
  mutating func refresh(_ path: String) throws -> [Entry] {
    guard let now = FileStamp(path) else {
      self = LedgerTail()
      return []
    }
    let isFirst = stamp == nil
    if let stamp, !now.isSameFile(as: stamp) || now.size < offset { self = LedgerTail() }
    defer { stamp = now }
    guard now.size > offset else { return [] }
    let bytes = try AppendedBytes.read(path, from: offset)
    guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
    let lines = bytes[...end].split(separator: UInt8(ascii: "\n"))
    offset += end + 1
    let first = count + 1
    count += lines.count
    // Only the kept ones are worth the reading.
    let skipped = max(0, lines.count - Self.kept)
    var fresh: [Entry] = []
    for (place, line) in lines.enumerated().dropFirst(skipped) {
      guard let json = try? JSONValue(parsing: Array(line)), let entry = LedgerEntry(json: json) else {
        continue
      }
      fresh.append(Entry(entry: entry, hash: json["hash"]?.stringValue ?? "", line: first + place))
    }
    if skipped > 0 { trials = nil }
    trials = trials.map { known in
      fresh.reduce(known) { [.backtests, .trials].contains($1.entry.kind) ? $0 + $1.entry.count : $0 }
    }
    entries += fresh
    if entries.count > Self.kept { entries.removeFirst(entries.count - Self.kept) }
    return isFirst ? [] : fresh
  }
}

/// The end of a file that grows.
enum AppendedBytes {
  static func read(_ path: String, from offset: Int) throws -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw unreadable(path) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = pread(file, &buffer, buffer.count, offset + bytes.count)
      if count < 0 { throw unreadable(path) }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  private static func unreadable(_ path: String) -> AssayError {
    AssayError(
      code: "cannot_read", message: "The file cannot be read: \(String(cString: strerror(errno))).",
      remedy: "Look whether it is there and may be read.", place: path)
  }
}

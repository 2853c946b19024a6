internal import Diagnostics
internal import Glibc

/// Reads one zone of the tz database: a TZif file of version 2 or later (RFC 8536).
package enum ZoneFile {
  static func load(name: String, directory: String) throws -> ZoneTable {
    guard isPlausible(name), let bytes = contents(of: directory + "/" + name), bytes.starts(with: "TZif".utf8)
    else { throw unknown(name, directory: directory) }
    guard let table = parse(bytes, name: name) else {
      throw AssayError(
        code: "damaged_time_zone",
        message: "The tz database entry for `\(name)` in \(directory) cannot be read.",
        remedy: "Reinstall the `tzdata` package of the system.", kind: .failure)
    }
    return table
  }

  /// Keeps a name inside the directory; `right/` counts leap seconds, which timestamps here do not.
  static func isPlausible(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix("/") && !name.hasPrefix("right/") && name != "posixrules"
      && !name.split(separator: "/").contains { $0 == ".." || $0 == "." }
  }

  // MARK: Parsing

  /// Before the big bang, which some files name as their first change.
  private static let earliestChange: Int64 = -(1 << 60)
  /// The end of the year 2261, in seconds: what lies beyond cannot be counted in nanoseconds.
  private static let latestChange: Int64 = 9_214_646_400
  /// 26 hours, as RFC 8536 has it.
  private static let largestOffset: Int64 = 93_600

  private struct Header {
    var version: UInt8
    var universalCount, standardCount, leapCount, timeCount, typeCount, abbreviationLength: Int

    init?(_ reader: inout ZoneBytes) {
      guard reader.bytes(4).elementsEqual("TZif".utf8) else { return nil }
      version = reader.bytes(1).first ?? 0
      _ = reader.bytes(15)
      universalCount = Int(reader.signed(4))
      standardCount = Int(reader.signed(4))
      leapCount = Int(reader.signed(4))
      timeCount = Int(reader.signed(4))
      typeCount = Int(reader.signed(4))
      abbreviationLength = Int(reader.signed(4))
      guard !reader.failed, timeCount >= 0, typeCount > 0, leapCount >= 0 else { return nil }
    }

    func bodyLength(timeSize: Int) -> Int {
      timeCount * (timeSize + 1) + typeCount * 6 + abbreviationLength + leapCount * (timeSize + 4)
        + standardCount + universalCount
    }
  }

  /// `nil` for bytes that are no zone, or one with changes or offsets that no clock has.
  package static func parse(_ bytes: [UInt8], name: String) -> ZoneTable? {
    var reader = ZoneBytes(bytes)
    guard let old = Header(&reader), old.version >= UInt8(ascii: "2") else { return nil }
    _ = reader.bytes(old.bodyLength(timeSize: 4))
    guard let header = Header(&reader), header.leapCount == 0, header.timeCount <= bytes.count,
      header.typeCount <= bytes.count
    else { return nil }
    let times = (0..<header.timeCount).map { _ in reader.signed(8) }
    let kinds = reader.bytes(header.timeCount).map(Int.init)
    let types = (0..<header.typeCount).map { _ in
      let offset = reader.signed(4)
      _ = reader.bytes(2)
      return offset
    }
    _ = reader.bytes(header.abbreviationLength + header.standardCount + header.universalCount)
    let footer = String(decoding: reader.rest, as: UTF8.self)
    guard !reader.failed, kinds.allSatisfy(types.indices.contains), footer.hasPrefix("\n"),
      footer.hasSuffix("\n"), zip(times, times.dropFirst()).allSatisfy({ $0 < $1 }),
      times.first ?? 0 >= earliestChange, times.last ?? 0 <= latestChange,
      types.allSatisfy({ abs($0) <= largestOffset })
    else { return nil }
    var starts: [Int64] = [.min]
    var offsets = [types[0]]
    for (time, kind) in zip(times, kinds) {
      starts.append(time)
      offsets.append(types[kind])
    }
    guard append(footer: footer.dropFirst().dropLast(), to: &starts, &offsets) else { return nil }
    return ZoneTable(name: name, starts: starts, offsets: offsets)
  }

  /// Writes the rule for times after the last listed change out to the end of `Timestamp`.
  private static func append(
    footer: Substring, to starts: inout [Int64], _ offsets: inout [Int64]
  ) -> Bool {
    if footer.isEmpty { return true }
    guard let rule = PosixZoneRule(footer), rule.isPlausible(upTo: largestOffset) else { return false }
    let last = starts.count > 1 ? starts[starts.count - 1] : 0
    let firstYear = Timestamp(seconds: max(last, -9_000_000_000)).date.components.year
    if starts.count == 1 { offsets[0] = rule.standardOffset }
    guard rule.changes != nil else {
      if offsets.last != rule.standardOffset {
        starts.append(last + 1)
        offsets.append(rule.standardOffset)
      }
      return true
    }
    for year in firstYear...2_262 {
      for change in rule.changes(in: year) where change.second > last {
        starts.append(change.second)
        offsets.append(change.offset)
      }
    }
    return true
  }

  // MARK: Errors and files

  private static func unknown(_ name: String, directory: String) -> AssayError {
    let known = zoneNames(in: directory)
    if known.isEmpty {
      return AssayError(
        code: "missing_time_zones",
        message: "The time zone `\(name)` is needed, but \(directory) holds no tz database.",
        remedy: "Install the system's `tzdata` package (Debian: apt-get install tzdata).", kind: .failure)
    }
    return AssayError(
      code: "unknown_time_zone",
      message: "There is no time zone `\(name)`."
        + NearestName.suggestion(for: name, among: known),
      remedy: "Use a name of the tz database, such as America/New_York, or an offset such as +05:30.",
      kind: .usage)
  }

  /// All zone names of the database, sorted; read only to help with a name that does not exist.
  static func zoneNames(in directory: String) -> [String] {
    var names: [String] = []
    var pending = [""]
    while let folder = pending.popLast() {
      guard let handle = opendir(directory + "/" + folder) else { continue }
      defer { closedir(handle) }
      while let entry = readdir(handle) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        guard let first = name.unicodeScalars.first, ("A"..."Z").contains(first) else { continue }
        if Int32(entry.pointee.d_type) == Int32(DT_DIR) {
          pending.append(folder + name + "/")
        } else {
          names.append(folder + name)
        }
      }
    }
    return names.sorted()
  }

  /// The bytes of a file, or `nil` when it cannot be read or is implausibly large for a zone.
  private static func contents(of path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&buffer, 1, buffer.count, file)
    guard count > 0, count < buffer.count else { return nil }
    return Array(buffer[..<count])
  }
}

/// Reads big-endian integers; after the first read beyond the end everything is zero and `failed` is set.
struct ZoneBytes {
  private let data: [UInt8]
  private var position = 0
  private(set) var failed = false

  init(_ data: [UInt8]) { self.data = data }

  var rest: ArraySlice<UInt8> { data[position...] }

  mutating func bytes(_ count: Int) -> ArraySlice<UInt8> {
    guard count >= 0, count <= data.count - position else {
      failed = true
      return []
    }
    defer { position += count }
    return data[position..<position + count]
  }

  mutating func signed(_ size: Int) -> Int64 {
    let unsigned = bytes(size).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return size == 4 ? Int64(Int32(truncatingIfNeeded: unsigned)) : Int64(bitPattern: unsigned)
  }
}

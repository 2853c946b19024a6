import Diagnostics
import Glibc
import Synchronization

/// Results of pure units of work, found again by the hash of everything that went into them.
///
/// The same work asked for again is read instead of made. An entry is one file, `ab/abcdef…`, replaced as a whole and
/// closed by a check value: an entry that is damaged, half there or another's counts as missing and is made anew. When
/// the entries outgrow the limit, those that were not used for the longest time go. Any number of tasks and processes
/// may share the folder; removing it loses time and nothing else. Getting costs about 0.5 ns a byte.
///
///     let cache = ArtefactCache(folder: "assay-data/cache", limit: 4 << 30)
///     let identity = Identity(.factorySweep, code: code, data: data, contract: contract, configuration: unit)
///     let bytes = try cache.get(identity) ?? cache.put(identity, make())
public final class ArtefactCache: Sendable {
  public let folder: String
  /// Bytes that the entries may take together.
  public let limit: Int
  private let state = Mutex(State())

  /// What became of the requests of this object.
  public struct Statistics: Sendable, Hashable {
    public var hits = 0
    public var misses = 0
    /// Misses whose entry was there and unusable.
    public var damaged = 0
    /// Entries that were removed to keep to the limit.
    public var removed = 0
  }

  private struct State {
    var statistics = Statistics()
    /// Bytes of all entries, as far as this process knows; `nil` before the first look.
    var size: Int?
  }

  private static let header = Array("assay cache 1\n".utf8)
  private static let trailerLength = 8
  /// How full the cache is after a removal, so that the next entry does not cause another.
  private static let shareKept = 0.9

  /// - Parameter folder: made with the first entry.
  public init(folder: String, limit: Int) {
    self.folder = folder
    self.limit = limit
  }

  public var statistics: Statistics { state.withLock(\.statistics) }

  /// The bytes of an entry; `nil` when there is none that is whole.
  public func get(_ identity: Identity) -> [UInt8]? { get(identity.hexadecimal) }

  /// The same by the digits of an identity.
  ///
  /// - Precondition: the digits are `Identity.hexadecimal`.
  public func get(_ key: String) -> [UInt8]? {
    let path = path(key)
    let file = try? WholeFile.bytes(of: path)
    let bytes = file.flatMap { Self.content($0, of: key) }
    // Marks the entry as used now, by the clock of the file system.
    if bytes != nil { utimensat(AT_FDCWD, path, nil, 0) }
    state.withLock { state in
      if bytes != nil { state.statistics.hits += 1 } else { state.statistics.misses += 1 }
      if bytes == nil, file != nil { state.statistics.damaged += 1 }
    }
    return bytes
  }

  /// Keeps `bytes` under a name, in place of what was there, and gives them back. What is larger than the limit is not
  /// kept.
  ///
  /// - Throws: `cannot_write`; the caller may go on without the cache.
  @discardableResult
  public func put(_ identity: Identity, _ bytes: [UInt8]) throws -> [UInt8] {
    try put(identity.hexadecimal, bytes)
  }

  /// The same by the digits of an identity.
  ///
  /// - Precondition: the digits are `Identity.hexadecimal`.
  @discardableResult
  public func put(_ key: String, _ bytes: [UInt8]) throws -> [UInt8] {
    let content = Self.file(bytes, for: key)
    if content.count > limit { return bytes }
    let path = path(key)
    let replaced = FolderFiles.size(ofFile: path) ?? 0
    try AtomicFile.replace(path, isForced: false, with: content)
    state.withLock { state in
      let size = state.size.map { $0 + content.count - replaced } ?? FolderFiles.size(of: folder)
      state.size = size
      if size > limit { removeLongestUnused(&state) }
    }
    return bytes
  }

  // MARK: Inside

  private func path(_ key: String) -> String {
    precondition(key.utf8.count == 64 && key.allSatisfy(\.isHexDigit), "the digits of an identity")
    return "\(folder)/\(key.prefix(2))/\(key)"
  }

  /// Header, key, bytes, and the check value of it all.
  private static func file(_ bytes: [UInt8], for key: String) -> [UInt8] {
    var file = header + Array(key.utf8)
    file.reserveCapacity(file.count + bytes.count + trailerLength)
    file += bytes
    let checksum = file.withUnsafeBytes { Checksum.of($0) }
    for shift in stride(from: 0, to: 64, by: 8) {
      file.append(UInt8(truncatingIfNeeded: checksum >> UInt64(shift)))
    }
    return file
  }

  private static func content(_ file: [UInt8], of key: String) -> [UInt8]? {
    let start = header.count + 64
    guard file.count >= start + trailerLength, file.starts(with: header),
      file[header.count..<start].elementsEqual(key.utf8)
    else { return nil }
    let end = file.count - trailerLength
    let checksum = file.withUnsafeBytes { Checksum.of(UnsafeRawBufferPointer(rebasing: $0[..<end])) }
    var stated: UInt64 = 0
    for byte in file[end...].reversed() { stated = stated << 8 | UInt64(byte) }
    return stated == checksum ? Array(file[start..<end]) : nil
  }

  private func removeLongestUnused(_ state: inout State) {
    var files = FolderFiles.all(in: folder)
    files.sort { ($0.changed, $0.path) < ($1.changed, $1.path) }
    var size = files.reduce(0) { $0 + $1.size }
    let goal = Int(Double(limit) * Self.shareKept)
    for file in files where size > goal {
      // Another process may have removed it: then it is gone as well.
      if unlink(file.path) == 0 { state.statistics.removed += 1 }
      size -= file.size
    }
    state.size = size
  }
}

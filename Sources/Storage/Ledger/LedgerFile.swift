import Diagnostics
import Glibc

/// The file of a ledger, to which several processes add lines under a lock of the system (`flock`).
///
/// Adding takes the lock and one `write`: what a process has written stays when the process is killed. Against a
/// power cut, lines are forced to the disk every 64th time and by `synchronise`, since one force takes
/// milliseconds; like the results database, the ledger may lose its last moments then, and never its order.
final class LedgerFile: LedgerStore {
  let path: String
  private let onNotice: @Sendable (String) -> Void
  /// Open for adding; -1 before the first time.
  private var descriptor: Int32 = -1
  /// The file's size after our last addition, and the hash that ended it.
  private var known = (size: -1, head: "")
  private var additionsNotForced = 0

  private static let additionsPerForce = 64
  private static let newline = UInt8(ascii: "\n")

  init(_ path: String, onNotice: @escaping @Sendable (String) -> Void) {
    self.path = path
    self.onNotice = onNotice
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func append(_ lines: (_ head: String) -> LedgerAddition) throws {
    try open()
    try call { flock(descriptor, LOCK_EX) }
    defer { flock(descriptor, LOCK_UN) }
    let (size, head) = try end()
    let added = lines(head)
    do {
      try write(added.bytes)
    } catch {
      // A disk that is full took half of it: what was not added whole was not added.
      _ = ftruncate(descriptor, off_t(size))
      throw error
    }
    known = (size + added.bytes.count, added.head)
    additionsNotForced += 1
    if additionsNotForced >= Self.additionsPerForce { try synchronise() }
  }

  func synchronise() throws {
    guard additionsNotForced > 0 else { return }
    try call { fdatasync(descriptor) }
    additionsNotForced = 0
  }

  func size() throws -> Int {
    var status = stat()
    if stat(path, &status) == 0 { return Int(status.st_size) }
    if errno == ENOENT { return 0 }
    throw AssayError.cannotRead(path, reason: errno)
  }

  func bytes(from offset: Int) throws -> ArraySlice<UInt8> {
    let reader = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    if reader < 0, errno == ENOENT { return [] }
    guard reader >= 0 else { throw AssayError.cannotRead(path, reason: errno) }
    defer { close(reader) }
    let content = try Self.read(reader, path, from: offset)
    return content[..<((content.lastIndex(of: Self.newline) ?? -1) + 1)]
  }

  // MARK: Inside

  private func open() throws {
    if descriptor >= 0 { return }
    try AtomicFile.makeFolder(containing: path)
    descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw AssayError.cannotWrite(path, reason: errno) }
  }

  /// The size and the hash of the last line, after a torn line was set aside.
  private func end() throws -> (size: Int, head: String) {
    var status = stat()
    try call { fstat(descriptor, &status) }
    let size = Int(status.st_size)
    if size == known.size { return known }
    if size == 0 { return (0, LedgerLine.genesis) }
    let tail = try tail(before: size)
    guard let last = tail.lastIndex(of: Self.newline) else {
      try setAside(tail[...], from: 0)
      return (0, LedgerLine.genesis)
    }
    let whole = size - (tail.endIndex - last - 1)
    if whole < size { try setAside(tail[(last + 1)...], from: whole) }
    let start = tail[..<last].lastIndex(of: Self.newline).map { $0 + 1 } ?? 0
    guard let head = LedgerLine.statedHash(tail[start..<last]) else { throw AssayError.damagedLedger(path) }
    return (whole, head)
  }

  /// The end of the file, long enough to hold two newlines or all of it.
  private func tail(before size: Int) throws -> [UInt8] {
    var length = 4096
    while true {
      let tail = try Self.read(descriptor, path, from: max(0, size - length))
      if length >= size || tail.count(where: { $0 == Self.newline }) >= 2 { return tail }
      length *= 8
    }
  }

  /// Keeps a line that a killed process did not finish in a file beside the ledger, and takes it out.
  private func setAside(_ torn: ArraySlice<UInt8>, from position: Int) throws {
    let aside = path + ".torn"
    let file = Glibc.open(aside, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw AssayError.cannotWrite(aside, reason: errno) }
    defer { close(file) }
    try Self.write(Array(torn) + [Self.newline], to: file, aside)
    try call { ftruncate(descriptor, off_t(position)) }
    onNotice(
      "The last line of the ledger \(path) was not finished (\(torn.count) bytes, by a process that was killed): "
        + "it is set aside in \(aside), and the chain goes on from the line before.")
  }

  private func write(_ bytes: [UInt8]) throws { try Self.write(bytes, to: descriptor, path) }

  private static func write(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws {
    var position = 0
    while position < bytes.count {
      let count = bytes[position...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        position += count
      } else if errno != EINTR {
        throw AssayError.cannotWrite(path, reason: errno)
      }
    }
  }

  private static func read(_ descriptor: Int32, _ path: String, from offset: Int) throws -> [UInt8] {
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let position = off_t(offset + content.count)
      let count = chunk.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, position) }
      if count == 0 { return content }
      if count > 0 {
        content += chunk[..<count]
      } else if errno != EINTR {
        throw AssayError.cannotRead(path, reason: errno)
      }
    }
  }

  /// Repeats a call of the system that a signal interrupted.
  private func call(_ body: () -> Int32) throws {
    while body() != 0 {
      if errno != EINTR { throw AssayError.cannotWrite(path, reason: errno) }
    }
  }
}

extension AssayError {
  static func damagedLedger(_ path: String) -> AssayError {
    AssayError(
      code: "damaged_ledger", message: "The last line of the trial ledger is no entry.",
      remedy:
        "`assay ledger verify` names the first broken line; restore the file from a copy, or name another "
        + "with --ledger.", place: path, kind: .badData)
  }
}

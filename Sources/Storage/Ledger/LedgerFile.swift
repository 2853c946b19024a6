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
  /// The mark beside the ledger, open for writing; -1 before the first time.
  private var markDescriptor: Int32 = -1
  /// What of the file was found sound; `nil` before the first look.
  private var chain: LedgerChain?
  private var additionsNotForced = 0

  private static let additionsPerForce = 64
  private static let newline = UInt8(ascii: "\n")

  init(_ path: String, onNotice: @escaping @Sendable (String) -> Void) {
    self.path = path
    self.onNotice = onNotice
  }

  deinit { for open in [descriptor, markDescriptor] where open >= 0 { close(open) } }

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
    chain?.append(added)
    leaveMark()
    additionsNotForced += 1
    if additionsNotForced >= Self.additionsPerForce { try synchronise() }
  }

  func check() throws {
    // The mark first: what is added meanwhile is behind what it knows, never before.
    var known = chain
    let mark = known == nil ? LedgerChain(markOf: path) : nil
    let size = try size()
    if let known, known.size == size { return }
    if known == nil, let mark, mark.isStart(of: try bytes(from: 0)) { known = mark }
    var seesMark = known != nil || mark == nil
    var sound = known ?? LedgerChain()
    if size < sound.size { throw AssayError.shortenedLedger(path, entries: sound.entries, now: nil) }
    let fault = sound.extend(over: try bytes(from: sound.size)) { if $0 == mark?.head { seesMark = true } }
    if let fault { throw AssayError.brokenLedger(path, fault) }
    if let mark, !seesMark, mark.entries > 0 {
      throw AssayError.shortenedLedger(path, entries: mark.entries, now: sound.entries)
    }
    chain = sound
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

  /// The size and the hash of the last line, after the chain was checked and a torn line was set aside.
  private func end() throws -> (size: Int, head: String) {
    try check()
    var status = stat()
    try call { fstat(descriptor, &status) }
    let whole = chain?.size ?? 0
    if Int(status.st_size) > whole {
      try setAside(try Self.read(descriptor, path, from: whole)[...], from: whole)
    }
    return (whole, chain?.head ?? LedgerLine.genesis)
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

  /// Writes down what is sound now. It may fail: then the next reader follows the chain from an earlier place.
  private func leaveMark() {
    guard let mark = chain?.mark else { return }
    if markDescriptor < 0 {
      markDescriptor = Glibc.open(LedgerChain.markPath(path), O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
    }
    if markDescriptor >= 0 {
      _ = mark.withUnsafeBytes { pwrite(markDescriptor, $0.baseAddress, $0.count, 0) }
    }
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
  static func brokenLedger(_ path: String, _ fault: LedgerVerdict.Fault) -> AssayError {
    AssayError(
      code: "broken_ledger", message: "Line \(fault.line) of the trial ledger is broken. \(fault.problem)",
      remedy:
        "Restore the file from a copy; `assay ledger verify` checks it. Without a copy, name a new ledger with "
        + "--ledger FILE: the trials of this one are then not counted.", place: "\(path):\(fault.line)",
      kind: .badData)
  }

  static func shortenedLedger(_ path: String, entries: Int, now: Int?) -> AssayError {
    AssayError(
      code: "shortened_ledger",
      message: "Entries of the trial ledger are gone: it had \(entries) when it was last added to"
        + (now.map { ", and has \($0)." } ?? ", and became shorter since."),
      remedy:
        "Restore the file from a copy. To go on with what is left, knowing that fewer trials are counted, remove "
        + "\(LedgerChain.markPath(path)).", place: "\(path):\((now ?? entries) + 1)", kind: .badData)
  }
}

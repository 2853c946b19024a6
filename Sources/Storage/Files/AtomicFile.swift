import Diagnostics
import Glibc
import Synchronization

/// Replaces files as a whole, so that a reader, or a process killed half-way, never sees half of one.
public enum AtomicFile {
  private static let counter = Atomic<Int>(0)

  /// Calls `write` with a path beside `path`, then moves what it wrote over `path`.
  ///
  /// Missing folders on the way are made, and files that killed processes left half-written in the folder are removed.
  /// When `write` throws, nothing is left and `path` is as before.
  /// - Parameter isForced: whether the content must survive a power cut; costs milliseconds. Without it such a cut
  ///   may leave a file with missing content, which the reader must be able to tell.
  /// - Throws: what `write` throws, or `cannot_write` with the system's words.
  public static func replace(
    _ path: String, isForced: Bool = true, _ write: (_ temporaryPath: String) throws -> Void
  ) throws {
    try makeFolder(containing: path)
    PartialFile.sweep(PartialFile.folder(of: path))
    let number = counter.wrappingAdd(1, ordering: .relaxed).oldValue
    let temporary = PartialFile.name(of: path, number: number)
    let held = PartialFile.hold(temporary)
    defer { if held >= 0 { close(held) } }
    do {
      try write(temporary)
      if isForced { try synchronise(temporary) }
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, path) == 0 else {
      let reason = errno
      unlink(temporary)
      throw AssayError.cannotWrite(path, reason: reason)
    }
  }

  /// Replaces `path` with `text` in UTF-8.
  public static func replace(_ path: String, with text: String) throws {
    try replace(path, with: Array(text.utf8))
  }

  /// Replaces `path` with `bytes`.
  public static func replace(_ path: String, isForced: Bool = true, with bytes: [UInt8]) throws {
    try replace(path, isForced: isForced) { temporary in
      guard let file = fopen(temporary, "w") else { throw AssayError.cannotWrite(path, reason: errno) }
      let written = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) == $0.count }
      let reason = errno
      guard fclose(file) == 0, written else {
        throw AssayError.cannotWrite(path, reason: written ? errno : reason)
      }
    }
  }

  /// Makes a folder and those above it where they are missing.
  public static func ensureFolder(_ path: String) throws { try makeFolder(containing: path + "/.") }

  /// Makes the folder of `path` and those above it.
  static func makeFolder(containing path: String) throws(AssayError) {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return }
    let folder = String(path[..<slash])
    if mkdir(folder, 0o777) == 0 || errno == EEXIST { return }
    guard errno == ENOENT else { throw AssayError.cannotWrite(folder, reason: errno) }
    try makeFolder(containing: folder)
    guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
      throw AssayError.cannotWrite(folder, reason: errno)
    }
  }

  /// Without this a power cut after the rename could leave an empty file under the right name.
  private static func synchronise(_ path: String) throws(AssayError) {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { throw AssayError.cannotWrite(path, reason: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw AssayError.cannotWrite(path, reason: errno) }
  }
}

extension AssayError {
  /// A file or folder could not be written, in the words of the system.
  static func cannotWrite(_ path: String, reason: Int32) -> AssayError {
    let words = String(cString: strerror(reason))
    return AssayError(
      code: "cannot_write", message: "Cannot write: \(words).",
      remedy: reason == ENOSPC
        ? "Free some space and run the command again." : "Check that the folder exists and is writable.",
      place: path)
  }

  /// A file could not be read, in the words of the system.
  static func cannotRead(_ path: String, reason: Int32) -> AssayError {
    AssayError(
      code: reason == ENOENT ? "no_such_file" : "cannot_read",
      message: reason == ENOENT
        ? "There is no file `\(path)`." : "Cannot read: \(String(cString: strerror(reason))).",
      remedy: "Check the path and its permissions.", place: path,
      kind: reason == ENOENT ? .usage : .failure)
  }
}

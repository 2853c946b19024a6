public import Diagnostics
import Glibc

/// Waits for changes of files: those of folders, and single ones.
public final class FolderWatch: Sendable {
  private let descriptor: Int32
  private let endings: [String]
  private let names: [String]

  /// - Parameters:
  ///   - folders: changes of files with one of the `endings` count; folders that are not there are left out.
  ///   - files: single files; they need not exist.
  /// - Throws: `cannot_watch` where the system has no room for another watch.
  public init(folders: [String], endings: [String], files: [String]) throws(AssayError) {
    self.endings = endings
    names = files.map { String($0.split(separator: "/").last ?? "") }
    descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
    guard descriptor >= 0 else { throw Self.failure() }
    let events = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE)
    let around = files.map { file in
      file.contains("/") ? String(file[..<(file.lastIndex(of: "/") ?? file.startIndex)]) : "."
    }
    for folder in Set(folders + around) {
      let code = inotify_add_watch(descriptor, folder.isEmpty ? "/" : folder, events)
      if code < 0, errno != ENOENT, errno != ENOTDIR {
        let error = Self.failure()
        close(descriptor)
        throw error
      }
    }
  }

  deinit { close(descriptor) }

  private static func failure() -> AssayError {
    AssayError(
      code: "cannot_watch", message: "Files cannot be watched: \(String(cString: strerror(errno))).",
      remedy: "Raise fs.inotify.max_user_watches, or set system_config.watch_files to false.",
      place: "inotify")
  }

  /// Waits for a change that counts.
  ///
  /// - Parameter milliseconds: the longest wait, measured by a clock that never jumps.
  /// - Returns: whether there was one.
  public func wait(milliseconds: Int) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let ready = poll(&entry, 1, Int32(clamping: milliseconds))
    return ready > 0 && drain()
  }

  /// Reads what has happened; whether some of it counts.
  private func drain() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    var counts = false
    while true {
      let size = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      guard size > 0 else { return counts }
      var place = 0
      while place + MemoryLayout<inotify_event>.size <= size {
        let length = buffer.withUnsafeBytes {
          Int($0.loadUnaligned(fromByteOffset: place + 12, as: UInt32.self))
        }
        let start = place + 16
        let mask = buffer.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place + 4, as: UInt32.self) }
        // More happened than the system has kept: some of it may count.
        if mask & UInt32(IN_Q_OVERFLOW) != 0 { counts = true }
        let name = String(
          decoding: buffer[start..<min(size, start + length)].prefix { $0 != 0 }, as: UTF8.self)
        if names.contains(name) || endings.contains(where: { name.hasSuffix($0) }) { counts = true }
        place = start + length
      }
    }
  }
}

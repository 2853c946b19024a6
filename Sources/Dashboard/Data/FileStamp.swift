import Glibc

/// What tells that a file was changed or another one put in its place, without reading it.
struct FileStamp: Sendable, Hashable {
  let device: UInt64
  let number: UInt64
  let size: Int
  let changed: Int64

  /// `nil` when there is no such file.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    device = UInt64(status.st_dev)
    number = UInt64(status.st_ino)
    size = Int(status.st_size)
    changed = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
  }

  /// Whether both are one file, whatever was written to it meanwhile.
  func isSameFile(as other: FileStamp?) -> Bool { device == other?.device && number == other?.number }
}

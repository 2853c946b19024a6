import Diagnostics
import Glibc

/// Reads small files as a whole: tables of results, specifications in JSON.
public enum WholeFile {
  /// The bytes of a file or a pipe.
  ///
  /// - Throws: `AssayError` `no_such_file` or `cannot_read` with the words of the system.
  public static func bytes(of path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw AssayError.cannotRead(path, errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count == 0 { return bytes }
      if count > 0 {
        bytes += chunk[..<count]
      } else if errno != EINTR {
        throw AssayError.cannotRead(path, errno)
      }
    }
  }

  /// The first bytes of a file, fewer when it is shorter. Throws as `bytes(of:)`.
  static func start(of path: String, count: Int) throws -> [UInt8] {
    guard let file = fopen(path, "r") else { throw AssayError.cannotRead(path, errno) }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: count)
    let read = fread(&bytes, 1, count, file)
    if ferror(file) != 0 { throw AssayError.cannotRead(path, errno) }
    return Array(bytes[..<read])
  }
}

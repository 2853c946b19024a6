package import Diagnostics
import Glibc

/// The whole contents of a file, with at least `padding` readable zero bytes after the end.
///
/// Scanners may therefore load eight bytes at any position of a row and meet a byte that ends every number,
/// without asking at each step whether the file ends here.
package final class FileBytes: @unchecked Sendable {
  // SAFETY: the memory is written only before `init` returns and released only in `deinit`; in between it is
  // read only, so it may be shared between threads.
  package let start: UnsafePointer<UInt8>
  package let count: Int
  private let storage: Storage

  private enum Storage {
    case mapped(UnsafeMutableRawPointer, length: Int)
    case allocated(UnsafeMutableRawPointer)
  }

  package static let padding = 64

  package var end: UnsafePointer<UInt8> { start + count }
  package var buffer: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

  /// Maps a file into memory.
  ///
  /// The file is mapped over a larger anonymous area, so that the bytes after its end exist and are zero.
  /// - Throws: `no_such_file`, `cannot_read` with the system's words.
  package convenience init(path: String) throws(AssayError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotRead(path, errno) }
    defer { close(descriptor) }
    try self.init(descriptor: descriptor, path: path)
  }

  /// Maps an open file into memory.
  ///
  /// - Parameter path: for messages.
  package init(descriptor: Int32, path: String) throws(AssayError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .cannotRead(path, errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .cannotRead(path, EISDIR) }
    let size = Int(status.st_size)
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let length = (size + page - 1) / page * page + page
    let area = mmap(nil, length, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let area, area != MAP_FAILED else { throw .cannotRead(path, errno) }
    if size > 0,
      mmap(area, size, PROT_READ, MAP_PRIVATE | MAP_FIXED, descriptor, 0) == MAP_FAILED
    {
      let code = errno
      munmap(area, length)
      throw .cannotRead(path, code)
    }
    start = UnsafePointer(area.assumingMemoryBound(to: UInt8.self))
    count = size
    storage = .mapped(area, length: length)
  }

  /// Whether there is a file that can be mapped, and not a pipe or a folder.
  package static func isRegular(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// Takes over memory from `malloc` that holds `count` bytes and room for the padding, which it clears.
  package init(adopting memory: UnsafeMutableRawPointer, count: Int) {
    memset(memory + count, 0, Self.padding)
    start = UnsafePointer(memory.assumingMemoryBound(to: UInt8.self))
    self.count = count
    storage = .allocated(memory)
  }

  /// Copies bytes that are in memory already.
  package convenience init(copying bytes: some Collection<UInt8>) {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes.count + Self.padding, alignment: 16)
    let target = UnsafeMutableRawBufferPointer(start: memory, count: bytes.count)
    target.copyBytes(from: bytes)
    self.init(adopting: memory, count: bytes.count)
  }

  deinit {
    switch storage {
    case .mapped(let area, let length): munmap(area, length)
    case .allocated(let memory): free(memory)
    }
  }

  /// Gives the memory of a range back; the range is read from the file again when it is looked at.
  ///
  /// Does nothing where the bytes have no file behind them, and in small files.
  package func release(_ range: Range<Int>) {
    guard case .mapped(let area, _) = storage, count > Self.keptSize else { return }
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let first = (range.lowerBound + page - 1) / page * page
    let end = range.upperBound / page * page
    if first < end { madvise(area + first, end - first, MADV_DONTNEED) }
  }

  /// Files up to this size stay in memory while they are read.
  package static let keptSize = 64 << 20

  package func starts(with prefix: [UInt8]) -> Bool {
    count >= prefix.count && memcmp(start, prefix, prefix.count) == 0
  }

  /// The text of a byte range, damaged UTF-8 repaired.
  package func text(_ range: Range<Int>) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: buffer[range]), as: UTF8.self)
  }
}

extension AssayError {
  static func cannotRead(_ path: String, _ code: Int32) -> AssayError {
    if code == ENOENT {
      return AssayError(
        code: "no_such_file", message: "There is no file `\(path)`.", remedy: "Check the path.", place: path,
        kind: .badData)
    }
    return AssayError(
      code: "cannot_read", message: "Cannot read the file: \(String(cString: strerror(code))).",
      remedy: "Check that it is a file and that you may read it.", place: path, kind: .badData)
  }
}

import CArchive
import Diagnostics
import Glibc

/// Unpacks compressed files (gzip, zstd, xz, bzip2) and zip archives with one file in them, through
/// libarchive.
struct Archive {
  /// How a file is packed, told from its first bytes, never from its name.
  enum Packing: String {
    case gzip, zstd, xz, bzip2, zip

    init?(_ bytes: FileBytes) {
      let signatures: [(Packing, [UInt8])] = [
        (.gzip, [0x1F, 0x8B]), (.zstd, [0x28, 0xB5, 0x2F, 0xFD]), (.xz, [0xFD, 0x37, 0x7A, 0x58, 0x5A]),
        (.bzip2, [0x42, 0x5A, 0x68]), (.zip, [0x50, 0x4B, 0x03, 0x04]), (.zip, [0x50, 0x4B, 0x05, 0x06]),
      ]
      guard let match = signatures.first(where: { bytes.starts(with: $0.1) }) else { return nil }
      self = match.0
    }
  }

  let path: String
  let limit: UnpackingLimit
  private let handle: OpaquePointer

  /// The unpacked contents of `bytes`.
  ///
  /// - Parameters:
  ///   - path: for messages.
  ///   - limit: how large it may become.
  /// - Throws: `unpacks_too_large`; `damaged_archive` with libarchive's words; `several_files_in_archive` for a zip
  ///   with more than one data file, `empty_archive` for one without.
  static func unpack(
    _ bytes: FileBytes, _ packing: Packing, path: String, limit: UnpackingLimit = .standard
  ) throws(AssayError) -> FileBytes {
    guard let handle = archive_read_new() else {
      throw AssayError(
        code: "out_of_memory", message: "libarchive found no memory.", remedy: "Close other programs.")
    }
    defer { archive_read_free(handle) }
    return try Archive(path: path, limit: limit, handle: handle).unpack(bytes, packing)
  }

  private func unpack(_ bytes: FileBytes, _ packing: Packing) throws(AssayError) -> FileBytes {
    if packing == .zip {
      archive_read_support_format_zip(handle)
    } else {
      archive_read_support_filter_all(handle)
      archive_read_support_format_raw(handle)
    }
    guard archive_read_open_memory(handle, bytes.start, bytes.count) == ARCHIVE_OK else { throw damaged() }
    var found: (name: String, contents: FileBytes)?
    while let name = try nextEntry() {
      if isBeside(name) { continue }
      if let found { throw several(found.name, name) }
      found = (name, try contents(packed: bytes.count))
    }
    guard let found else {
      throw AssayError(
        code: "empty_archive", message: "The archive holds no file.", remedy: "Pack the data again.",
        place: path, kind: .badData)
    }
    return found.contents
  }

  /// The name of the next entry; `nil` at the end.
  private func nextEntry() throws(AssayError) -> String? {
    var entry: OpaquePointer?
    switch archive_read_next_header(handle, &entry) {
    case ARCHIVE_EOF: return nil
    case ARCHIVE_OK, ARCHIVE_WARN:
      return archive_entry_pathname(entry).map { String(cString: $0) } ?? ""
    default: throw damaged()
    }
  }

  /// Folders and the litter of packers.
  private func isBeside(_ name: String) -> Bool {
    name.hasSuffix("/") || name.hasPrefix("__MACOSX/") || name.hasSuffix(".DS_Store")
  }

  private func contents(packed: Int) throws(AssayError) -> FileBytes {
    var capacity = max(packed * 4, 1 << 16)
    var count = 0
    var memory = malloc(capacity + FileBytes.padding)
    while let target = memory {
      let read = archive_read_data(handle, target + count, capacity - count)
      if read < 0 {
        free(target)
        throw damaged()
      }
      if read == 0 { return FileBytes(adopting: target, count: count) }
      count += read
      do { try limit.check(count, packed: packed, path: path) } catch {
        free(target)
        throw error
      }
      if count == capacity {
        capacity *= 2
        memory = realloc(target, capacity + FileBytes.padding)
        if memory == nil { free(target) }
      }
    }
    throw AssayError(
      code: "out_of_memory", message: "The unpacked file does not fit into memory (beyond \(count) bytes).",
      remedy: "Split the file, or convert it to Parquet.", place: path)
  }

  private func damaged() -> AssayError {
    let words = archive_error_string(handle).map { String(cString: $0) } ?? "unknown damage"
    return AssayError(
      code: "damaged_archive", message: "The compressed file cannot be unpacked: \(words).",
      remedy: "Download or pack it again.", place: path, kind: .badData)
  }

  private func several(_ first: String, _ second: String) -> AssayError {
    AssayError(
      code: "several_files_in_archive",
      message: "The archive holds more than one file (`\(first)`, `\(second)`).",
      remedy: "Unpack it and import the files one by one.", place: path, kind: .badData)
  }
}

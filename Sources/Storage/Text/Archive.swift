import CArchive
package import Diagnostics
import Glibc

/// Unpacks compressed files (gzip, zstd, xz, bzip2) and archives (zip, tar) through libarchive.
package struct Archive {
  /// How a file is packed, told from its first bytes, never from its name.
  package enum Packing: String {
    case gzip, zstd, xz, bzip2, zip

    package init?(_ bytes: FileBytes) {
      let signatures: [(Packing, [UInt8])] = [
        (.gzip, [0x1F, 0x8B]), (.zstd, [0x28, 0xB5, 0x2F, 0xFD]), (.xz, [0xFD, 0x37, 0x7A, 0x58, 0x5A]),
        (.bzip2, [0x42, 0x5A, 0x68]), (.zip, [0x50, 0x4B, 0x03, 0x04]), (.zip, [0x50, 0x4B, 0x05, 0x06]),
      ]
      guard let match = signatures.first(where: { bytes.starts(with: $0.1) }) else { return nil }
      self = match.0
    }
  }

  /// A file out of an archive.
  package struct Member {
    package var bytes: FileBytes
    /// Its name; `nil` where the packing holds one file without a name.
    package var name: String?
    /// Names of the files that were passed over.
    package var others: [String]
  }

  let path: String
  let limit: UnpackingLimit
  /// Where what becomes large is unpacked into a file without a name; `nil` keeps everything in memory.
  let scratch: String?
  private let handle: OpaquePointer

  /// The unpacked contents of `bytes`, which hold one table.
  ///
  /// - Parameters:
  ///   - path: for messages.
  ///   - limit: how large it may become.
  /// - Throws: as `unpack(_:_:path:member:limit:)`.
  package static func unpack(
    _ bytes: FileBytes, _ packing: Packing, path: String, limit: UnpackingLimit = .standard
  ) throws(AssayError) -> FileBytes {
    try unpack(bytes, packing, path: path, member: nil, limit: limit).bytes
  }

  /// One file of an archive: the one that is asked for, else the only table among its files.
  ///
  /// - Parameters:
  ///   - member: the wanted file, by its name or the end of it.
  ///   - limit: how large it may become.
  ///   - scratch: a folder for what becomes large: it is unpacked into a file there that has no name and ends with
  ///     its use, so that memory can be given back.
  /// - Throws: `unpacks_too_large`; `damaged_archive` with libarchive's words; `several_files_in_archive` when more
  ///   than one file could be meant, `no_such_member` when the wanted one is not there, `empty_archive` for an
  ///   archive without files.
  package static func unpack(
    _ bytes: FileBytes, _ packing: Packing, path: String, member: String?,
    limit: UnpackingLimit = .standard, scratch: String? = nil
  ) throws(AssayError) -> Member {
    let names = try open(bytes, packing, path, limit, scratch) { archive throws(AssayError) in
      try archive.names()
    }
    let choice = try MemberChoice(names, wanted: member, path: path)
    let contents = try open(bytes, packing, path, limit, scratch) { archive throws(AssayError) in
      try archive.contents(ofEntry: choice.index, packed: bytes.count)
    }
    return Member(bytes: contents, name: choice.isNamed ? names[choice.index] : nil, others: choice.others)
  }

  private static func open<Result>(
    _ bytes: FileBytes, _ packing: Packing, _ path: String, _ limit: UnpackingLimit, _ scratch: String?,
    _ body: (Archive) throws(AssayError) -> Result
  ) throws(AssayError) -> Result {
    guard let handle = archive_read_new() else {
      throw AssayError(
        code: "out_of_memory", message: "libarchive found no memory.", remedy: "Close other programs.")
    }
    defer { archive_read_free(handle) }
    let archive = Archive(path: path, limit: limit, scratch: scratch, handle: handle)
    if packing == .zip {
      archive_read_support_format_zip(handle)
    } else {
      archive_read_support_filter_all(handle)
      archive_read_support_format_tar(handle)
      archive_read_support_format_raw(handle)
    }
    guard archive_read_open_memory(handle, bytes.start, bytes.count) == ARCHIVE_OK else {
      throw archive.damaged()
    }
    return try body(archive)
  }

  /// The names of all entries; what compresses one file without a name has one entry without one.
  private func names() throws(AssayError) -> [String] {
    var names: [String] = []
    while let name = try nextEntry() {
      let isRaw = archive_format(handle) & ARCHIVE_FORMAT_BASE_MASK == ARCHIVE_FORMAT_RAW
      names.append(isRaw ? "" : name)
      // The next header of what is one file would be looked for behind all of its contents.
      if isRaw { break }
    }
    return names
  }

  private func contents(ofEntry index: Int, packed: Int) throws(AssayError) -> FileBytes {
    for _ in 0...index where try nextEntry() == nil { throw damaged() }
    return try contents(packed: packed)
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
      if count >= FileBytes.keptSize, let file = scratchFile() {
        defer {
          free(target)
          close(file)
        }
        return try contents(
          behind: UnsafeRawBufferPointer(start: target, count: count), packed: packed, into: file)
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

  /// A file without a name in the scratch folder; `nil` where there can be none.
  private func scratchFile() -> Int32? {
    guard let scratch else { return nil }
    var name = Array("\(scratch)/.unpacked-XXXXXX".utf8CString)
    let file = mkstemp(&name)
    if file < 0 { return nil }
    unlink(name)
    return file
  }

  /// Writes what is unpacked already and everything behind it into a file, and maps that.
  private func contents(
    behind start: UnsafeRawBufferPointer, packed: Int, into file: Int32
  ) throws(AssayError) -> FileBytes {
    try write(start, file)
    var count = start.count
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { piece.deallocate() }
    while true {
      let read = archive_read_data(handle, piece.baseAddress, piece.count)
      if read < 0 { throw damaged() }
      if read == 0 { return try FileBytes(descriptor: file, path: path) }
      count += read
      try limit.check(count, packed: packed, path: path)
      try write(UnsafeRawBufferPointer(rebasing: piece[..<read]), file)
    }
  }

  private func write(_ bytes: UnsafeRawBufferPointer, _ file: Int32) throws(AssayError) {
    var rest = bytes
    while !rest.isEmpty {
      let written = Glibc.write(file, rest.baseAddress, rest.count)
      if written < 0, errno == EINTR { continue }
      guard written > 0 else {
        throw AssayError(
          code: "cannot_write",
          message:
            "The unpacked file cannot be kept in `\(scratch ?? "")`: \(String(cString: strerror(errno))).",
          remedy: "Make room there, or unpack the file yourself.", place: path)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
  }

  private func damaged() -> AssayError {
    let words = archive_error_string(handle).map { String(cString: $0) } ?? "unknown damage"
    return AssayError(
      code: "damaged_archive", message: "The compressed file cannot be unpacked: \(words).",
      remedy: "Download or pack it again.", place: path, kind: .badData)
  }
}

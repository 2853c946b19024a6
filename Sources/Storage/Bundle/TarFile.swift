import CArchive
import Diagnostics
import Glibc

/// Packs files into one tar file, compressed with zstd, and takes them out again, through libarchive.
enum TarFile {
  /// One file to pack: its name inside and where it lies.
  struct Member: Sendable {
    let name: String
    let path: String
  }

  private static let regularFile: UInt32 = 0o100_000
  private static let chunkSize = 1 << 20

  // MARK: Packing

  /// Writes `path` as a whole with the members in order. No times or owners go in: equal files give equal bytes.
  static func pack(_ members: [Member], to path: String) throws {
    try AtomicFile.replace(path) { temporary in
      guard let archive = archive_write_new() else { throw failed(path, nil) }
      defer { archive_write_free(archive) }
      archive_write_set_format_pax_restricted(archive)
      try check(archive_write_add_filter_zstd(archive), archive, path)
      try check(archive_write_open_filename(archive, temporary), archive, path)
      for member in members { try add(member, to: archive, path) }
      try check(archive_write_close(archive), archive, path)
    }
  }

  private static func add(_ member: Member, to archive: OpaquePointer, _ path: String) throws {
    guard let file = fopen(member.path, "r") else { throw AssayError.cannotRead(member.path, reason: errno) }
    defer { fclose(file) }
    guard let size = FolderFiles.size(ofFile: member.path), let entry = archive_entry_new() else {
      throw failed(path, nil)
    }
    defer { archive_entry_free(entry) }
    archive_entry_set_pathname(entry, member.name)
    archive_entry_set_size(entry, la_int64_t(size))
    archive_entry_set_filetype(entry, regularFile)
    archive_entry_set_perm(entry, 0o644)
    try check(archive_write_header(archive, entry), archive, path)
    var buffer = [UInt8](repeating: 0, count: chunkSize)
    while true {
      let count = buffer.withUnsafeMutableBytes { fread($0.baseAddress, 1, $0.count, file) }
      if count == 0 { break }
      let written = buffer.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, count) }
      guard written == count else { throw failed(path, archive) }
    }
  }

  // MARK: Unpacking

  /// Takes every file out into `folder`, which is made; gives their names in order.
  ///
  /// - Throws: `damaged_bundle` for what is no such file or is cut, and for a name that leads out of the folder;
  ///   `unpacks_too_large`.
  static func unpack(
    _ path: String, into folder: String, limit: UnpackingLimit = .standard
  ) throws -> [String] {
    var names: [String] = []
    try read(path, limit: limit) { entry, name in
      guard isInside(name) else {
        throw AssayError.damagedBundle(path, "The member `\(name)` would lie outside the folder.")
      }
      names.append(name)
      try AtomicFile.replace("\(folder)/\(name)", isForced: false) { temporary in
        guard let file = fopen(temporary, "w") else { throw AssayError.cannotWrite(temporary, reason: errno) }
        defer { fclose(file) }
        try copy(entry, to: file, temporary)
      }
      return true
    }
    return names
  }

  /// The content of the first file of that name; `nil` when there is none.
  static func content(of name: String, in path: String) throws -> [UInt8]? {
    var content: [UInt8]?
    try read(path, limit: .standard) { entry, found in
      guard found == name else { return true }
      var bytes: [UInt8] = []
      try entry.forEachChunk { bytes += $0 }
      content = bytes
      return false
    }
    return content
  }

  /// The member that is being read, and how much came of the file so far.
  private final class Entry {
    let archive: OpaquePointer
    let path: String
    private let limit: UnpackingLimit
    private let packed: Int
    private var count = 0

    init(_ archive: OpaquePointer, _ path: String, _ limit: UnpackingLimit, packed: Int) {
      (self.archive, self.path, self.limit, self.packed) = (archive, path, limit, packed)
    }

    /// Counts the header of a member; many empty ones are many bytes too.
    func countHeader() throws(AssayError) {
      count += 512
      try limit.check(count, packed: packed, path: path)
    }

    func forEachChunk(_ body: (ArraySlice<UInt8>) throws -> Void) throws {
      var buffer = [UInt8](repeating: 0, count: chunkSize)
      while true {
        let read = buffer.withUnsafeMutableBytes { archive_read_data(archive, $0.baseAddress, $0.count) }
        guard read >= 0 else { throw AssayError.damagedBundle(path, words(archive)) }
        if read == 0 { return }
        count += read
        try limit.check(count, packed: packed, path: path)
        try body(buffer[..<read])
      }
    }
  }

  /// Gives each member to `body` until it answers `false`.
  private static func read(
    _ path: String, limit: UnpackingLimit, _ body: (Entry, String) throws -> Bool
  ) throws {
    guard let packed = FolderFiles.size(ofFile: path) else {
      throw AssayError.cannotRead(path, reason: ENOENT)
    }
    guard let archive = archive_read_new() else { throw failed(path, nil) }
    defer { archive_read_free(archive) }
    archive_read_support_filter_zstd(archive)
    archive_read_support_format_tar(archive)
    guard archive_read_open_filename(archive, path, chunkSize) == ARCHIVE_OK else {
      throw AssayError.damagedBundle(path, words(archive))
    }
    let member = Entry(archive, path, limit, packed: packed)
    while true {
      var entry: OpaquePointer?
      let code = archive_read_next_header(archive, &entry)
      if code == ARCHIVE_EOF { return }
      guard code == ARCHIVE_OK, let name = archive_entry_pathname(entry) else {
        throw AssayError.damagedBundle(path, words(archive))
      }
      try member.countHeader()
      if try !body(member, String(cString: name)) { return }
      // What nobody asked for is counted too, instead of being skipped unseen.
      try member.forEachChunk { _ in }
    }
  }

  private static func copy(_ entry: Entry, to file: UnsafeMutablePointer<FILE>, _ target: String) throws {
    try entry.forEachChunk { bytes in
      let written = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
      guard written == bytes.count else { throw AssayError.cannotWrite(target, reason: errno) }
    }
    guard fflush(file) == 0 else { throw AssayError.cannotWrite(target, reason: errno) }
  }

  private static func isInside(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return !parts.contains { $0.isEmpty || $0 == "." || $0 == ".." }
  }

  private static func check(_ code: Int32, _ archive: OpaquePointer, _ path: String) throws {
    guard code == ARCHIVE_OK || code == ARCHIVE_WARN else { throw failed(path, archive) }
  }

  private static func words(_ archive: OpaquePointer) -> String {
    (archive_error_string(archive).map { String(cString: $0) } ?? "It is cut or is no such file").tidy
  }

  private static func failed(_ path: String, _ archive: OpaquePointer?) -> AssayError {
    AssayError(
      code: "cannot_write", message: "Cannot pack the files: \(archive.map(words) ?? "no memory.")",
      remedy: "Check that the folder is writable and the disk is not full.", place: path)
  }
}

extension AssayError {
  static func damagedBundle(_ path: String, _ reason: String) -> AssayError {
    AssayError(
      code: "damaged_bundle", message: "This bundle cannot be used: \(reason.tidy)",
      remedy: "Get it again from who made it, with `assay factory export`.", place: path, kind: .badData)
  }
}

import CArrow
import Diagnostics
import Glibc

extension ParquetFile {
  /// Tells Parquet from Arrow IPC by the first bytes, so that a wrong ending does not matter.
  static func fileFormat(_ path: String) throws(AssayError) -> assay_arrow_format {
    guard let file = fopen(path, "r") else { throw .cannotRead(path, reason: errno) }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 6)
    let count = fread(&bytes, 1, 6, file)
    if count == 0, ferror(file) != 0 { throw .cannotRead(path, reason: errno) }
    if bytes.starts(with: Array("ARROW1".utf8)) { return ASSAY_ARROW_IPC }
    if bytes.starts(with: Array("PAR1".utf8)) { return ASSAY_ARROW_PARQUET }
    throw unreadable(
      path, count == 0 ? "The file is empty." : "The first bytes are not those of Parquet or Arrow.")
  }

  static func unreadable(_ path: String, _ words: String) -> AssayError {
    AssayError(
      code: "unreadable_parquet", message: "Cannot read as Parquet or Arrow: \(words.tidy)",
      remedy: "Check that the file is complete and holds columns of plain values.", place: path,
      kind: .badData)
  }

  /// Copies and frees a message of the C side.
  static func takeWords(_ message: UnsafeMutablePointer<CChar>?) -> String? {
    guard let message else { return nil }
    defer { assay_arrow_free_message(message) }
    return String(cString: message)
  }

  static func withStrings<Result>(
    _ strings: [String]?, _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
  ) -> Result {
    guard let strings else { return body(nil) }
    let copies = strings.map { UnsafePointer(strdup($0)) }
    defer { for copy in copies { free(UnsafeMutablePointer(mutating: copy)) } }
    return copies.withUnsafeBufferPointer { buffer in
      // An empty list has no address of its own, and no address means "all columns".
      var none: UnsafePointer<CChar>?
      return buffer.isEmpty ? body(&none) : body(buffer.baseAddress)
    }
  }
}

extension String {
  /// One line that ends with a full stop, so that a remedy can follow.
  var tidy: String {
    let line = split(whereSeparator: \.isNewline).joined(separator: " ")
    return line.hasSuffix(".") ? line : line + "."
  }
}

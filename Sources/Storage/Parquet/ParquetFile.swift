import CArrow
public import Diagnostics

/// Reads and writes tables as Parquet files, and reads Arrow IPC (Feather) files, through Apache Arrow C++.
///
/// Written files are compressed with zstd, hold strings as dictionaries and times as `timestamp[ns]`, and
/// mark NaN as a missing value, so that other programs read them with the right types. Writing the same table
/// twice gives the same bytes.
public enum ParquetFile {
  /// A file's columns without their values.
  public struct Description: Sendable {
    public var rowCount: Int
    /// Name and type of each column, in Arrow's words (`double`, `timestamp[us, tz=America/New_York]`).
    public var columns: [(name: String, type: String)]
    public var metadata: [(key: String, value: String)]
  }

  /// Writes `table` to `path`, replacing what was there as a whole.
  ///
  /// - Parameter metadata: key-value pairs kept in the file beside the table, in order.
  /// - Throws: `AssayError` `cannot_write` with the library's words and the path.
  public static func write(
    _ table: ColumnTable, to path: String, metadata: [(String, String)] = []
  ) throws {
    try AtomicFile.replace(path) { temporary in
      let message = ArrowExport(table: table, metadata: metadata).withStructures { schema, array in
        assay_arrow_write_parquet(temporary, schema, array)
      }
      guard let words = takeWords(message) else { return }
      throw AssayError(
        code: "cannot_write", message: "Cannot write: \(words.tidy)",
        remedy: "Check that the folder is writable and the disk is not full.", place: path)
    }
  }

  /// Reads a whole Parquet file, or an Arrow IPC file, which is recognised by its first bytes.
  ///
  /// Integers of up to 32 bits become `int32`, wider ones `int64`; every width of floating-point and decimal
  /// numbers becomes `double` with NaN for missing; dates become midnight without a zone; times of any unit
  /// become nanoseconds; times of day and binary columns become strings. A value that does not fit (a time
  /// outside 1678–2262) is an error and never wraps.
  ///
  /// - Parameters:
  ///   - columns: which columns to read, in that order; `nil` reads all.
  ///   - limit: how large the values may be in memory, eight bytes a cell.
  /// - Throws: `AssayError`: `unpacks_too_large`, `no_such_file`, `unreadable_parquet` with Arrow's words and the path.
  public static func read(
    _ path: String, columns: [String]? = nil, limit: UnpackingLimit = .standard
  ) throws(AssayError) -> (table: ColumnTable, metadata: [(key: String, value: String)]) {
    let format = try fileFormat(path)
    try checkSize(path, columns: columns?.count, limit)
    var schema = ArrowSchema()
    var array = ArrowArray()
    let message = withStrings(columns) { names in
      assay_arrow_read(path, format, names, Int64(columns?.count ?? 0), &schema, &array)
    }
    if let words = takeWords(message) { throw unreadable(path, words) }
    let metadata = ArrowImport.metadata(schema.metadata)
    return (ArrowImport.table(&schema, &array), metadata)
  }

  /// A column of equal values takes almost no room in a file, so the rows that it promises are looked at first.
  private static func checkSize(
    _ path: String, columns: Int?, _ limit: UnpackingLimit
  ) throws(AssayError) {
    let found = try describe(path)
    let (cells, isTooMany) = max(found.rowCount, 0).multipliedReportingOverflow(
      by: 8 * max(1, columns ?? found.columns.count))
    // No ratio here: columns of few values are small by right.
    try UnpackingLimit.upTo(limit.bytes).check(isTooMany ? .max : cells, packed: 0, path: path)
  }

  /// Reads names, types and metadata without the values.
  public static func describe(_ path: String) throws(AssayError) -> Description {
    let format = try fileFormat(path)
    var schema = ArrowSchema()
    var rows: Int64 = 0
    if let words = takeWords(assay_arrow_describe(path, format, &schema, &rows)) {
      throw unreadable(path, words)
    }
    defer { schema.release?(&schema) }
    let columns = (0..<Int(schema.n_children)).compactMap { i in
      schema.children[i].map { field in
        (name: String(cString: field.pointee.name), type: ArrowImport.sourceType(field.pointee) ?? "")
      }
    }
    return Description(
      rowCount: Int(rows), columns: columns, metadata: ArrowImport.metadata(schema.metadata))
  }

  /// The version of the Arrow library, for provenance.
  public static var libraryVersion: String { String(cString: assay_arrow_version()) }
}

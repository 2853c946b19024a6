import Diagnostics

/// Named columns of numbers from a small text table: returns, p-values, a panel of strategies.
///
/// The delimiter (comma, semicolon, tab or spaces) and the header line are recognised; a first column that
/// holds no numbers, such as a date, is kept as labels. Every other cell must be a finite number: an empty
/// cell or a word is an error with line and column, never a gap. For price bars use the importer, which
/// repairs and quarantines; this reader does neither.
public struct NumberTable: Sendable, Hashable {
  public struct Column: Sendable, Hashable {
    /// The name in the header, or `column 2` without one.
    public var name: String
    /// One value a row, from the top of the file.
    public var values: [Double]

    public init(name: String, values: [Double]) {
      self.name = name
      self.values = values
    }
  }

  /// Which columns a caller needs; the others may hold anything.
  public enum Selection: Sendable {
    /// The last column alone.
    case last
    /// All columns, except a first one that holds no numbers.
    case all
  }

  public let columns: [Column]
  /// The cells of a first column that is not among `columns`; empty when there is none.
  public let labels: [String]
  /// The line of the first row in the file, counted from 1.
  public let firstLine: Int

  public var rowCount: Int { columns.first?.values.count ?? 0 }

  /// Takes columns that were computed.
  ///
  /// - Precondition: all columns, and the labels unless there are none, have one length.
  public init(columns: [Column], labels: [String] = []) {
    let count = columns.first?.values.count ?? labels.count
    precondition(columns.allSatisfy { $0.values.count == count }, "columns of one table have one length")
    precondition(labels.isEmpty || labels.count == count, "there is one label a row")
    self.columns = columns
    self.labels = labels
    firstLine = 2
  }

  /// The table as comma-separated text with a header: doubles with the fewest digits that read back to them,
  /// NaN and infinities as empty cells.
  ///
  /// - Parameter labelName: the header of the labels, which come first.
  public func text(labelName: String) -> String {
    let heads = (labels.isEmpty ? [] : [labelName]) + columns.map(\.name)
    var text = heads.map(CSVCell.text).joined(separator: ",") + "\n"
    for row in 0..<rowCount {
      if !labels.isEmpty { text += CSVCell.text(labels[row]) }
      for (index, column) in columns.enumerated() {
        if index > 0 || !labels.isEmpty { text += "," }
        if column.values[row].isFinite { text += column.values[row].description }
      }
      text += "\n"
    }
    return text
  }

  /// Reads a file, plain or compressed; `-` is the standard input.
  ///
  /// - Throws: `AssayError` of kind `badData` with the place `file:line:column`: `no_rows`, `ragged_row`,
  ///   `not_a_number`, `missing_value`; and what reading a file can throw.
  public static func read(_ path: String, _ selection: Selection) throws -> NumberTable {
    let source = path == "-" ? "standard input" : path
    let isMappable = path != "-" && FileBytes.isRegular(path)
    var bytes =
      isMappable
      ? try FileBytes(path: path)
      : FileBytes(copying: try WholeFile.bytes(of: path == "-" ? "/dev/stdin" : path))
    if let packing = Archive.Packing(bytes) { bytes = try Archive.unpack(bytes, packing, path: source) }
    return try NumberTable(bytes, source: source, selection)
  }

  /// Reads a table from the bytes of a file.
  ///
  /// - Parameter source: the name for error messages.
  public init(parsing bytes: [UInt8], source: String, _ selection: Selection) throws {
    try self.init(FileBytes(copying: bytes), source: source, selection)
  }

  private init(_ bytes: FileBytes, source: String, _ selection: Selection) throws {
    var reader = NumberTableReader(bytes: bytes, source: source, selection: selection)
    try reader.read()
    columns = zip(reader.names, reader.values).map { Column(name: $0, values: $1) }
    labels = reader.labels
    firstLine = reader.firstLine
  }
}

/// A table of named columns of equal length, in order: what a Parquet file holds.
///
/// A plain value without computation; build one to write it, or take its columns apart after reading.
public struct ColumnTable: Sendable, Equatable {
  public private(set) var columns: [Column]
  /// Number of rows; 0 for a table without columns.
  public var rowCount: Int { columns.first?.count ?? 0 }

  /// - Precondition: all columns have one length.
  public init(_ columns: [Column] = []) {
    for column in columns.dropFirst() {
      precondition(column.count == columns[0].count, "all columns of a table have one length")
    }
    self.columns = columns
  }

  public mutating func append(_ column: Column) {
    precondition(columns.isEmpty || column.count == rowCount, "all columns of a table have one length")
    columns.append(column)
  }

  public var columnNames: [String] { columns.map(\.name) }

  /// The first column of that name; `nil` when there is none.
  public subscript(name: String) -> Column? { columns.first { $0.name == name } }
}

extension ColumnTable {
  /// One column: a name, values, and which of them are missing.
  public struct Column: Sendable, Equatable {
    public var name: String
    public var values: Values
    /// `true` where a value is missing; `nil` when none is. The value in a missing place means nothing.
    ///
    /// Floating-point columns never have this: a missing number is NaN there.
    public var isMissing: [Bool]?
    /// The type that the column had in the file it was read from, in Arrow's words: `timestamp[us, tz=UTC]`.
    public var sourceType: String?

    /// - Precondition: `isMissing` has the length of `values`, and is `nil` for `.double`.
    public init(_ name: String, _ values: Values, isMissing: [Bool]? = nil, sourceType: String? = nil) {
      if let isMissing {
        precondition(isMissing.count == values.count, "the missing marks have the length of the column")
        if case .double = values { preconditionFailure("a missing floating-point value is NaN") }
      }
      self.name = name
      self.values = values
      self.isMissing = isMissing
      self.sourceType = sourceType
    }

    public var count: Int { values.count }
  }

  /// The values of a column.
  public enum Values: Sendable, Equatable {
    case int64([Int64])
    case int32([Int32])
    /// NaN where a value is missing.
    case double([Double])
    case bool([Bool])
    case string(EncodedStrings)
    /// Nanoseconds since 1970-01-01. With a zone they are instants in UTC and the zone is the one to show
    /// them in; without one (`nil`) they are readings of a clock whose zone the file does not tell.
    case timestamp([Int64], zone: String?)

    public var count: Int {
      switch self {
      case .int64(let values): values.count
      case .int32(let values): values.count
      case .double(let values): values.count
      case .bool(let values): values.count
      case .string(let values): values.count
      case .timestamp(let values, _): values.count
      }
    }
  }
}

extension ColumnTable.Values {
  /// Strings, each distinct one stored once.
  public static func strings(_ values: some Sequence<String>) -> Self { .string(EncodedStrings(values)) }
  /// Instants in UTC.
  public static func instants(_ nanoseconds: [Int64]) -> Self { .timestamp(nanoseconds, zone: "UTC") }
}

/// A column of strings with each distinct string stored once, in order of first appearance.
public struct EncodedStrings: Sendable, Equatable, RandomAccessCollection {
  public private(set) var dictionary: [String]
  /// Position in `dictionary` of each value.
  public private(set) var codes: [Int32]

  public init(_ values: some Sequence<String>) {
    var positions: [String: Int32] = [:]
    dictionary = []
    codes = []
    for value in values {
      if let known = positions[value] {
        codes.append(known)
      } else {
        let code = Int32(dictionary.count)
        positions[value] = code
        dictionary.append(value)
        codes.append(code)
      }
    }
  }

  /// - Precondition: every code is a position in `dictionary`, except that an empty dictionary goes with
  ///   codes 0 in a column in which everything is missing.
  public init(dictionary: [String], codes: [Int32]) {
    for code in codes {
      precondition(code >= 0 && (Int(code) < dictionary.count || dictionary.isEmpty), "a code names a string")
    }
    self.dictionary = dictionary
    self.codes = codes
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { codes.count }
  public subscript(position: Int) -> String {
    dictionary.isEmpty ? "" : dictionary[Int(codes[position])]
  }

  /// Equal strings in equal places; how they are encoded does not matter.
  public static func == (a: EncodedStrings, b: EncodedStrings) -> Bool {
    a.dictionary == b.dictionary ? a.codes == b.codes : a.count == b.count && a.elementsEqual(b)
  }
}

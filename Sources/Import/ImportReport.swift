/// Why a row was put aside.
public enum QuarantineReason: String, Sendable, CaseIterable, Codable {
  case columnCount = "column_count"
  /// More than a mebibyte without a line end: damage, and not split into cells.
  case lineTooLong = "line_too_long"
  case unterminatedQuote = "unterminated_quote"
  case unparsableTime = "unparsable_time"
  case unparsableNumber = "unparsable_number"
  case missingPrice = "missing_price"
  case infinitePrice = "infinite_price"
  /// Open, high and low are exactly 0: a day on which nothing traded, not a price.
  case zeroPlaceholder = "zero_placeholder"
  case negativeVolume = "negative_volume"
  /// A time before 1900 or later than tomorrow.
  case implausibleTime = "implausible_time"
  /// A local time that the clocks of the zone skipped.
  case nonexistentLocalTime = "nonexistent_local_time"
  case conflictingDuplicate = "conflicting_duplicate"
}

/// A row that was put aside, as it stands in the file.
public struct QuarantinedRow: Sendable, Hashable {
  /// Line in the file (decompressed), counted from 1; for JSON and Parquet the row.
  public var line: Int
  /// Position of the offending column, counted from 1; 0 when the whole row is meant.
  public var column: Int
  public var reason: QuarantineReason
  /// The text of the row without its line end; of one that is too long, its beginning.
  public var text: String
}

/// How the report names what happened to several rows.
public struct RowTally: Sendable, Hashable, Codable {
  public var count = 0
  /// Lines of the first few of them.
  public var firstLines: [Int] = []
  static let listed = 5

  public init(count: Int = 0, firstLines: [Int] = []) {
    self.count = count
    self.firstLines = firstLines
  }

  mutating func add(line: Int) {
    count += 1
    if firstLines.count < Self.listed { firstLines.append(line) }
  }
}

/// What an import understood and did, for people and for the catalogue's manifest.
///
/// `rowsRead = rowsKept + quarantinedRows + exactDuplicates + otherSymbolRows`, always.
public struct ImportReport: Sendable, Hashable, Codable {
  public struct Column: Sendable, Hashable, Codable {
    public var position: Int
    public var name: String
    public var role: ColumnRole
  }

  public struct Quarantine: Sendable, Hashable, Codable {
    public var reason: QuarantineReason
    public var rows: RowTally
  }

  /// How the rows lay in the file.
  public enum Order: String, Sendable, Codable {
    case ascending, descending, shuffled
  }

  public var file: String
  /// `csv`, `json` or `parquet`, with the compression in front: `gzip csv`.
  public var format: String
  public var delimiter: String?
  /// Line of the header, `nil` when there is none.
  public var headerLine: Int?
  /// Lines before the header that are not data: a comment, an address.
  public var preambleLines = 0
  public var columns: [Column] = []
  /// The recognised form of the timestamps, such as `YYYY-MM-DD HH:MM:SS±hh:mm`.
  public var timestampForm = ""
  /// Zone in which timestamps without their own offset were read; `nil` when each carries one.
  public var zone: String?
  /// Where the zone comes from, as a clause.
  public var zoneSource = ""
  /// What the timestamps name: `open`, `close` or `session date`.
  public var stamp = ""
  public var stampSource = ""
  public var timeframe = ""
  public var timeframeSource = ""
  public var rowsRead = 0
  public var rowsKept = 0
  public var blankLines = 0
  /// Rows equal to another one in time and all values.
  public var exactDuplicates = 0
  public var otherSymbolRows = 0
  public var quarantine: [Quarantine] = []
  /// Path of the side file with the quarantined rows, when one was written.
  public var quarantineFile: String?
  public var order = Order.ascending
  /// Rows that stood before an earlier one, after a descending file was turned round.
  public var rowsOutOfOrder = 0
  /// Bars whose high or low was widened to hold their open and close.
  public var rangeWidened = RowTally()
  /// Bars with a price of zero or below; legal, and seldom right.
  public var nonPositivePrices = RowTally()
  public var hasVolume = false
  public var missingVolumes = 0
  /// Local times that occur twice when clocks go back, placed by the order of the rows.
  public var ambiguousLocalTimes = 0
  /// Distances between neighbours that are not a whole number of bars.
  public var irregularSteps = 0
  /// Close of the first and the last bar, ISO 8601 in UTC.
  public var first: String?
  public var last: String?
  /// The mark before the fraction of numbers.
  public var decimal = DecimalMark.point
  /// Changes to prices beyond their reading, each as a clause; they become part of the provenance.
  public var adjustments: [String] = []
  /// What else the user should know: a choice that was made, a column left out, volume that is always 0.
  public var notes: [String] = []

  public init(file: String, format: String) {
    self.file = file
    self.format = format
  }

  public var quarantinedRows: Int { quarantine.reduce(0) { $0 + $1.rows.count } }
}

import Diagnostics
public import Market
public import Storage

/// What a column of an imported table is used for. The raw value is the name that `--map` takes.
public enum ColumnRole: String, Sendable, CaseIterable, Codable {
  /// Date and time of day in one column, or the date of a daily bar.
  case time
  /// The date, where the time of day has a column of its own.
  case date
  /// The time of day, where the date has a column of its own.
  case clock
  case open, high, low, close, volume
  /// The close before adjustments, beside an adjusted one as `close`: open, high and low are then multiplied by
  /// `close ÷ raw_close`.
  case rawClose = "raw_close"
  /// Names the instrument of a row; every row must carry the same name.
  case symbol
  /// Read past.
  case ignored
}

/// Which end of an intraday bar its timestamp in the file names.
public enum StampConvention: String, Sendable, CaseIterable, Codable {
  case open, close
}

/// The order of day, month and year in dates such as `03/04/2021`.
public enum DateOrder: String, Sendable, CaseIterable, Codable {
  case dayFirst = "dmy"
  case monthFirst = "mdy"
  case yearFirst = "ymd"
}

/// What happens to rows that share a timestamp and differ in their values. Equal rows are always merged.
public enum DuplicatePolicy: String, Sendable, CaseIterable, Codable {
  /// None of them is kept: nobody can tell which is right.
  case quarantine
  /// The import is refused.
  case error
  /// The row that comes first in the file is kept, the others are quarantined.
  case first
  /// The row that comes last in the file is kept, the others are quarantined.
  case last
}

/// What the importer is told about a file. Everything left `nil` is recognised from the data or refused.
public struct ImportOptions: Sendable {
  public var instrument: Instrument
  /// Whether the instrument's exchange is really known. When it is not (an instrument made from defaults),
  /// timestamps without a zone are refused instead of being read in `instrument.sessions.timeZone`.
  public var isExchangeZoneKnown = true
  /// Length of a bar; `nil` recognises it from the distance between the rows.
  public var timeframe: Timeframe?
  /// Columns chosen by the user: role to column name, or to its position counted from 1, or to `none`.
  public var columns: [ColumnRole: String] = [:]
  /// Zone of timestamps that carry none, by its name in the tz database.
  public var timeZone: String?
  /// `nil` takes the end that the file itself names (a column `close_time`, the hour 24:00), else the open.
  public var stamp: StampConvention?
  public var dateOrder: DateOrder?
  /// The day on which the import runs: two-digit years and bars in the future are judged by it. `nil` judges
  /// neither.
  public var today: CivilDate?
  /// The mark before the fraction of numbers; `nil` tells it from the data.
  public var decimal: DecimalMark?
  /// The file to take from an archive that holds several, by its name or the end of it.
  public var member: String?
  /// Prices are multiplied by this: 0.0001 for integers of 1/10,000.
  public var scale: Double?
  public var delimiter: Character?
  public var hasHeader: Bool?
  /// Takes one price column for open, high, low and close.
  public var isPriceOnly = false
  public var duplicates: DuplicatePolicy = .quarantine
  /// Keeps only rows whose symbol column has this value.
  public var onlySymbol: String?
  /// Where `<name>.quarantine.csv` is written when there are quarantined rows; `nil` writes none.
  public var quarantineFolder: String?
  /// Where compressed files that become large are unpacked meanwhile; `nil` unpacks into memory.
  public var scratchFolder: String?
  /// Reads and judges everything, and writes nothing.
  public var isDryRun = false
  /// How large a compressed file may become.
  public var unpackingLimit = UnpackingLimit.standard
  /// Threads to scan with; `nil` takes the number of processors. The result does not depend on it.
  public var workers: Int?

  public init(instrument: Instrument, timeframe: Timeframe? = nil) {
    self.instrument = instrument
    self.timeframe = timeframe
  }
}

extension ColumnRole {
  static let prices: [ColumnRole] = [.open, .high, .low, .close]
}

extension ImportOptions {
  /// - Throws: `invalid_scale`, `invalid_delimiter`, or an unknown time zone.
  func validate() throws {
    if let scale, !(scale.isFinite && scale > 0) {
      throw AssayError(
        code: "invalid_scale", message: "The scale \(scale) is not a positive number.",
        remedy: "Give a factor such as 0.0001.", kind: .usage)
    }
    if let delimiter, delimiter.asciiValue == nil || delimiter.isNewline || delimiter == "\"" {
      throw AssayError(
        code: "invalid_delimiter", message: "`\(delimiter)` cannot part the cells of a row.",
        remedy: "Give one of `,`, `;`, `|` or a tab.", kind: .usage)
    }
    if let timeZone { _ = try ZoneTable.named(timeZone) }
  }
}

import Diagnostics
public import Market
import Storage

/// Reports of companies from a CSV (plain or compressed) or Parquet file: one row a report.
///
/// Columns: `symbol`; the day of publication (`report_date`, `published`, `filing_date` or `date`); and any of
/// the figures of `FundamentalField`. A figure that is a fraction may also come in percent, in a column whose
/// name ends in `_pct`. Other columns are not read. An empty cell is a figure that the report does not have.
public struct FundamentalsFile: Sendable {
  /// How a file is read.
  public struct Options: Sendable {
    /// Columns by role (`symbol`, `report_date`, or the name of a figure) where the file calls them otherwise.
    public var columns: [String: String] = [:]
    /// Days added to every date: for files that are dated by the end of the period and not by publication.
    public var lagDays = 0
    /// No report can be published later.
    public var today: CivilDate

    public init(today: CivilDate) { self.today = today }
  }

  /// The reports of each company.
  public private(set) var histories: [String: FundamentalHistory] = [:]
  /// What a user should know of the figures, in sentences.
  public private(set) var warnings: [String] = []
  /// Digest of the reports: equal files give equal ones, whatever their format.
  public let digest: String

  /// - Throws: `no_column`, `not_a_number`, `invalid_date`, `report_in_future`, `repeated_report` with file and row;
  ///   `dated_by_period` for a file without a day of publication; what reading a file can throw.
  public init(_ path: String, _ options: Options) throws {
    let table = try TextColumns(path)
    let roles = try Roles(table, options, path)
    var rows: [String: [Row]] = [:]
    for row in 0..<table.rowCount {
      let read = try roles.row(row, table, options, path)
      rows[read.symbol, default: []].append(read)
    }
    for symbol in rows.keys.sorted() {
      histories[symbol] = try FundamentalHistory(Self.lastOfEachDay(rows[symbol] ?? []), symbol: symbol)
    }
    warnings = Self.changesOfUnit(rows.values.flatMap { $0 })
    digest = Self.digest(histories)
  }

  /// Of several rows of one day that carry a time, the last; equal times are left for the check of repeats.
  private static func lastOfEachDay(_ rows: [Row]) -> [FundamentalReport] {
    let sorted = rows.sorted { ($0.report.published, $0.time) < ($1.report.published, $1.time) }
    return sorted.enumerated().filter { index, row in
      guard index + 1 < sorted.count else { return true }
      let next = sorted[index + 1]
      return next.report.published != row.report.published || row.time == next.time
    }.map(\.element.report)
  }

  /// Ratios whose usual size jumps from one year to the next are not in one unit.
  private static func changesOfUnit(_ rows: [Row]) -> [String] {
    FundamentalField.allCases.filter { !$0.isFraction }.compactMap { field in
      var years: [Int: [Double]] = [:]
      for row in rows {
        if let value = row.report.values[field], value > 0 {
          years[row.report.published.components.year, default: []].append(value)
        }
      }
      let usual = years.filter { $0.value.count >= 20 }.sorted { $0.key < $1.key }
        .map { (year: $0.key, median: $0.value.sorted()[$0.value.count / 2]) }
      guard
        let jump = zip(usual, usual.dropFirst()).first(where: {
          max($0.median / $1.median, $1.median / $0.median) > 20
        })
      else { return nil }
      return "`\(field.rawValue)` seems to change its unit: its median is \(rounded(jump.0.median)) in "
        + "\(jump.0.year) and \(rounded(jump.1.median)) in \(jump.1.year). "
        + "Bring it to one unit, or leave the column out."
    }
  }

  private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }

  private static func digest(_ histories: [String: FundamentalHistory]) -> String {
    var parts: [String] = []
    for symbol in histories.keys.sorted() {
      parts.append(symbol)
      for report in histories[symbol]?.reports ?? [] {
        let values = FundamentalField.allCases.map { report.values[$0].map { "\($0)" } ?? "" }
        parts.append("\(report.published) " + values.joined(separator: " "))
      }
    }
    return SHA256.hexadecimal(ofParts: parts)
  }
}

/// One row as it was read.
private struct Row {
  var symbol: String
  var report: FundamentalReport
  /// What follows the date in its cell.
  var time: String
}

/// Which column holds what.
private struct Roles {
  let symbol: Int
  let date: Int
  let figures: [(field: FundamentalField, column: Int, factor: Double)]

  private static let dates = ["report_date", "published", "filing_date", "date"]
  private static let periods = ["period_ending", "period_end", "fiscal_period_end", "period", "for_year"]
  private static let others: [FundamentalField: [String]] = [
    .priceToEarnings: ["pe_ratio", "price_to_earnings"], .priceToBook: ["pb_ratio", "price_to_book"],
    .returnOnEquity: ["return_on_equity"], .debtToEquity: ["debt_equity"],
    .revenueGrowth: ["revenue_growth_yoy"], .earningsGrowth: ["earnings_growth_yoy"],
  ]

  init(_ table: TextColumns, _ options: FundamentalsFile.Options, _ path: String) throws(AssayError) {
    let known = ["symbol", "report_date"] + FundamentalField.allCases.map(\.rawValue)
    for role in options.columns.keys.sorted() where !known.contains(role) {
      throw AssayError(
        code: "unknown_role",
        message:
          "There is no role `\(role)` of a column of reports.\(NearestName.suggestion(for: role, among: known))",
        remedy: "Roles are \(known.joined(separator: ", ")).", place: "--fundamental-column", kind: .usage)
    }
    func named(_ role: String, _ names: [String]) throws(AssayError) -> Int? {
      guard let wanted = options.columns[role] else {
        return names.lazy.compactMap { table.index(of: $0) }.first
      }
      if let index = table.index(of: wanted) { return index }
      throw AssayError(
        code: "no_column",
        message:
          "The table has no column `\(wanted)`.\(NearestName.suggestion(for: wanted, among: table.names))",
        remedy: "It has \(table.names.joined(separator: ", ")).", place: path, kind: .badData)
    }
    guard let symbol = try named("symbol", ["symbol", "ticker"]) else {
      throw AssayError(
        code: "no_column", message: "The table has no column `symbol`.",
        remedy: "Name it with `--fundamental-column symbol=COLUMN`.", place: path, kind: .badData)
    }
    guard let date = try named("report_date", Self.dates) else { throw Self.undated(table, path) }
    self.symbol = symbol
    self.date = date
    var figures: [(field: FundamentalField, column: Int, factor: Double)] = []
    for field in FundamentalField.allCases {
      let names = [field.rawValue] + (Self.others[field] ?? [])
      if let column = try named(field.rawValue, names) {
        let isPercent = field.isFraction && table.names[column].hasSuffix("_pct")
        figures.append((field, column, isPercent ? 0.01 : 1))
      } else if field.isFraction, let column = names.lazy.compactMap({ table.index(of: $0 + "_pct") }).first {
        figures.append((field, column, 0.01))
      }
    }
    if figures.isEmpty {
      throw AssayError(
        code: "no_column", message: "The table has no figure of a report.",
        remedy:
          "Figures are \(FundamentalField.allCases.map(\.rawValue).joined(separator: ", ")); name others with "
          + "`--fundamental-column pe=COLUMN`.", place: path, kind: .badData)
    }
    self.figures = figures
  }

  private static func undated(_ table: TextColumns, _ path: String) -> AssayError {
    guard let period = periods.first(where: { table.index(of: $0) != nil }) else {
      return AssayError(
        code: "no_column", message: "The table has no column with the day of publication.",
        remedy: "Name it with `--fundamental-column report_date=COLUMN`.", place: path, kind: .badData)
    }
    return AssayError(
      code: "dated_by_period",
      message: "The reports are dated by their period (`\(period)`), and not by the day they were published.",
      remedy:
        "To count them some time after the end of the period, give `--fundamental-column report_date=\(period)` "
        + "and `--report-lag 90`.", place: path, kind: .badData)
  }

  func row(
    _ row: Int, _ table: TextColumns, _ options: FundamentalsFile.Options, _ path: String
  ) throws(AssayError) -> Row {
    func refused(_ code: String, _ message: String, _ remedy: String) -> AssayError {
      AssayError(
        code: code, message: message, remedy: remedy, place: "\(path):\(table.line(of: row))", kind: .badData)
    }
    let cell = table[row, date]
    guard let day = CivilDate(String(cell.prefix(10))) else {
      throw refused("invalid_date", "`\(cell)` is no date.", "Write dates as 2024-05-31.")
    }
    let published = day.advanced(byDays: options.lagDays)
    if published > options.today {
      throw refused(
        "report_in_future",
        "The report of \(table[row, symbol]) is dated \(published), which is in the future.",
        "A report counts from the day after its publication: correct the date, or take the row out.")
    }
    var values: [FundamentalField: Double] = [:]
    for figure in figures {
      let text = table[row, figure.column]
      if ["", "nan", "na", "n/a", "null", "none", "-"].contains(text.lowercased()) { continue }
      guard let value = Double(text), value.isFinite else {
        throw refused(
          "not_a_number", "`\(table.names[figure.column])` is `\(text)`, which is no number.",
          "Correct the cell, or leave it empty.")
      }
      values[figure.field] = value * figure.factor
    }
    return Row(
      symbol: table[row, symbol], report: FundamentalReport(published: published, values: values),
      time: String(cell.dropFirst(10)))
  }
}

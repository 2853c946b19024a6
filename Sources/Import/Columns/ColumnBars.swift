import Diagnostics
import Market
import Storage

/// Reads bars from a table of typed columns: Parquet and Arrow IPC.
///
/// The columns have types already, so only their roles are recognised: by the same names and rules as those
/// of text tables. Times with a zone are instants, and the zone gives daily bars their date. Places in
/// messages are rows, counted from 1.
struct ColumnBars {
  let table: ColumnTable
  let path: String
  let options: ImportOptions
  private(set) var report: ImportReport
  private(set) var columns = RowColumns()
  private(set) var facts: BarAssembler.Facts
  private(set) var quarantine: [QuarantinedRow] = []
  /// Row of the file of each row kept, from 0; `nil` while all are kept.
  private var fileRows: [Int]?
  private var times: ColumnTimes

  /// - Throws: errors of `RoleChoice`; `unparsable_number` for a price that is not kept as numbers.
  init(_ table: ColumnTable, path: String, options: ImportOptions, report: ImportReport) throws {
    self.table = table
    self.path = path
    self.options = options
    self.report = report
    let place = ImportPlace(path: path, line: 1, column: 1)
    guard table.rowCount > 0 else {
      throw AssayError.badData(
        "empty_file", "The file holds no rows.", remedy: "Check the download or export.", at: place)
    }
    let context = StampContext(today: options.today)
    let found = table.columns.enumerated().map {
      ColumnFact(index: $0, column: $1, order: options.dateOrder, context)
    }
    let choice = try RoleChoice(facts: found, options: options, hasHeader: true, sample: nil, place: place)
    self.report.columns = zip(found, choice.roles).map { fact, role in
      ImportReport.Column(position: fact.index + 1, name: fact.name, role: role)
    }
    self.report.notes = choice.notes
    if let adjustment = choice.adjustment { self.report.adjustments.append(adjustment) }
    times = try ColumnTimes(table, choice, context, place)
    self.report.timestampForm = times.pattern
    facts = BarAssembler.Facts(
      zone: times.zone, isNamedUTC: choice.isNamedUTC, namedConvention: choice.namedConvention,
      timeColumn: times.column + 1)
    try read(choice)
  }

  /// Reads the rows and puts aside those that are no bars.
  private mutating func read(_ choice: RoleChoice) throws(AssayError) {
    let close = try numbers(choice, .close) ?? []
    var prices = [close, close, close, close]
    if !options.isPriceOnly {
      for (i, role) in [ColumnRole.open, .high, .low].enumerated() {
        prices[i] = try numbers(choice, role) ?? []
      }
    }
    if let scale = options.scale {
      let divisor = ScanPlan.divisor(forScale: scale)
      for i in prices.indices { prices[i] = prices[i].map { $0 / divisor } }
    }
    if let raw = try numbers(choice, .rawClose) { Self.adjust(&prices, raw, divisor: options.scale) }
    let volume = try numbers(choice, .volume)
    var kept: [Int] = []
    kept.reserveCapacity(table.rowCount)
    let stamps = times.read(table)
    let isOther = try otherSymbols(choice)
    for row in 0..<table.rowCount {
      if isOther?[row] == true {
        report.otherSymbolRows += 1
      } else if let (column, reason) = reason(row, stamps, prices, volume, choice) {
        quarantine.append(
          QuarantinedRow(line: row + 1, column: column + 1, reason: reason, text: text(row)))
      } else {
        kept.append(row)
      }
    }
    let isWhole = kept.count == table.rowCount
    func picked<Value>(_ values: [Value]) -> [Value] { isWhole ? values : kept.map { values[$0] } }
    columns.stamp = picked(stamps.map { $0 ?? 0 })
    columns.offset = facts.zone == .offsets ? times.offsets(columns.stamp) : []
    if facts.zone == .offsets {
      columns.stamp = zip(columns.stamp, columns.offset).map {
        $0 + Int64($1) * Timestamp.nanosecondsPerSecond
      }
    }
    columns.open = picked(prices[0])
    columns.high = picked(prices[1])
    columns.low = picked(prices[2])
    columns.close = picked(prices[3])
    if let volume { columns.volume = picked(volume) }
    fileRows = isWhole ? nil : kept
    report.rowsRead = table.rowCount
  }

  /// Brings open, high and low onto the scale of the adjusted close; rows without a ratio lose their prices.
  private static func adjust(_ prices: inout [[Double]], _ raw: [Double], divisor scale: Double?) {
    let divisor = scale.map(ScanPlan.divisor(forScale:)) ?? 1
    for row in raw.indices {
      let adjusted = AdjustedPrices(
        prices[0][row], prices[1][row], prices[2][row], close: prices[3][row], rawClose: raw[row] / divisor)
      prices[0][row] = adjusted?.open ?? .nan
      prices[1][row] = adjusted?.high ?? .nan
      prices[2][row] = adjusted?.low ?? .nan
    }
  }

  /// Hands the columns over and keeps none of them.
  mutating func takeColumns() -> RowColumns {
    var taken = RowColumns()
    swap(&taken, &columns)
    return taken
  }

  /// Which rows carry another symbol than the wanted one; `nil` when the table names none.
  private func otherSymbols(_ choice: RoleChoice) throws(AssayError) -> [Bool]? {
    guard let index = choice.columns[.symbol] else {
      if options.onlySymbol != nil { throw choice.noSymbol() }
      return nil
    }
    let column = table.columns[index]
    let wanted = options.onlySymbol ?? column.text(0)
    let isOther = (0..<table.rowCount).map { column.text($0) != wanted }
    if options.onlySymbol == nil, let row = isOther.firstIndex(of: true) {
      throw .severalSymbols(
        wanted, column.text(row), at: ImportPlace(path: path, line: row + 1, column: index + 1))
    }
    return isOther
  }

  // MARK: Rows

  private func reason(
    _ row: Int, _ stamps: [Int64?], _ prices: [[Double]], _ volume: [Double]?, _ choice: RoleChoice
  ) -> (column: Int, QuarantineReason)? {
    if stamps[row] == nil { return (times.column, .unparsableTime) }
    for (values, role) in zip(prices, [ColumnRole.open, .high, .low, .close]) where !values[row].isFinite {
      let column = choice.columns[role] ?? choice.columns[.close] ?? 0
      return (column, values[row].isNaN ? .missingPrice : .infinitePrice)
    }
    if RowTargets.isPlaceholder(prices[0][row], prices[1][row], prices[2][row], prices[3][row]) {
      return (-1, .zeroPlaceholder)
    }
    guard let volume, !volume[row].isNaN, let column = choice.columns[.volume] else { return nil }
    if volume[row] < 0 { return (column, .negativeVolume) }
    return volume[row].isInfinite ? (column, .unparsableNumber) : nil
  }

  /// The values of a role as numbers, missing ones NaN; `nil` when no column has the role.
  private func numbers(_ choice: RoleChoice, _ role: ColumnRole) throws(AssayError) -> [Double]? {
    guard let index = choice.columns[role] else { return nil }
    let column = table.columns[index]
    switch column.values {
    case .double(let values): return values
    case .int64(let values): return column.withNaN(values.map(Double.init))
    case .int32(let values): return column.withNaN(values.map(Double.init))
    case .string, .bool, .timestamp:
      throw .badData(
        "unparsable_number",
        "The column `\(column.name)` for the \(role.rawValue) holds \(column.sourceType ?? "no numbers").",
        remedy: role == .volume
          ? "Leave the volume out with `--map volume=none`."
          : "Name another column with `--map \(role.rawValue)=COLUMN`.",
        at: ImportPlace(path: path, line: 1, column: index + 1))
    }
  }

  private func text(_ row: Int) -> String {
    table.columns.map { $0.text(row) }.joined(separator: ",")
  }
}

extension ColumnBars: RowSource {
  func locate(_ rows: [Int]) -> [LocatedRow] {
    rows.map { row in
      let fileRow = fileRows?[row] ?? row
      return LocatedRow(line: fileRow + 1, text: text(fileRow))
    }
  }
}

extension ColumnTable.Column {
  /// Numbers with NaN where a value is missing.
  func withNaN(_ numbers: [Double]) -> [Double] {
    guard let isMissing else { return numbers }
    return zip(numbers, isMissing).map { $1 ? .nan : $0 }
  }

  /// A value as text; nothing where it is missing.
  func text(_ row: Int) -> String {
    if isMissing?[row] == true { return "" }
    switch values {
    case .int64(let values): return String(values[row])
    case .int32(let values): return String(values[row])
    case .double(let values): return values[row].isNaN ? "" : "\(values[row])"
    case .bool(let values): return String(values[row])
    case .string(let values): return values[row]
    case .timestamp(let values, _): return Timestamp(nanoseconds: values[row]).description
    }
  }
}

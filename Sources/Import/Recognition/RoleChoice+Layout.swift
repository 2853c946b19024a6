import Diagnostics
import Storage

extension RoleChoice {
  /// Tables without a header: time (or a date and a time of day), open, high, low, close and maybe one volume, in this
  /// order, with the high above and the low below; or the twelve columns of Binance's files.
  mutating func chooseByLayout() throws(AssayError) {
    try chooseTimeByLayout()
    let taken = Set(columns.values)
    let numbers = facts.filter { $0.isNumber && !taken.contains($0.index) }
    let priceRoles: [ColumnRole] = [.open, .high, .low, .close]
    if priceRoles.contains(where: { columns[$0] != nil }) { return }
    if options.isPriceOnly {
      guard numbers.count == 1 else { throw ambiguous(.close, numbers.isEmpty ? facts : numbers) }
      columns[.close] = numbers[0].index
      return
    }
    guard numbers.count >= 4, holdsRanges(numbers.prefix(4).map(\.index)) else {
      throw unknownLayout(numbers)
    }
    for (role, fact) in zip(priceRoles, numbers) { columns[role] = fact.index }
    try chooseVolumeByLayout(Array(numbers.dropFirst(4)))
  }

  private mutating func chooseTimeByLayout() throws(AssayError) {
    if columns[.date] != nil || columns[.clock] != nil || columns[.time] != nil { return }
    guard let first = facts.first, let stamp = first.stamp else { throw noTime() }
    if !stamp.hasClock, facts.count > 1, facts[1].clock != nil || isDigitClock(facts[1]) {
      columns[.date] = 0
      columns[.clock] = 1
    } else {
      columns[.time] = 0
    }
  }

  /// Whether digits behind a date are times of day and not the open: what follows them makes bars, and they do not.
  private func isDigitClock(_ fact: ColumnFact) -> Bool {
    guard fact.digitClock != nil else { return false }
    let behind = facts.filter { $0.isNumber && $0.index > fact.index }.map(\.index)
    guard behind.count >= 4, holdsRanges(Array(behind.prefix(4))) else { return false }
    return !holdsRanges([fact.index] + behind.prefix(3))
  }

  private mutating func chooseVolumeByLayout(_ rest: [ColumnFact]) throws(AssayError) {
    guard columns[.volume] == nil, !barred.contains(.volume), let first = rest.first else { return }
    let isBinance = facts.count == 12 && rest.count >= 2 && rest[1].stamp?.isEpoch == true
    guard rest.count == 1 || isBinance else { throw ambiguous(.volume, rest) }
    columns[.volume] = first.index
    if isBinance { notes.append("The twelve columns without names are read as Binance's klines.") }
  }

  /// Whether the second of four columns is nearly always the highest and the third the lowest.
  private func holdsRanges(_ four: [Int]) -> Bool {
    guard let sample else { return false }
    // A writing that cannot be told yet is asked for later, when the columns are known.
    let forms = try? NumberForms(sample, prices: four, volume: nil, given: options.decimal) { _ in place }
    let form = forms?.prices ?? NumberForm(decimal: .comma, allowsGroups: true)
    var seen = 0
    var fitting = 0
    for row in sample.rows {
      let values = four.compactMap { column -> Double? in
        guard column < row.cells.count else { return nil }
        let cell = sample.bytes.cell(row.cells[column])
        return form.decimal == .point
          ? DecimalParser.parse(cell) ?? NumberReader.read(cell, form) : NumberReader.read(cell, form)
      }
      guard values.count == 4 else { continue }
      seen += 1
      if values[1] >= max(values[0], values[3]), values[2] <= min(values[0], values[3]) { fitting += 1 }
    }
    return seen > 0 && Double(fitting) >= 0.9 * Double(seen)
  }

  // MARK: What must be there

  /// Every bar needs a time and four prices, or one price where the user says so.
  mutating func checkPrices() throws(AssayError) {
    if columns[.time] == nil, columns[.date] == nil { throw noTime() }
    guard let close = fact(.close) else { throw noPrice() }
    if options.isPriceOnly {
      for role in [ColumnRole.open, .high, .low, .rawClose] { columns[role] = nil }
      return
    }
    let missing = [ColumnRole.open, .high, .low].filter { columns[$0] == nil }
    if missing.count == 3 { throw singlePrice(close) }
    if let role = missing.first { throw missingPrice(role) }
  }

  // MARK: Errors

  func ambiguous(_ role: ColumnRole, _ candidates: [ColumnFact]) -> AssayError {
    let what =
      switch role {
      case .clock: "the time of day"
      case .date: "the date"
      default: "the \(role.rawValue)"
      }
    // Columns of one name are told apart by their positions.
    let isNamed = hasHeader && Set(candidates.map(\.name)).count == candidates.count
    let choices = candidates.map { isNamed ? $0.name : String($0.index + 1) }
    let none = role == .volume ? " or `--map volume=none`" : ""
    return .badData(
      "ambiguous_column",
      "More than one column could be \(what): \(listed(choices))"
        + (hasHeader && !isNamed ? ", counted from 1." : "."),
      remedy: "Choose one with `--map \(role.rawValue)=\(choices[0])`\(none).",
      at: at(candidates[0]))
  }

  func noTime() -> AssayError {
    .badData(
      "no_time_column",
      "No column holds timestamps: \(columnsWithValues()).",
      remedy: "Name it with `--map time=COLUMN`; understood are epochs (s, ms, µs, ns), ISO 8601, "
        + "`YYYYMMDD[ HHMMSS]`, `DD-MM-YYYY`, `MM/DD/YYYY`, `ddmmyy`, `Nov 08, 2021` and day numbers of spreadsheets, "
        + "with or without a zone.", at: place)
  }

  func noSymbol() -> AssayError {
    AssayError(
      code: "no_symbol_column", message: "The file has no column that names the symbol of a row.",
      remedy: "Leave out the choice of a symbol, or name the column with `--map symbol=COLUMN`.",
      place: place.description, kind: .usage)
  }

  private func noPrice() -> AssayError {
    let numbers = facts.filter { $0.isNumber && !columns.values.contains($0.index) }
    let example = numbers.first.map(\.name) ?? "COLUMN"
    return .badData(
      "no_price_column",
      "No column is named like a price: \(columnsWithValues()).",
      remedy:
        "Name the four prices with `--map open=COLUMN --map high=COLUMN --map low=COLUMN --map close=COLUMN`, or "
        + "take one with `--map close=\(example) --price-only`; other tables are no bars.", at: place)
  }

  private func singlePrice(_ close: ColumnFact) -> AssayError {
    .badData(
      "single_price_column",
      "There is one price, `\(close.name)`, and no open, high and low.",
      remedy: "Say `--price-only` to take it for all four, or name the others with `--map open=COLUMN …`.",
      at: at(close))
  }

  private func missingPrice(_ role: ColumnRole) -> AssayError {
    .badData(
      "missing_price_column", "There is no column for the \(role.rawValue): \(columnsWithValues()).",
      remedy: "Name it with `--map \(role.rawValue)=COLUMN`, or say `--price-only` to use the close alone.",
      at: place)
  }

  private func unknownLayout(_ numbers: [ColumnFact]) -> AssayError {
    let looksLikeTrades = numbers.count == 2
    return .badData(
      "unknown_layout",
      "The file has no header, and its columns are not time, open, high, low, close"
        + (looksLikeTrades ? " (time and two numbers look like trades)" : "") + ": \(columnsWithValues()).",
      remedy: looksLikeTrades
        ? "Trades must be turned into bars first; a single price goes with `--map close=2 --price-only`."
        : "Name the columns by position with `--map open=2 --map high=3 …`.", at: place)
  }

  func unreadableTime(_ fact: ColumnFact) -> AssayError {
    .badData(
      "unreadable_time",
      "The column `\(fact.name)` does not read as \(fact.clock == nil ? "timestamps" : "dates")"
        + "\(fact.firstValue.map { ": its first cell is `\($0)`" } ?? ": it is empty").",
      remedy: "Name another column with `--map time=COLUMN`, or give the order of dates with `--date-order`.",
      at: at(fact))
  }

  func roundedTime(_ fact: ColumnFact, _ stamp: StampColumn) -> AssayError {
    .badData(
      "rounded_time",
      "The times in `\(fact.name)` have lost digits: several rows share `\(stamp.example)`, which a spreadsheet "
        + "rounded.",
      remedy: "Export the file again with the times as whole numbers, or name another column with "
        + "`--map time=COLUMN`.", at: at(fact))
  }

  /// `1 Ticker = AAPL, 2 Open = 257.76`: the columns with their first values.
  private func columnsWithValues() -> String {
    let shown = facts.prefix(12).map { fact in
      let value = fact.firstValue ?? ""
      return hasHeader ? "`\(fact.name)` (`\(value)`)" : "\(fact.index + 1) (`\(value)`)"
    }
    let more = facts.count > 12 ? " and \(facts.count - 12) more" : ""
    return "the columns are " + shown.joined(separator: ", ") + more
  }

  private func at(_ fact: ColumnFact) -> ImportPlace {
    var place = place
    place.column = fact.index + 1
    return place
  }
}

import Diagnostics
import Market
import Storage

/// What a text table was recognised to be: the plan of its scan and what the report says about it.
struct TableRecognition {
  var plan: ScanPlan
  var columns: [ImportReport.Column]
  /// How timestamps look.
  var pattern: String
  var isNamedUTC: Bool
  var namedConvention: StampConvention?
  /// The zone that every timestamp names.
  var namedZone: String?
  /// What is done to prices to bring them onto one scale, as a clause.
  var adjustment: String?
  var decimal: DecimalMark
  var notes: [String]

  /// - Throws: errors of `RoleChoice` and `DateOrderChoice`; `unparsable_number` for a column that is not
  ///   made of numbers; `integer_prices` for Lean's integers without a scale; `several_symbols`.
  init(_ table: TableShape, options: ImportOptions) throws(AssayError) {
    let sample = TableSample(table.bytes, bodyStart: table.bodyStart, delimiter: table.delimiter)
    let place = ImportPlace(path: table.path, line: table.headerLine ?? table.bodyLine, column: 1)
    guard !sample.rows.isEmpty else {
      throw .badData(
        "empty_file", "There are no rows below the header.", remedy: "Check the download or export.",
        at: ImportPlace(path: table.path, line: table.bodyLine, column: 1))
    }
    let context = StampContext(today: options.today)
    let facts = table.names.enumerated().map { index, name in
      ColumnFact(index: index, name: name, sample: sample, order: options.dateOrder, context)
    }
    let choice = try RoleChoice(
      facts: facts, options: options, hasHeader: table.headerLine != nil, sample: sample, place: place)
    guard let timeFact = choice.fact(.time) ?? choice.fact(.date), let stamp = timeFact.stamp else {
      throw choice.noTime()
    }
    if stamp.isRounded { throw choice.roundedTime(timeFact, stamp) }
    let numbers = try NumberForms(
      sample, prices: ColumnRole.prices.compactMap { choice.columns[$0] }, volume: choice.columns[.volume],
      given: options.decimal
    ) { ImportPlace(path: table.path, line: table.bodyLine, column: $0 + 1) }
    let checks = SampleChecks(table: table, sample: sample)
    for role in ColumnRole.prices + [.volume] {
      guard let fact = choice.fact(role) else { continue }
      try checks.checkNumbers(fact, role, role == .volume ? numbers.volume : numbers.prices)
    }
    let form = try DateOrderChoice.choose(stamp.forms, column: timeFact.index, in: table, context)
    let zone = try Self.zone(
      stamp.zone, options, ImportPlace(path: table.path, line: table.bodyLine, column: timeFact.index + 1))
    plan = ScanPlan(
      delimiter: table.delimiter, roles: choice.roles, stampForm: form,
      clockForm: choice.fact(.clock)?.digitClock, zone: stamp.zone,
      context: stamp.isEarly ? context.fromNineteenHundred : context, prices: numbers.prices,
      volumes: numbers.volume)
    namedZone = zone
    decimal = numbers.prices.decimal
    pattern = stamp.pattern(as: form) + (choice.fact(.clock) == nil ? "" : " and a time of day")
    columns = zip(facts, choice.roles).map { fact, role in
      ImportReport.Column(position: fact.index + 1, name: fact.name, role: role)
    }
    isNamedUTC = choice.isNamedUTC
    namedConvention = choice.namedConvention
    adjustment = choice.adjustment
    notes = table.notes + choice.notes + numbers.notes
    if let warning = numbers.currencyWarning(options.instrument.currency) { notes.append(warning) }
    if form == .serial {
      notes.append("Dates are a spreadsheet's day numbers, counted from 1899-12-30.")
    }
    if stamp.forms.count > 1, let order = form.dateOrder {
      notes.append(
        "Dates are read in the order \(order.rawValue), which the rows of the file show "
          + "(`--date-order` changes it).")
    }
    try applyScale(options, checks, choice, hasHeader: table.headerLine != nil)
    try applySymbol(options, choice)
  }

  private mutating func applyScale(
    _ options: ImportOptions, _ checks: SampleChecks, _ choice: RoleChoice, hasHeader: Bool
  ) throws(AssayError) {
    if let scale = options.scale {
      plan.priceDivisor = ScanPlan.divisor(forScale: scale)
    } else if !hasHeader, choice.fact(.time)?.stamp?.hasClock == true,
      plan.stampForm == .calendar(.eightDigits, .yearFirst),
      let close = choice.fact(.close)
    {
      try checks.refuseLeanIntegers(close)
    }
  }

  /// The zone of the tz database that stands behind the timestamps by name.
  private static func zone(
    _ mark: StampColumn.ZoneMark, _ options: ImportOptions, _ place: ImportPlace
  ) throws(AssayError) -> String? {
    guard case .named(let name) = mark else { return nil }
    if let zones = ZoneNames.ambiguous[name] {
      if let given = options.timeZone { return given }
      throw .badData(
        "ambiguous_zone",
        "The timestamps carry the zone `\(name)`, which means different times in different places.",
        remedy: "Say which with `--tz`: \(zones.joined(separator: ", ")).", at: place)
    }
    if (try? ZoneTable.named(name)) != nil { return name }
    if let given = options.timeZone { return given }
    throw .badData(
      "unknown_zone",
      "The timestamps carry the zone `\(name)`, which the system's tz database does not know.",
      remedy: "Say the zone with `--tz`, such as `--tz America/New_York`.", at: place)
  }

  private mutating func applySymbol(_ options: ImportOptions, _ choice: RoleChoice) throws(AssayError) {
    guard let fact = choice.fact(.symbol) else {
      guard options.onlySymbol != nil else { return }
      throw choice.noSymbol()
    }
    plan.symbol = (options.onlySymbol ?? fact.firstValue).map { Array($0.utf8) }
    plan.filtersSymbol = options.onlySymbol != nil
  }
}

/// Checks on sampled cells that end an import before it starts.
struct SampleChecks {
  let table: TableShape
  let sample: TableSample

  /// Refuses a column of prices or volumes whose cells are mostly not numbers.
  func checkNumbers(_ fact: ColumnFact, _ role: ColumnRole, _ form: NumberForm) throws(AssayError) {
    if fact.firstValue == nil, role == .volume { return }
    let cells = sample.cells(fact.index)
    let numbers = cells.count { Self.reads($0, form) }
    if !cells.isEmpty, Double(numbers) >= StampColumn.requiredShare * Double(cells.count) { return }
    let row = sample.rows.first { row in
      guard fact.index < row.cells.count else { return false }
      let cell = sample.bytes.cell(row.cells[fact.index])
      return !Self.reads(cell, form) && !MissingWord.matches(cell)
    }
    let text = row.map { sample.text($0.cells[fact.index]) } ?? ""
    let offset = row?.offset ?? table.bodyStart
    let isEmpty = fact.firstValue == nil
    throw .badData(
      "unparsable_number",
      isEmpty
        ? "The column `\(fact.name)` for the \(role.rawValue) is empty."
        : "`\(text)` in column `\(fact.name)` is no number for the \(role.rawValue); expected digits with a "
          + "decimal \(form.decimal.rawValue), such as \(form.decimal == .point ? "1234.5" : "1234,5").",
      remedy: Self.remedy(text, role),
      at: ImportPlace(
        path: table.path, line: TextLines.lineNumber(of: offset, in: table.bytes), column: fact.index + 1))
  }

  private static func reads(_ cell: UnsafeBufferPointer<UInt8>, _ form: NumberForm) -> Bool {
    DecimalParser.parse(cell) != nil || NumberReader.read(cell, form) != nil
  }

  private static func remedy(_ text: String, _ role: ColumnRole) -> String {
    return role == .volume
      ? "Leave the volume out with `--map volume=none`, or name another column."
      : "Name another column with `--map \(role.rawValue)=COLUMN`."
  }

  /// Lean writes daily equity files without a header, with prices in 1/10,000 as integers.
  func refuseLeanIntegers(_ close: ColumnFact) throws(AssayError) {
    let cells = sample.cells(close.index)
    let areIntegers = cells.allSatisfy { cell in
      cell.count >= 4 && cell.allSatisfy { $0 &- UInt8(ascii: "0") <= 9 }
    }
    guard areIntegers, let first = close.firstValue else { return }
    throw .badData(
      "integer_prices",
      "All prices are integers such as `\(first)`, in a layout that keeps prices times 10,000.",
      remedy: "Say `--scale 0.0001`, or `--scale 1` if they are whole prices.",
      at: ImportPlace(path: table.path, line: table.bodyLine, column: close.index + 1))
  }
}

import Storage

/// Reads one row by splitting it into cells: every form that the plan allows, and the reason when it is no
/// row.
struct SlowRow {
  enum Verdict {
    case kept(hasHour24: Bool, otherUnit: StampForm.EpochUnit?)
    /// Column from 0; -1 when the whole row is meant.
    case bad(column: Int, QuarantineReason)
    case otherSymbol(column: Int)
  }

  private let plan: ScanPlan
  private let bytes: FileBytes
  private let targets: RowTargets
  private var splitter: CellSplitter
  /// Values of the row that is being read.
  private var values = Values()

  private struct Values {
    var stamp: Int64 = 0
    var offset: Int32?
    var hasHour24 = false
    var zoneName: String?
    var otherUnit: StampForm.EpochUnit?
    var rawClose = 0.0
    var open = 0.0
    var high = 0.0
    var low = 0.0
    var close = 0.0
    var volume = Double.nan
  }

  init(plan: ScanPlan, bytes: FileBytes, targets: RowTargets) {
    self.plan = plan
    self.bytes = bytes
    self.targets = targets
    splitter = CellSplitter(delimiter: plan.delimiter)
  }

  /// Reads the line and, when it is kept, writes its values at `row`.
  mutating func read(_ line: Range<Int>, into row: Int) -> Verdict {
    if line.count > TextLines.longest { return .bad(column: -1, .lineTooLong) }
    splitter.split(line, of: bytes.start)
    if splitter.hasOpenQuote { return .bad(column: splitter.cells.count - 1, .unterminatedQuote) }
    let cells = splitter.cells
    let width = plan.roles.count
    guard cells.count >= width, cells[width...].allSatisfy(\.isEmpty) else {
      return .bad(column: -1, .columnCount)
    }
    values = Values()
    for (column, role) in plan.roles.enumerated() where role != .ignored {
      let cell = bytes.cell(cells[column])
      if role == .symbol {
        guard plan.symbol.map({ cell.elementsEqual($0) }) ?? true else { return .otherSymbol(column: column) }
      } else if let reason = read(cell, role) {
        return .bad(column: column, reason)
      }
    }
    if let reason = finish() { return .bad(column: -1, reason) }
    write(row)
    return .kept(hasHour24: values.hasHour24, otherUnit: values.otherUnit)
  }

  /// Reads one cell; returns what is wrong with it.
  private mutating func read(_ cell: UnsafeBufferPointer<UInt8>, _ role: ColumnRole) -> QuarantineReason? {
    switch role {
    case .time, .date: return take(StampReader.read(cell, plan.stampForm, plan.context))
    case .clock: return take(plan.clockForm.flatMap { StampReader.readClock(cell, $0) })
    case .open: return Self.price(cell, plan, &values.open)
    case .high: return Self.price(cell, plan, &values.high)
    case .low: return Self.price(cell, plan, &values.low)
    case .close: return Self.price(cell, plan, &values.close)
    case .rawClose: return Self.price(cell, plan, &values.rawClose)
    case .volume: return volume(cell)
    case .symbol, .ignored: return nil
    }
  }

  private mutating func take(_ stamp: Stamp?) -> QuarantineReason? {
    guard let stamp else { return .unparsableTime }
    let (sum, overflow) = values.stamp.addingReportingOverflow(stamp.local)
    if overflow { return .unparsableTime }
    values.stamp = sum
    values.hasHour24 = values.hasHour24 || stamp.isHour24
    if let offset = stamp.offset { values.offset = offset }
    if let name = stamp.zoneName { values.zoneName = name }
    if let unit = stamp.otherUnit { values.otherUnit = unit }
    return nil
  }

  private static func price(
    _ cell: UnsafeBufferPointer<UInt8>, _ plan: ScanPlan, _ target: inout Double
  ) -> QuarantineReason? {
    guard let value = number(cell, plan.prices) else {
      if MissingWord.matches(cell) { return .missingPrice }
      return InfiniteWord.matches(cell) ? .infinitePrice : .unparsableNumber
    }
    guard value.isFinite else { return .infinitePrice }
    target = plan.priceDivisor == 1 ? value : value / plan.priceDivisor
    return nil
  }

  /// A plain number, or one in the writing of its column. Where commas are decimal marks, a point can only part
  /// groups, so that the plain reading of `15.305` would be wrong.
  private static func number(_ cell: UnsafeBufferPointer<UInt8>, _ form: NumberForm) -> Double? {
    if form.decimal == .point, let plain = DecimalParser.parse(cell) { return plain }
    return NumberReader.read(cell, form)
  }

  private mutating func volume(_ cell: UnsafeBufferPointer<UInt8>) -> QuarantineReason? {
    guard let value = Self.number(cell, plan.volumes), value.isFinite else {
      return MissingWord.matches(cell) ? nil : .unparsableNumber
    }
    values.volume = value
    return value < 0 ? .negativeVolume : nil
  }

  private mutating func finish() -> QuarantineReason? {
    switch plan.zone {
    case .named(let name): if values.zoneName != name || values.offset != nil { return .unparsableTime }
    case .none: if values.offset != nil || values.zoneName != nil { return .unparsableTime }
    case .utc: if values.offset != 0 { return .unparsableTime }
    case .offsets: if values.offset == nil { return .unparsableTime }
    }
    if plan.isPriceOnly {
      values.open = values.close
      values.high = values.close
      values.low = values.close
    } else if plan.isAdjusting {
      guard
        let adjusted = AdjustedPrices(
          values.open, values.high, values.low, close: values.close, rawClose: values.rawClose)
      else { return .missingPrice }
      (values.open, values.high, values.low) = (adjusted.open, adjusted.high, adjusted.low)
    }
    return RowTargets.isPlaceholder(values.open, values.high, values.low, values.close)
      ? .zeroPlaceholder : nil
  }

  private func write(_ row: Int) {
    targets.stamp[row] = values.stamp
    if let offset = values.offset { targets.offset?[row] = offset }
    targets.open[row] = values.open
    targets.high[row] = values.high
    targets.low[row] = values.low
    targets.close[row] = values.close
    targets.volume?[row] = values.volume
  }
}

/// `inf`, `-Infinity` and the like.
enum InfiniteWord {
  static func matches(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    let word = String(decoding: cell, as: UTF8.self).lowercased().drop { $0 == "-" || $0 == "+" }
    return word == "inf" || word == "infinity"
  }
}

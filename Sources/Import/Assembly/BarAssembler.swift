import Diagnostics
import Market

/// Turns the rows of a file into a series: order, time zone, bar closes, duplicates, ranges.
///
/// Steps, each of which reports what it did: turn a descending file round; settle the timeframe; give every
/// bar its close in UTC (and, for a day or longer, its session date); sort; merge or put aside duplicates;
/// widen ranges that do not hold open and close.
struct BarAssembler {
  let options: ImportOptions
  let facts: Facts
  let source: any RowSource
  /// The first row, for errors that concern the whole file.
  let place: ImportPlace
  let calendar: SessionCalendar
  var bars: BarTable
  var report: ImportReport
  /// Rows put aside here, by row of the scan.
  var putAside: [(row: Int, reason: QuarantineReason)] = []
  /// Session date of each bar, for bars of a day or longer.
  var dates: [Int32] = []
  /// Whether the stamps are known to go strictly up.
  var isInOrder = false

  /// What recognition and scan found out about the rows.
  struct Facts {
    var zone: StampColumn.ZoneMark
    /// The zone that every timestamp names; `zone` is `none` then.
    var namedZone: String?
    var isNamedUTC = false
    var namedConvention: StampConvention?
    /// Column of the timestamps, counted from 1.
    var timeColumn: Int
    var hasHour24 = false
    /// Whether some range does not hold its open and close, or some price is not positive.
    var needsRepair = true
    var hasMissingVolumes = true
  }

  init(
    bars: consuming BarTable, facts: Facts, source: any RowSource, options: ImportOptions,
    report: ImportReport
  ) throws {
    let line = bars.count > 0 ? source.locate([0]).first?.line : nil
    self.bars = bars
    self.facts = facts
    self.source = source
    self.options = options
    self.report = report
    place = ImportPlace(path: report.file, line: line ?? 1, column: facts.timeColumn)
    calendar = try SessionCalendar(options.instrument.sessions)
  }

  /// - Throws: errors of the steps, with line, column and remedy.
  mutating func assemble() throws -> BarSeries {
    putInDirection()
    let timeframe = try settleTimeframe()
    if timeframe.isIntraday {
      try placeIntraday(timeframe)
    } else {
      try placeDaily(timeframe)
      isInOrder = bars.isAscending
    }
    try putAsideImplausible()
    if !isInOrder {
      sortBars()
      try mergeDuplicates()
    }
    if timeframe.isIntraday { countIrregularSteps(timeframe) }
    if facts.needsRepair { repairRanges() }
    countVolumes()
    try checkLevel()
    return series(timeframe)
  }

  // MARK: Order and timeframe

  /// Turns a descending file round.
  private mutating func putInDirection() {
    if facts.zone == .offsets { subtractOffsets() }
    isInOrder = bars.isAscending
    if isInOrder { return }
    let (ups, downs) = bars.directions
    guard downs > ups else { return }
    bars.reverse()
    report.order = .descending
    isInOrder = bars.isAscending
  }

  /// Makes stamps UTC where rows carry their offsets; the offsets stay for the dates of daily bars.
  private mutating func subtractOffsets() {
    for i in bars.columns.stamp.indices {
      bars.columns.stamp[i] -= Int64(bars.columns.offset[i]) * Timestamp.nanosecondsPerSecond
    }
  }

  private mutating func settleTimeframe() throws -> Timeframe {
    let spacing = Spacing(isInOrder ? bars.columns.stamp : bars.columns.stamp.sorted())
    let timeframe = try spacing.resolve(options.timeframe, duplicates: options.duplicates, at: place)
    report.timeframe = timeframe.description
    report.timeframeSource = options.timeframe == nil ? "recognised from the distance of rows" : "given"
    return timeframe
  }

  private mutating func sortBars() {
    let (_, downs) = bars.directions
    guard downs > 0 else { return }
    report.rowsOutOfOrder = downs
    report.order = .shuffled
    let order = bars.sortedOrder
    bars.take(order)
    if !dates.isEmpty { dates = order.map { dates[$0] } }
  }

  // MARK: Duplicates

  private mutating func mergeDuplicates() throws {
    var removed: Set<Int> = []
    var i = 0
    while i < bars.count {
      var j = i + 1
      while j < bars.count, bars.columns.stamp[j] == bars.columns.stamp[i] { j += 1 }
      if j - i > 1 { try merge(i..<j, &removed) }
      i = j
    }
    bars.remove(removed)
    if !dates.isEmpty { dates = dates.indices.filter { !removed.contains($0) }.map { dates[$0] } }
  }

  /// Settles bars of one stamp.
  private mutating func merge(_ group: Range<Int>, _ removed: inout Set<Int>) throws {
    var distinct: [Int] = []
    for bar in group.sorted(by: { bars.row($0) < bars.row($1) }) {
      if distinct.contains(where: { bars.hasEqualValues($0, bar) }) {
        report.exactDuplicates += 1
        removed.insert(bar)
      } else {
        distinct.append(bar)
      }
    }
    guard distinct.count > 1 else { return }
    let aside: ArraySlice<Int>
    switch options.duplicates {
    case .quarantine: aside = distinct[...]
    case .first: aside = distinct.dropFirst()
    case .last: aside = distinct.dropLast()
    case .error: throw conflict(distinct)
    }
    for bar in aside {
      removed.insert(bar)
      putAside.append((bars.row(bar), .conflictingDuplicate))
    }
  }

  private func conflict(_ group: [Int]) -> AssayError {
    let rows = source.locate(group.prefix(2).map(bars.row).sorted())
    let texts = rows.map { "line \($0.line) is `\($0.text.prefix(80))`" }.joined(separator: ", ")
    return .badData(
      "conflicting_duplicate", "Two rows have the same time and different values: \(texts).",
      remedy: "Keep one of them with `--duplicates first` or `last`, or none with `quarantine`.",
      at: ImportPlace(path: report.file, line: rows.last?.line ?? place.line, column: facts.timeColumn))
  }

  // MARK: Values

  /// Widens ranges that do not hold open and close, and counts prices of zero and below.
  private mutating func repairRanges() {
    var widened: [Int] = []
    var nonPositive: [Int] = []
    for i in 0..<bars.count {
      let (open, close) = (bars.columns.open[i], bars.columns.close[i])
      let (high, low) = (bars.columns.high[i], bars.columns.low[i])
      let top = max(open, high, low, close)
      let bottom = min(open, high, low, close)
      if top > high || bottom < low {
        bars.columns.high[i] = top
        bars.columns.low[i] = bottom
        widened.append(bars.row(i))
      }
      if bottom <= 0 { nonPositive.append(bars.row(i)) }
    }
    report.rangeWidened = tally(widened)
    report.nonPositivePrices = tally(nonPositive)
  }

  private func tally(_ rows: [Int]) -> RowTally {
    let first = source.locate(Array(rows.sorted().prefix(RowTally.listed)))
    return RowTally(count: rows.count, firstLines: first.map(\.line))
  }

  private mutating func countVolumes() {
    let volume = bars.columns.volume
    if volume.isEmpty {
      report.missingVolumes = bars.count
    } else if facts.hasMissingVolumes {
      report.missingVolumes = volume.count(where: \.isNaN)
    }
    report.hasVolume = report.missingVolumes < bars.count
    if report.hasVolume, report.missingVolumes == 0, volume.allSatisfy({ $0 == 0 }) {
      report.notes.append("The volume is 0 in every row; it is kept as it is.")
    }
  }

  private func series(_ timeframe: Timeframe) -> BarSeries {
    let columns = bars.columns
    return BarSeries(
      instrument: options.instrument, timeframe: timeframe, timestamps: columns.stamp, open: columns.open,
      high: columns.high, low: columns.low, close: columns.close,
      volume: report.hasVolume ? columns.volume : nil,
      sessionDates: timeframe.isIntraday ? calendar.sessionDates(ofBarsClosingAt: columns.stamp) : dates)
  }
}

import Storage

/// What is known of one column before roles are given out: its name and how its sampled cells read.
struct ColumnFact {
  /// Position in the table, from 0.
  var index: Int
  var name: String
  var normalised: String
  /// Not `nil` when its cells read as timestamps.
  var stamp: StampColumn?
  /// Not `nil` when its cells read as times of day.
  var clock: ClockForm?
  /// Not `nil` when its cells could be times of day written as digits alone, whatever the column is called.
  var digitClock: ClockForm?
  /// Whether most of its cells are numbers, in some writing.
  var isNumber = false
  /// Whether name or cells speak of percent or of a change, which are neither price nor volume.
  var isPercent = false
  /// Whether every sampled cell is the number 0.
  var isAllZero = false
  /// The first cell with something in it.
  var firstValue: String?

  init(index: Int, name: String) {
    self.index = index
    self.name = name
    normalised = ColumnNames.normalised(name)
    isPercent = ColumnNames.saysPercent(name)
  }

  /// Judges column `index` of a sample.
  init(index: Int, name: String, sample: TableSample, order: DateOrder?, _ context: StampContext) {
    self.init(index: index, name: name)
    let cells = sample.cells(index)
    guard let first = cells.first else { return }
    firstValue = String(decoding: first, as: UTF8.self)
    let needed = StampColumn.requiredShare * Double(cells.count)
    isNumber = Double(cells.count { NumberShape($0) != nil }) >= needed
    isPercent = isPercent || Double(cells.count { $0.last == UInt8(ascii: "%") }) >= needed
    isAllZero = cells.allSatisfy { DecimalParser.parse($0) == 0 }
    stamp = StampColumn(cells, order: order, context)
    if stamp == nil, ColumnNames.namesTime(normalised) { stamp = StampColumn(early: cells, context) }
    clock = ClockForm(cells, isNamedTime: ColumnNames.namesClock(normalised))
    digitClock = clock ?? ClockForm(cells, isNamedTime: true)
  }

  /// Whether the cells can only be dates, by their form: digits alone may be any number.
  var isPlainlyTime: Bool { stamp != nil && !isNumber }
  /// Whether name and cells speak of time.
  var mayBeTime: Bool { stamp != nil && (isPlainlyTime || ColumnNames.namesTime(normalised)) }
}

extension ClockForm {
  /// The form of a column of times of day; `nil` when it is none. Bare digits count only under a name that
  /// says time.
  init?(_ cells: [UnsafeBufferPointer<UInt8>], isNamedTime: Bool) {
    guard !cells.isEmpty else { return nil }
    let needed = StampColumn.requiredShare * Double(cells.count)
    func fits(_ form: ClockForm) -> Bool {
      Double(cells.count { StampReader.readClock($0, form) != nil }) >= needed
    }
    if fits(.colons) {
      self = .colons
    } else if isNamedTime, fits(.hoursMinutes) {
      self = .hoursMinutes
    } else if isNamedTime, fits(.hoursMinutesSeconds) {
      self = .hoursMinutesSeconds
    } else if isNamedTime, fits(.dayFraction) {
      self = .dayFraction
    } else {
      return nil
    }
  }
}

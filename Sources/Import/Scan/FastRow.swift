import Storage

/// Reads rows in place, cell after cell, as long as nothing is out of the ordinary: no quotes, no spaces,
/// every cell present (volumes may be empty).
///
/// Rows of `time,open,high,low,close,volume` with a common form of time have a loop of their own, which is
/// what the time of a large import is spent in (25 ns a row); other tables go through `MixedRow`.
///
/// SAFETY: see `FastNumber`; `targets` has room for the rows asked for.
struct FastRow {
  typealias Bytes = UnsafePointer<UInt8>

  /// What assembly must know of the rows read.
  struct Seen {
    var needsRepair = false
    var hasMissingVolumes = false
    var hasHour24 = false
  }

  private(set) var seen = Seen()
  private let targets: RowTargets
  private let delimiter: UInt8
  /// The offset that every timestamp must have; meaningless where rows carry their own.
  private let expectedOffset: Int32
  private let hasOffsets: Bool
  private var stamps: FastStamp?
  private var mixed: MixedRow

  init(_ plan: ScanPlan, _ bytes: FileBytes, _ targets: RowTargets) {
    self.targets = targets
    delimiter = plan.delimiter
    expectedOffset = plan.zone == .utc ? 0 : FastStamp.noOffset
    hasOffsets = plan.zone == .offsets
    mixed = MixedRow(plan, bytes, targets)
    let isPlain =
      plan.roles == [.time, .open, .high, .low, .close, .volume] && plan.priceDivisor == 1
      && plan.prices.decimal == .point && plan.volumes.decimal == .point
    stamps = isPlain ? FastStamp(plan.stampForm, plan.context) : nil
  }

  /// Reads rows from `start`; stops at `end` or at a row that is not read here.
  ///
  /// - Returns: where it stopped, at the start of a row, and the number of rows read.
  mutating func readRows(from start: Bytes, to end: Bytes, row first: Int) -> (Bytes, Int) {
    var at = start
    var row = first
    DecimalParser.powersOfTen.withUnsafeBufferPointer { table in
      guard let powers = table.baseAddress else { return }
      if var stamps, let volume = targets.volume {
        while at < end, let next = plainRow(at, row, &stamps, powers, volume) {
          at = next
          row &+= 1
        }
        self.stamps = stamps
      } else {
        while at < end, let next = mixed.read(at, row, powers, &seen) {
          at = next
          row &+= 1
        }
      }
    }
    return (at, row - first)
  }

  @inline(__always)
  private mutating func plainRow(
    _ start: Bytes, _ row: Int, _ stamps: inout FastStamp, _ powers: UnsafePointer<Double>,
    _ volumes: UnsafeMutablePointer<Double>
  ) -> Bytes? {
    var (open, high, low, close) = (0.0, 0.0, 0.0, 0.0)
    var offset = FastStamp.noOffset
    guard let afterStamp = stamps.read(start, &targets.stamp[row], &offset), afterStamp.pointee == delimiter,
      acceptsOffset(offset, row),
      let afterOpen = FastNumber.read(afterStamp + 1, &open, powers), afterOpen.pointee == delimiter,
      let afterHigh = FastNumber.read(afterOpen + 1, &high, powers), afterHigh.pointee == delimiter,
      let afterLow = FastNumber.read(afterHigh + 1, &low, powers), afterLow.pointee == delimiter,
      let afterClose = FastNumber.read(afterLow + 1, &close, powers), afterClose.pointee == delimiter,
      let afterVolume = Self.volume(afterClose + 1, &volumes[row], powers, delimiter, &seen)
    else { return nil }
    targets.open[row] = open
    targets.high[row] = high
    targets.low[row] = low
    targets.close[row] = close
    let isSound = high >= open && high >= close && low <= open && low <= close && low > 0
    if !isSound {
      if RowTargets.isPlaceholder(open, high, low, close) { return nil }
      seen.needsRepair = true
    }
    return Self.lineEnd(afterVolume)
  }

  @inline(__always)
  private func acceptsOffset(_ offset: Int32, _ row: Int) -> Bool {
    if !hasOffsets { return offset == expectedOffset }
    targets.offset?[row] = offset
    return offset != FastStamp.noOffset
  }

  /// The start of the next line, if this one ends here.
  @inline(__always)
  static func lineEnd(_ end: Bytes) -> Bytes? {
    if end.pointee == UInt8(ascii: "\n") { return end + 1 }
    return end.pointee == UInt8(ascii: "\r") && end[1] == UInt8(ascii: "\n") ? end + 2 : nil
  }

  @inline(__always)
  static func volume(
    _ at: Bytes, _ value: inout Double, _ powers: UnsafePointer<Double>, _ delimiter: UInt8,
    _ seen: inout Seen
  ) -> Bytes? {
    if let end = FastNumber.read(at, &value, powers) { return value >= 0 ? end : nil }
    let byte = at.pointee
    guard byte == delimiter || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else { return nil }
    value = .nan
    seen.hasMissingVolumes = true
    return at
  }
}

extension RowTargets {
  /// Whether assembly has to look at a bar: its range does not hold open and close, or it is not positive.
  func needsRepair(_ row: Int) -> Bool {
    let (open, high, low, close) = (open[row], high[row], low[row], close[row])
    return !(high >= open && high >= close && low <= open && low <= close && low > 0)
  }

  /// Open, high and low exactly 0: no prices, but the filling of a day on which nothing traded. A close beside them is
  /// the settlement.
  static func isPlaceholder(_ open: Double, _ high: Double, _ low: Double, _ close: Double) -> Bool {
    open == 0 && high == 0 && low == 0
  }
}

import Glibc
import Storage

/// Reads rows of any column order in place: other forms of time, dates and times of day in two columns,
/// symbols, scaled prices, a single price. About 60 to 150 ns a row.
///
/// SAFETY: see `FastNumber`.
struct MixedRow {
  typealias Bytes = UnsafePointer<UInt8>

  private let plan: ScanPlan
  private let bytes: FileBytes
  private let targets: RowTargets
  private let delimiter: UInt8
  private var stamps: FastStamp?
  /// Where commas are decimal marks, even plain-looking numbers are left to the slow way.
  private let isPlain: Bool
  private let isVolumePlain: Bool
  private var rawClose = 0.0

  init(_ plan: ScanPlan, _ bytes: FileBytes, _ targets: RowTargets) {
    self.plan = plan
    self.bytes = bytes
    self.targets = targets
    delimiter = plan.delimiter
    stamps = FastStamp(plan.stampForm, plan.context)
    isPlain = plan.prices.decimal == .point
    isVolumePlain = plan.volumes.decimal == .point
  }

  /// The time of a row, put together from one column or two.
  private struct Time {
    var local: Int64 = 0
    var offset = FastStamp.noOffset
    var zoneName: String?

    mutating func add(_ stamp: Stamp) {
      if let name = stamp.zoneName { zoneName = name }
      local += stamp.local
      if let written = stamp.offset { offset = written }
    }
  }

  /// Reads one row; returns the start of the next, or `nil` when something is out of the ordinary.
  mutating func read(
    _ start: Bytes, _ row: Int, _ powers: UnsafePointer<Double>, _ seen: inout FastRow.Seen
  ) -> Bytes? {
    var at = start
    var time = Time()
    for (column, role) in plan.roles.enumerated() {
      if column > 0 {
        guard at.pointee == delimiter else { return nil }
        at += 1
      }
      guard let next = read(role, at, row, &time, powers, &seen) else { return nil }
      at = next
    }
    guard let next = FastRow.lineEnd(at), write(time, row), finishPrices(row) else { return nil }
    if targets.needsRepair(row) { seen.needsRepair = true }
    return next
  }

  @inline(__always)
  private mutating func read(
    _ role: ColumnRole, _ at: Bytes, _ row: Int, _ time: inout Time, _ powers: UnsafePointer<Double>,
    _ seen: inout FastRow.Seen
  ) -> Bytes? {
    switch role {
    case .time, .date: return stamp(at, &time, &seen)
    case .clock: return clock(at, &time, &seen)
    case .open: return isPlain ? FastNumber.read(at, &targets.open[row], powers) : nil
    case .high: return FastNumber.read(at, &targets.high[row], powers)
    case .low: return FastNumber.read(at, &targets.low[row], powers)
    case .close: return isPlain ? FastNumber.read(at, &targets.close[row], powers) : nil
    case .rawClose: return FastNumber.read(at, &rawClose, powers)
    case .volume:
      guard isVolumePlain, let volume = targets.volume else { return nil }
      return FastRow.volume(at, &volume[row], powers, delimiter, &seen)
    case .symbol: return symbol(at)
    case .ignored: return cellEnd(at)
    }
  }

  // MARK: Cells

  private mutating func stamp(_ at: Bytes, _ time: inout Time, _ seen: inout FastRow.Seen) -> Bytes? {
    var (local, offset) = (Int64(0), FastStamp.noOffset)
    if let end = stamps?.read(at, &local, &offset) {
      time.local += local
      if offset != FastStamp.noOffset { time.offset = offset }
      return end
    }
    guard let end = cellEnd(at), let stamp = StampReader.read(cell(at, end), plan.stampForm, plan.context),
      stamp.otherUnit == nil
    else { return nil }
    time.add(stamp)
    seen.hasHour24 = seen.hasHour24 || stamp.isHour24
    return end
  }

  private func clock(_ at: Bytes, _ time: inout Time, _ seen: inout FastRow.Seen) -> Bytes? {
    guard let form = plan.clockForm, let end = cellEnd(at),
      let stamp = StampReader.readClock(cell(at, end), form)
    else { return nil }
    time.add(stamp)
    seen.hasHour24 = seen.hasHour24 || stamp.isHour24
    return end
  }

  private func symbol(_ at: Bytes) -> Bytes? {
    guard let end = cellEnd(at) else { return nil }
    guard let symbol = plan.symbol else { return end }
    return cell(at, end).elementsEqual(symbol) ? end : nil
  }

  private func cell(_ start: Bytes, _ end: Bytes) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: start, count: end - start)
  }

  /// The delimiter or line end behind a cell; `nil` when the cell is quoted.
  @inline(__always)
  private func cellEnd(_ start: Bytes) -> Bytes? {
    var at = start
    while at.pointee != delimiter {
      let byte = at.pointee
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { return at }
      if byte == UInt8(ascii: "\"") || byte == 0 { return nil }
      at += 1
    }
    return at
  }

  // MARK: The row

  private func write(_ time: Time, _ row: Int) -> Bool {
    switch plan.zone {
    case .named(let name):
      guard time.zoneName == name, time.offset == FastStamp.noOffset else { return false }
    case .none: guard time.offset == FastStamp.noOffset, time.zoneName == nil else { return false }
    case .utc: guard time.offset == 0 else { return false }
    case .offsets:
      guard time.offset != FastStamp.noOffset else { return false }
      targets.offset?[row] = time.offset
    }
    targets.stamp[row] = time.local
    return true
  }

  /// Copies a single price and scales; what may be a placeholder is judged by the slow way.
  private func finishPrices(_ row: Int) -> Bool {
    if plan.priceDivisor != 1 { targets.close[row] /= plan.priceDivisor }
    let close = targets.close[row]
    for column in [targets.open, targets.high, targets.low] {
      if plan.isPriceOnly {
        column[row] = close
      } else if plan.priceDivisor != 1 {
        column[row] /= plan.priceDivisor
      }
    }
    if plan.isAdjusting {
      if plan.priceDivisor != 1 { return false }
      guard
        let adjusted = AdjustedPrices(
          targets.open[row], targets.high[row], targets.low[row], close: close, rawClose: rawClose)
      else { return false }
      (targets.open[row], targets.high[row], targets.low[row]) = (adjusted.open, adjusted.high, adjusted.low)
    }
    return !RowTargets.isPlaceholder(targets.open[row], targets.high[row], targets.low[row], close)
  }
}

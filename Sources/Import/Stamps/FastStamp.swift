import Market

/// Reads the common forms of timestamps in place in the scanner's hot loop: ISO 8601 and counts since the
/// epoch.
///
/// Everything else, and every cell with something unusual in it, is left to `StampReader`, with which this
/// agrees on all cells that it accepts. SAFETY: needs `FileBytes.padding` readable bytes after the text.
/// Measured at about 4 ns for `2005-01-03T00:01:00Z`, because neighbouring rows mostly share their date.
package struct FastStamp {
  package typealias Bytes = UnsafePointer<UInt8>

  /// Stands for "no offset is written".
  package static let noOffset = Int32.min

  /// Nanoseconds of the unit of an epoch; 0 for ISO 8601.
  private let unit: Int64
  /// Counts that give another instant are left to `StampReader`, which looks at other units.
  private let plausible: ClosedRange<Int64>
  private var datePart: UInt64 = 0
  private var dayPart: UInt16 = 0
  private var dateNanoseconds: Int64 = 0

  /// `nil` when the form is not read here.
  package init?(_ form: StampForm, _ context: StampContext = StampContext()) {
    plausible = context.plausible
    switch form {
    case .epoch(let unit): self.unit = unit.rawValue
    case .calendar(.separated, .yearFirst): unit = 0
    default: return nil
    }
  }

  /// Reads the timestamp at `at` and the offset written with it; returns the position behind it, or `nil`
  /// when it is not read here.
  @inline(__always)
  package mutating func read(_ at: Bytes, _ local: inout Int64, _ offset: inout Int32) -> Bytes? {
    if unit == 0 { return iso(at, &local, &offset) }
    offset = 0
    return epoch(at, &local)
  }

  @inline(__always)
  private mutating func iso(_ at: Bytes, _ local: inout Int64, _ offset: inout Int32) -> Bytes? {
    let date = FastNumber.load(at)
    let day = UnsafeRawPointer(at + 8).loadUnaligned(as: UInt16.self)
    if date != datePart || day != dayPart {
      guard let nanoseconds = Self.date(at) else { return nil }
      datePart = date
      dayPart = day
      dateNanoseconds = nanoseconds
    }
    let separator = at[10]
    guard separator == UInt8(ascii: "T") || separator == UInt8(ascii: " ") else {
      local = dateNanoseconds
      return at + 10
    }
    // HH:MM:SS: the digits become 0 … 9 and the colons 0 by one exclusive or.
    let clock = FastNumber.load(at + 11) ^ 0x3030_3A30_303A_3030
    let pairs = (clock &* 2_561) >> 8
    // Adding what lacks to 128 sets the top bit of hours from 24 and of minutes and seconds from 60.
    let excess = (pairs & 0x00FF_0000_FF00_00FF) &+ 0x0044_0000_4400_0068
    let isWrong =
      FastNumber.nonDigits(clock) | (excess & 0x0080_0000_8000_0080) | (clock & 0x0000_FF00_00FF_0000)
    if isWrong != 0 { return minutes(at, &local, &offset) }
    let seconds = ((pairs & 0xFF) &* 60 &+ (pairs >> 24 & 0xFF)) &* 60 &+ (pairs >> 48 & 0xFF)
    local = dateNanoseconds &+ Int64(bitPattern: seconds) &* Timestamp.nanosecondsPerSecond
    if at[19] == UInt8(ascii: "Z") {
      offset = 0
      return at + 20
    }
    return fractionAndZone(at + 19, &local, &offset)
  }

  /// Clocks without seconds.
  @inline(never)
  private func minutes(_ at: Bytes, _ local: inout Int64, _ offset: inout Int32) -> Bytes? {
    guard at[13] == UInt8(ascii: ":"), at[16] != UInt8(ascii: ":"), let hour = Self.pair(at + 11),
      let minute = Self.pair(at + 14), hour < 24, minute < 60
    else { return nil }
    local = dateNanoseconds + Int64(hour * 60 + minute) * Timestamp.nanosecondsPerMinute
    return zone(at + 16, &offset)
  }

  @inline(__always)
  private func fractionAndZone(_ start: Bytes, _ local: inout Int64, _ offset: inout Int32) -> Bytes? {
    if start.pointee != UInt8(ascii: ".") { return zone(start, &offset) }
    guard let (fraction, end) = Self.fraction(start + 1) else { return nil }
    local += fraction
    return zone(end, &offset)
  }

  /// `Z`, `±hh:mm` or nothing.
  @inline(__always)
  private func zone(_ at: Bytes, _ offset: inout Int32) -> Bytes? {
    let byte = at.pointee
    if byte == UInt8(ascii: "Z") {
      offset = 0
      return at + 1
    }
    guard byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") else { return at }
    guard at[3] == UInt8(ascii: ":"), let hours = Self.pair(at + 1), let minutes = Self.pair(at + 4),
      hours <= 18, minutes < 60
    else { return nil }
    let seconds = Int32(hours * 3_600 + minutes * 60)
    offset = byte == UInt8(ascii: "-") ? -seconds : seconds
    return at + 6
  }

  @inline(__always)
  private static func pair(_ at: Bytes) -> Int? {
    let (tens, ones) = (at[0] &- UInt8(ascii: "0"), at[1] &- UInt8(ascii: "0"))
    return tens <= 9 && ones <= 9 ? Int(tens) * 10 + Int(ones) : nil
  }

  /// `YYYY-MM-DD` as nanoseconds since 1970.
  @inline(never)
  private static func date(_ at: Bytes) -> Int64? {
    guard at[4] == UInt8(ascii: "-"), at[7] == UInt8(ascii: "-"), let century = pair(at),
      let rest = pair(at + 2), let month = pair(at + 5), let day = pair(at + 8),
      StampLimits.years.contains(century * 100 + rest),
      let date = CivilDate(year: century * 100 + rest, month: month, day: day)
    else { return nil }
    return Int64(date.daysSinceEpoch) * Timestamp.nanosecondsPerDay
  }

  /// One to nine digits as nanoseconds of a second.
  @inline(never)
  private static func fraction(_ start: Bytes) -> (Int64, Bytes)? {
    var at = start
    var value: Int64 = 0
    while at.pointee &- UInt8(ascii: "0") <= 9 {
      if at - start == 9 { return nil }
      value = value * 10 + Int64(at.pointee - UInt8(ascii: "0"))
      at += 1
    }
    guard at > start else { return nil }
    for _ in at - start..<9 { value *= 10 }
    return (value, at)
  }

  /// Up to 18 digits without sign or fraction.
  @inline(__always)
  private func epoch(_ start: Bytes, _ local: inout Int64) -> Bytes? {
    var at = start
    var value: Int64 = 0
    let bytes = FastNumber.load(at) ^ FastNumber.zeros
    if FastNumber.nonDigits(bytes) == 0 {
      value = Int64(FastNumber.eightDigits(bytes))
      at += 8
    }
    while at.pointee &- UInt8(ascii: "0") <= 9 {
      if at - start == 18 { return nil }
      value = value &* 10 &+ Int64(at.pointee &- UInt8(ascii: "0"))
      at += 1
    }
    let (nanoseconds, overflow) = value.multipliedReportingOverflow(by: unit)
    local = nanoseconds
    return overflow || at == start || !plausible.contains(nanoseconds) ? nil : at
  }
}

import Market

/// Reads the common forms of timestamps in place in the scanner's hot loop: ISO 8601 and counts since the epoch.
///
/// Everything else, and every cell with something unusual in it, is left to `StampReader`, with which this agrees
/// on all cells that it accepts. SAFETY: needs `FileBytes.padding` readable bytes after the text. Measured at
/// about 4 ns for `2005-01-03T00:01:00Z`, because neighbouring rows mostly share their date.
struct FastStamp {
  enum Kind {
    case iso
    case epoch(Int64)
    case none
  }

  let kind: Kind
  private var datePart: UInt64 = 0
  private var dayPart: UInt16 = 0
  private var dateNanoseconds: Int64 = 0

  init(_ form: StampForm) {
    switch form {
    case .epoch(let unit): kind = .epoch(unit.rawValue)
    case .calendar(.separated, .yearFirst): kind = .iso
    default: kind = .none
    }
  }

  /// The timestamp at `at`, which is moved behind it, and the offset written with it; `nil` when it is not read
  /// here.
  @inline(__always)
  mutating func read(_ at: inout UnsafePointer<UInt8>) -> (local: Int64, offset: Int32?)? {
    switch kind {
    case .iso: return iso(&at)
    case .epoch(let unit): return epoch(&at, unit).map { ($0, 0) }
    case .none: return nil
    }
  }

  @inline(__always)
  private mutating func iso(_ at: inout UnsafePointer<UInt8>) -> (local: Int64, offset: Int32?)? {
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
      at += 10
      return (dateNanoseconds, nil)
    }
    // HH:MM:SS: the digits become 0 … 9 and the colons 0 by one exclusive or.
    var clock = FastNumber.load(at + 11) ^ 0x3030_3A30_303A_3030
    let hasSeconds = at[16] == UInt8(ascii: ":")
    if !hasSeconds { clock &= 0x0000_00FF_FFFF_FFFF }
    guard FastNumber.nonDigits(clock) == 0, clock & 0x0000_FF00_00FF_0000 == 0 else { return nil }
    let pairs = clock &* 10 &+ clock >> 8
    let (hour, minute, second) = (pairs & 0xFF, pairs >> 24 & 0xFF, pairs >> 48 & 0xFF)
    guard hour < 24, minute < 60, second < 60 else { return nil }
    var local = dateNanoseconds + Int64((hour * 60 + minute) * 60 + second) * Timestamp.nanosecondsPerSecond
    at += hasSeconds ? 19 : 16
    if hasSeconds, at.pointee == UInt8(ascii: ".") {
      guard let fraction = Self.fraction(&at) else { return nil }
      local += fraction
    }
    let zone = at.pointee
    if zone == UInt8(ascii: "Z") {
      at += 1
      return (local, 0)
    }
    if zone == UInt8(ascii: "+") || zone == UInt8(ascii: "-") {
      guard let offset = Self.offset(&at) else { return nil }
      return (local, offset)
    }
    return (local, nil)
  }

  /// `YYYY-MM-DD` as nanoseconds since 1970.
  @inline(never)
  private static func date(_ at: UnsafePointer<UInt8>) -> Int64? {
    func pair(_ i: Int) -> Int? {
      let (tens, ones) = (at[i] &- UInt8(ascii: "0"), at[i + 1] &- UInt8(ascii: "0"))
      return tens <= 9 && ones <= 9 ? Int(tens) * 10 + Int(ones) : nil
    }
    guard at[4] == UInt8(ascii: "-"), at[7] == UInt8(ascii: "-"), let century = pair(0), let rest = pair(2),
      let month = pair(5), let day = pair(8), (1_678...2_261).contains(century * 100 + rest),
      let date = CivilDate(year: century * 100 + rest, month: month, day: day)
    else { return nil }
    return Int64(date.daysSinceEpoch) * Timestamp.nanosecondsPerDay
  }

  /// `.` and one to nine digits.
  @inline(never)
  private static func fraction(_ at: inout UnsafePointer<UInt8>) -> Int64? {
    at += 1
    var value: Int64 = 0
    var count = 0
    while at.pointee &- UInt8(ascii: "0") <= 9 {
      if count == 9 { return nil }
      value = value * 10 + Int64(at.pointee - UInt8(ascii: "0"))
      count += 1
      at += 1
    }
    guard count > 0 else { return nil }
    for _ in count..<9 { value *= 10 }
    return value
  }

  /// `±hh:mm`.
  @inline(__always)
  private static func offset(_ at: inout UnsafePointer<UInt8>) -> Int32? {
    let isWest = at.pointee == UInt8(ascii: "-")
    func digit(_ i: Int) -> Int32? {
      let value = at[i] &- UInt8(ascii: "0")
      return value <= 9 ? Int32(value) : nil
    }
    guard let a = digit(1), let b = digit(2), at[3] == UInt8(ascii: ":"), let c = digit(4), let d = digit(5),
      a * 10 + b <= 18, c < 6
    else { return nil }
    at += 6
    let seconds = (a * 10 + b) * 3_600 + (c * 10 + d) * 60
    return isWest ? -seconds : seconds
  }

  /// Up to 18 digits without sign or fraction.
  @inline(__always)
  private func epoch(_ at: inout UnsafePointer<UInt8>, _ unit: Int64) -> Int64? {
    let start = at
    var value: Int64 = 0
    let bytes = FastNumber.load(at) ^ FastNumber.zeros
    if FastNumber.nonDigits(bytes) == 0 {
      value = Int64(FastNumber.eightDigits(bytes))
      at += 8
    }
    while at.pointee &- UInt8(ascii: "0") <= 9 {
      if at - start == 18 { return nil }
      value = value &* 10 &+ Int64(at.pointee - UInt8(ascii: "0"))
      at += 1
    }
    guard at > start else { return nil }
    let (nanoseconds, overflow) = value.multipliedReportingOverflow(by: unit)
    return overflow ? nil : nanoseconds
  }
}

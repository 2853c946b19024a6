import Market

/// Reads one cell as a timestamp of a given form. Strict: a cell that has anything left over is refused.
///
/// This is the general reader, about 40 ns a cell. `FastStamp` reads the common forms in the hot loop and
/// must agree with this one on every cell that it accepts.
package struct StampReader {
  var at: UnsafePointer<UInt8>
  let end: UnsafePointer<UInt8>
  let context: StampContext

  private init?(_ cell: UnsafeBufferPointer<UInt8>, _ context: StampContext) {
    guard let start = cell.baseAddress, cell.count > 0, cell.count <= 80 else { return nil }
    at = start
    end = start + cell.count
    self.context = context
  }

  /// The timestamp in `cell`, or `nil` when the cell is not of that form or no such time exists.
  package static func read(
    _ cell: UnsafeBufferPointer<UInt8>, _ form: StampForm, _ context: StampContext = StampContext()
  ) -> Stamp? {
    guard var reader = StampReader(cell, context) else { return nil }
    switch form {
    case .epoch(let unit): return reader.epoch(unit)
    case .calendar(let shape, let order): return reader.calendar(shape, order)
    case .serial: return reader.serial()
    }
  }

  /// Nanoseconds after midnight in a cell that holds a time of day only.
  package static func readClock(_ cell: UnsafeBufferPointer<UInt8>, _ form: ClockForm) -> Stamp? {
    guard var reader = StampReader(cell, StampContext()) else { return nil }
    var stamp = Stamp(local: 0, offset: nil, hasClock: true)
    let isRead =
      switch form {
      case .colons: reader.colonClock(&stamp)
      case .hoursMinutes: reader.clockNumber(&stamp, digits: 4)
      case .hoursMinutesSeconds: reader.clockNumber(&stamp, digits: 6)
      case .dayFraction: reader.dayFraction(&stamp)
      }
    guard isRead, reader.zone(&stamp), reader.at == reader.end else { return nil }
    return stamp
  }

  // MARK: Epoch

  private mutating func epoch(_ unit: StampForm.EpochUnit) -> Stamp? {
    let isNegative = skip("-")
    guard let (value, count) = digits(upTo: 19), count > 0 else { return nil }
    if let count = scientific(value) {
      return EpochCount(value: isNegative ? -count : count).stamp(unit, context)
    }
    var part: Int64 = 0
    if skip(".") {
      guard let found = fraction() else { return nil }
      part = found
    }
    guard at == end else { return nil }
    return EpochCount(value: isNegative ? -value : value, fraction: isNegative ? -part : part)
      .stamp(unit, context)
  }

  /// The whole number `1.7040672e9`, whose part in front of the point is `whole`; `nil`, at the same place, for
  /// everything else.
  private mutating func scientific(_ whole: Int64) -> Int64? {
    let before = at
    var value = whole
    var places: Int64 = 0
    if skip(".") {
      while at < end, isDigit(at.pointee), places < 18 {
        let (product, overflow) = value.multipliedReportingOverflow(by: 10)
        let (sum, carry) = product.addingReportingOverflow(Int64(at.pointee - UInt8(ascii: "0")))
        if overflow || carry { break }
        value = sum
        places += 1
        at += 1
      }
    }
    guard skip("e") || skip("E") else {
      at = before
      return nil
    }
    _ = skip("+")
    guard let (exponent, count) = digits(upTo: 2), count > 0, at == end, exponent >= places else {
      at = before
      return nil
    }
    for _ in places..<exponent {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      if overflow {
        at = before
        return nil
      }
      value = product
    }
    return value
  }

  // MARK: Calendar

  private mutating func calendar(_ shape: StampForm.DateShape, _ order: DateOrder) -> Stamp? {
    if shape == .separated || shape == .eightDigits, !isDigit(at.pointee) { skipWeekday() }
    if at == end { return nil }
    let found =
      switch shape {
      case .separated: separatedDate(order)
      case .eightDigits, .sixDigits: compactDate(shape, order)
      case .named: namedDate(order)
      }
    guard let date = found else { return nil }
    var stamp = Stamp(local: Int64(date.daysSinceEpoch) * Timestamp.nanosecondsPerDay)
    if at == end { return stamp }
    // Tables of numbers write the digits of a date with a point: `20240102.0`.
    if shape == .eightDigits, end - at == 2, skipWord(".0") { return stamp }
    if skip("T") || skip("t") || skip("_") {
      guard clock(&stamp) else { return nil }
    } else if shape == .eightDigits, isClockBehindHyphen {
      // `20230103-14:30:00` is UTC by the FIX protocol, and by the brokers that write it.
      at += 1
      guard clock(&stamp) else { return nil }
      stamp.offset = 0
    } else {
      _ = skip(",")
      skipSpaces()
      if at < end, isDigit(at.pointee) {
        guard clock(&stamp) else { return nil }
      }
    }
    guard zone(&stamp), at == end else { return nil }
    return stamp
  }

  /// Whether `-HH:MM:SS` comes next: with seconds it is no offset.
  private var isClockBehindHyphen: Bool {
    end - at >= 9 && at[0] == UInt8(ascii: "-") && at[3] == UInt8(ascii: ":") && at[6] == UInt8(ascii: ":")
  }

  /// `a-b-c` with `-`, `/` or `.` between, or a month by name in the middle.
  private mutating func separatedDate(_ order: DateOrder) -> CivilDate? {
    guard let (a, aCount) = digits(upTo: 4), aCount > 0 else { return nil }
    if aCount == 4, order == .yearFirst, let marks = DateMarks.behind(at, end) { return date(Int(a), marks) }
    guard let separator = dateSeparator() else { return nil }
    let b: Int64
    if let month = monthName() {
      // `02-Jan-24` is the second; nobody writes a month by name behind a year of two digits.
      guard order != .monthFirst, order == .dayFirst || aCount == 4 else { return nil }
      b = month
    } else {
      guard let (number, count) = digits(upTo: 2), count > 0 else { return nil }
      b = number
    }
    guard dateSeparator() == separator, let (c, cCount) = digits(upTo: 4), cCount > 0 else { return nil }
    let (yearCount, others) = order == .yearFirst ? (aCount, [cCount]) : (cCount, [aCount])
    guard yearCount == 4 || yearCount == 2, others.allSatisfy({ $0 <= 2 }) else { return nil }
    return date(Int(a), Int(b), Int(c), order, isShortYear: yearCount == 2)
  }

  private mutating func compactDate(_ shape: StampForm.DateShape, _ order: DateOrder) -> CivilDate? {
    let isShortYear = shape == .sixDigits
    let year = isShortYear ? 2 : 4
    let widths = order == .yearFirst ? (year, 2, 2) : (2, 2, year)
    guard let a = digits(exactly: widths.0), let b = digits(exactly: widths.1),
      let c = digits(exactly: widths.2)
    else { return nil }
    return date(Int(a), Int(b), Int(c), order, isShortYear: isShortYear)
  }

  /// Two-digit years belong to the last hundred years, or to 1969 … 2068 where today is not known.
  func date(_ a: Int, _ b: Int, _ c: Int, _ order: DateOrder, isShortYear: Bool) -> CivilDate? {
    var (year, month, day) =
      switch order {
      case .yearFirst: (a, b, c)
      case .monthFirst: (c, a, b)
      case .dayFirst: (c, b, a)
      }
    if isShortYear {
      guard let last = context.lastDate else {
        year += year < 69 ? 2_000 : 1_900
        return CivilDate(year: year, month: month, day: day)
      }
      if let date = CivilDate(year: year + 2_000, month: month, day: day), date <= last { return date }
      return CivilDate(year: year + 1_900, month: month, day: day)
    }
    guard StampLimits.years.contains(year) else { return nil }
    return CivilDate(year: year, month: month, day: day)
  }

  // MARK: Clock

  private mutating func clock(_ stamp: inout Stamp) -> Bool {
    stamp.hasClock = true
    if end - at >= 3, at[1] == UInt8(ascii: ":") || at[2] == UInt8(ascii: ":") { return colonClock(&stamp) }
    var count = 0
    while at + count < end, isDigit(at[count]) { count += 1 }
    guard count == 4 || count == 6 else { return false }
    return clockNumber(&stamp, digits: count)
  }

  private mutating func colonClock(_ stamp: inout Stamp) -> Bool {
    guard let (hour, hourCount) = digits(upTo: 2), hourCount > 0, skip(":"), let minute = digits(exactly: 2)
    else { return false }
    var second: Int64 = 0
    var nanoseconds: Int64 = 0
    if skip(":") {
      guard let value = digits(exactly: 2) else { return false }
      second = value
      if skip(".") || skip(",") {
        guard let value = fraction() else { return false }
        nanoseconds = value
      }
    }
    guard let hour = twelveHour(hour) else { return false }
    return add(hour, minute, second, nanoseconds, to: &stamp)
  }

  private mutating func clockNumber(_ stamp: inout Stamp, digits wanted: Int) -> Bool {
    guard let (value, count) = digits(upTo: wanted), count > 0 else { return false }
    var nanoseconds: Int64 = 0
    if wanted == 6, skip(".") {
      guard let value = fraction() else { return false }
      nanoseconds = value
    }
    let seconds = wanted == 6 ? value % 100 : 0
    let minutes = wanted == 6 ? value / 100 : value
    return add(minutes / 100, minutes % 100, seconds, nanoseconds, to: &stamp)
  }

  private mutating func twelveHour(_ hour: Int64) -> Int64? {
    let before = at
    skipSpaces()
    // `a.m.`
    if end - at >= 4, at[1] == UInt8(ascii: "."), at[2] | 0x20 == UInt8(ascii: "m"),
      at[3] == UInt8(ascii: "."),
      at[0] | 0x20 == UInt8(ascii: "a") || at[0] | 0x20 == UInt8(ascii: "p")
    {
      let isAfternoon = at[0] | 0x20 == UInt8(ascii: "p")
      at += 4
      return (1...12).contains(hour) ? hour % 12 + (isAfternoon ? 12 : 0) : nil
    }
    guard end - at >= 2, at[1] | 0x20 == UInt8(ascii: "m"),
      at[0] | 0x20 == UInt8(ascii: "a") || at[0] | 0x20 == UInt8(ascii: "p"),
      // `America/New_York` behind a time begins with the same letters.
      end - at == 2 || (at[2] | 0x20) &- UInt8(ascii: "a") >= 26
    else {
      at = before
      return hour
    }
    let isAfternoon = at[0] | 0x20 == UInt8(ascii: "p")
    at += 2
    guard (1...12).contains(hour) else { return nil }
    return hour % 12 + (isAfternoon ? 12 : 0)
  }

  private func add(
    _ hour: Int64, _ minute: Int64, _ second: Int64, _ nanoseconds: Int64, to stamp: inout Stamp
  ) -> Bool {
    stamp.isHour24 = hour == 24
    guard hour < 24 || (hour == 24 && minute == 0 && second == 0 && nanoseconds == 0), minute < 60,
      second < 60
    else { return false }
    stamp.local += ((hour * 60 + minute) * 60 + second) * Timestamp.nanosecondsPerSecond + nanoseconds
    return true
  }

  /// `0.395833` or `0,395833` of a day, to the second.
  private mutating func dayFraction(_ stamp: inout Stamp) -> Bool {
    guard skip("0"), at < end else { return false }
    guard skip(".") || skip(","), let part = fraction(isCut: true) else { return false }
    stamp.local = Self.seconds(ofDayFraction: part) * Timestamp.nanosecondsPerSecond
    return stamp.local < Timestamp.nanosecondsPerDay
  }

  /// A spreadsheet's day number. Its fraction is rounded to the second: five digits of it are as good as that.
  private mutating func serial() -> Stamp? {
    guard let (days, count) = digits(upTo: 5), count == 5, Self.serialDays.contains(days) else { return nil }
    var stamp = Stamp(local: (days - Self.serialOfEpoch) * Timestamp.nanosecondsPerDay)
    if skip(".") || skip(",") {
      guard let part = fraction(isCut: true) else { return nil }
      stamp.local += Self.seconds(ofDayFraction: part) * Timestamp.nanosecondsPerSecond
      stamp.hasClock = part != 0
    }
    return at == end ? stamp : nil
  }

  /// Billionths of a day as seconds.
  private static func seconds(ofDayFraction billionths: Int64) -> Int64 {
    (billionths * 86_400 + 500_000_000) / 1_000_000_000
  }

  private static let serialOfEpoch: Int64 = 25_569
  /// 1950 … 2099.
  private static let serialDays: ClosedRange<Int64> = 18_264...73_050
}

// MARK: - Bytes

extension StampReader {
  func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard at < end, at.pointee == UInt8(ascii: character) else { return false }
    at += 1
    return true
  }

  mutating func skipWord(_ word: StaticString) -> Bool {
    guard end - at >= word.utf8CodeUnitCount else { return false }
    for i in 0..<word.utf8CodeUnitCount where at[i] != word.utf8Start[i] { return false }
    at += word.utf8CodeUnitCount
    return true
  }

  mutating func skipSpaces() {
    while at < end, at.pointee == UInt8(ascii: " ") { at += 1 }
  }

  mutating func dateSeparator() -> UInt8? {
    guard at < end else { return nil }
    let byte = at.pointee
    guard byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") else {
      return nil
    }
    at += 1
    return byte
  }

  /// Up to `limit` digits as a number, and how many there were; `nil` when more than `limit` follow or the
  /// number does not fit.
  mutating func digits(upTo limit: Int) -> (value: Int64, count: Int)? {
    var value: Int64 = 0
    var count = 0
    while at < end, isDigit(at.pointee) {
      if count == limit { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int64(at.pointee - UInt8(ascii: "0")))
      if overflow || carry { return nil }
      value = sum
      count += 1
      at += 1
    }
    return (value, count)
  }

  mutating func digits(exactly wanted: Int) -> Int64? {
    var value: Int64 = 0
    for _ in 0..<wanted {
      guard at < end, isDigit(at.pointee) else { return nil }
      value = value * 10 + Int64(at.pointee - UInt8(ascii: "0"))
      at += 1
    }
    return value
  }

  /// The digits after a point as nanoseconds of a second; digits beyond the ninth must be zero.
  ///
  /// - Parameter isCut: leaves out what is beyond the ninth, as parts of a day have sixteen.
  mutating func fraction(isCut: Bool = false) -> Int64? {
    var value: Int64 = 0
    var count = 0
    while at < end, isDigit(at.pointee) {
      let digit = Int64(at.pointee - UInt8(ascii: "0"))
      if count < 9 { value = value * 10 + digit } else if digit != 0, !isCut { return nil }
      count += 1
      at += 1
    }
    guard count > 0 else { return nil }
    for _ in min(count, 9)..<9 { value *= 10 }
    return value
  }
}

import Import
import Market
import Storage
import Testing

@Suite struct StampReaderTests {
  private static func read(_ text: String, _ form: StampForm) -> Stamp? {
    var text = text
    return text.withUTF8 { StampReader.read($0, form) }
  }

  /// The time as read on its own clock, and the offset behind it.
  private static func shown(_ text: String, _ form: StampForm) -> String? {
    read(text, form).map { stamp in
      let local = String(Timestamp(nanoseconds: stamp.local).description.dropLast())
      return stamp.offset.map { "\(local) \($0)" } ?? local
    }
  }

  private static let iso = StampForm.calendar(.separated, .yearFirst)
  private static let dayFirst = StampForm.calendar(.separated, .dayFirst)
  private static let monthFirst = StampForm.calendar(.separated, .monthFirst)

  private static let named = StampForm.calendar(.named, .dayFirst)
  private static let digits = StampForm.calendar(.eightDigits, .yearFirst)

  @Test(
    arguments: [
      ("29 déc. 2023", named, "2023-12-29T00:00:00"), ("2 FÉVR. 2024", named, "2024-02-02T00:00:00"),
      ("4 août 2024", named, "2024-08-04T00:00:00"), ("14 juil. 2024", named, "2024-07-14T00:00:00"),
      ("1er juin 2024", named, "2024-06-01T00:00:00"), ("2 ene 2024", named, "2024-01-02T00:00:00"),
      ("8 de enero de 2024", named, "2024-01-08T00:00:00"), ("5 mag 2024", named, "2024-05-05T00:00:00"),
      ("3 gen 2024", named, "2024-01-03T00:00:00"), ("7 out 2024", named, "2024-10-07T00:00:00"),
      ("9 mrt 2024", named, "2024-03-09T00:00:00"), ("3. März 2024", named, "2024-03-03T00:00:00"),
      ("02-Jan-24", dayFirst, "2024-01-02T00:00:00"), ("Tue 2024-01-02", iso, "2024-01-02T00:00:00"),
      ("2024-01-02 9:30 a.m.", iso, "2024-01-02T09:30:00"),
      ("2024-01-02 1:15 p.m.", iso, "2024-01-02T13:15:00"),
      ("2024-07-02T09:30:00-04:00[America/New_York]", iso, "2024-07-02T09:30:00 -14400"),
      ("20240102.0", digits, "2024-01-02T00:00:00"),
      ("20240102-14:30:00", digits, "2024-01-02T14:30:00 0"),
      ("20240102-14:30:00.250", digits, "2024-01-02T14:30:00.250 0"),
      ("20240102-05:00", digits, "2024-01-02T00:00:00 -18000"),
      ("2024年1月2日", iso, "2024-01-02T00:00:00"), ("2024年01月02日 09:30", iso, "2024-01-02T09:30:00"),
      ("2024년 1월 2일", iso, "2024-01-02T00:00:00"),
      ("45293,395833333336", StampForm.serial, "2024-01-02T09:30:00"),
      ("1.7040672e9", StampForm.epoch(.seconds), "2024-01-01T00:00:00 0"),
      ("1.704067200e+09", StampForm.epoch(.seconds), "2024-01-01T00:00:00 0"),
      ("1.70406720025E12", StampForm.epoch(.milliseconds), "2024-01-01T00:00:00.250 0"),
      ("45293.395833333336", StampForm.serial, "2024-01-02T09:30:00"),
      ("45293.40625", StampForm.serial, "2024-01-02T09:45:00"),
    ] as [(String, StampForm, String)])
  func `what programs of other countries write is read`(text: String, form: StampForm, expected: String) {
    #expect(Self.shown(text, form) == expected)
  }

  /// `jui` is June and July, `02-Jan-24` no second of January of the year 2 or 1924.
  @Test(
    arguments: [
      ("14 jui 2024", named), ("02-Jan-24", iso), ("2024-01-02 13:15 a.m.", iso), ("20240102.5", digits),
      ("Tue", iso), ("2024-07-02T09:30:00-04:00[New_York", iso),
    ] as [(String, StampForm)])
  func `what can be read in two ways is refused`(text: String, form: StampForm) {
    #expect(Self.shown(text, form) == nil)
  }

  @Test(arguments: [
    ("2021-04-01", "2021-04-01T00:00:00"), ("2021/4/1", "2021-04-01T00:00:00"),
    ("2021-04-01T09:15", "2021-04-01T09:15:00"), ("2021-04-01 09:15:30", "2021-04-01T09:15:30"),
    ("2021-04-01 09:15:30.5", "2021-04-01T09:15:30.500"),
    ("2021-04-01 09:15:30.123456789", "2021-04-01T09:15:30.123456789"),
    ("2021-04-01T09:15:30Z", "2021-04-01T09:15:30 0"), ("2021-04-01 09:15:30 UTC", "2021-04-01T09:15:30 0"),
    ("2021-04-01 09:15:30-04:00", "2021-04-01T09:15:30 -14400"),
    ("2021-04-01 09:15:30+0530", "2021-04-01T09:15:30 19800"),
    ("2021-04-01 09:15:30.999+03", "2021-04-01T09:15:30.999 10800"),
    ("2021-04-01 24:00", "2021-04-02T00:00:00"), ("2021-04-01 9:15 PM", "2021-04-01T21:15:00"),
    ("2021-04-01 12:05 am", "2021-04-01T00:05:00"), ("1899-12-31", "1899-12-31T00:00:00"),
  ])
  func `ISO 8601 and its relatives are read`(text: String, expected: String) {
    #expect(Self.shown(text, Self.iso) == expected)
  }

  @Test(
    arguments: [
      ("29-05-2025 15:15", dayFirst, "2025-05-29T15:15:00"), ("3/11/2020", monthFirst, "2020-03-11T00:00:00"),
      ("01/28/2002", monthFirst, "2002-01-28T00:00:00"), ("1.2.21", dayFirst, "2021-02-01T00:00:00"),
      ("1.2.69", dayFirst, "1969-02-01T00:00:00"), ("02-Jan-2017", dayFirst, "2017-01-02T00:00:00"),
      ("2-September-17", dayFirst, "2017-09-02T00:00:00"),
      ("20110301 090100", .calendar(.eightDigits, .yearFirst), "2011-03-01T09:01:00"),
      ("20110301", .calendar(.eightDigits, .yearFirst), "2011-03-01T00:00:00"),
      ("19980102 00:00", .calendar(.eightDigits, .yearFirst), "1998-01-02T00:00:00"),
      ("201103010901", .calendar(.eightDigits, .yearFirst), "2011-03-01T09:01:00"),
      ("20110301T090159.25", .calendar(.eightDigits, .yearFirst), "2011-03-01T09:01:59.250"),
      ("020117", .calendar(.sixDigits, .dayFirst), "2017-01-02T00:00:00"),
      ("1509836520", .epoch(.seconds), "2017-11-04T23:02:00 0"),
      ("1509836520.25", .epoch(.seconds), "2017-11-04T23:02:00.250 0"),
      ("1509836520123", .epoch(.milliseconds), "2017-11-04T23:02:00.123 0"),
      ("1509836520123456", .epoch(.microseconds), "2017-11-04T23:02:00.123456 0"),
      ("1509836520123456789", .epoch(.nanoseconds), "2017-11-04T23:02:00.123456789 0"),
      ("-86400", .epoch(.seconds), "1969-12-31T00:00:00 0"),
    ] as [(String, StampForm, String)])
  func `other forms are read`(text: String, form: StampForm, expected: String) {
    #expect(Self.shown(text, form) == expected)
  }

  @Test(
    arguments: [
      ("2021-02-29", iso), ("2021-13-01", iso), ("2021-04-01 25:00", iso), ("2021-04-01 24:00:01", iso),
      ("2021-04-01 09:60", iso), ("2021-04-01 09:15:61", iso), ("2021-04-01x", iso), ("2021-04", iso),
      ("2021-04/01", iso), ("2021-04-01 09:15 XYZ", iso), ("2021-04-01 13:00 PM", iso), ("", iso),
      ("1702-01-01", iso),
      ("2021-04-01 09:15+25:00", iso), ("01-04-2021", iso), ("2021-04-01", dayFirst),
      ("31/04/2021", dayFirst),
      ("2011030", .calendar(.eightDigits, .yearFirst)), ("20110301 9", .calendar(.eightDigits, .yearFirst)),
      ("1e-9", .epoch(.seconds)), ("1.75e1", .epoch(.seconds)), ("1e", .epoch(.seconds)),
      ("99999999999999999999", .epoch(.seconds)), ("9e18", .epoch(.seconds)),
      ("9223372036854775807", .epoch(.milliseconds)), ("9223372036854775807", .epoch(.nanoseconds)),
    ] as [(String, StampForm)])
  func `times that do not exist or have something left over are refused`(text: String, form: StampForm) {
    #expect(Self.read(text, form) == nil)
  }

  @Test(arguments: [
    ("16:00", ClockForm.colons, 57_600), ("9:30:01", .colons, 34_201), ("930", .hoursMinutes, 34_200),
    ("0", .hoursMinutes, 0), ("2359", .hoursMinutes, 86_340), ("93001", .hoursMinutesSeconds, 34_201),
    ("24:00", .colons, 86_400),
  ])
  func `times of day of their own are read`(text: String, form: ClockForm, seconds: Int64) {
    var text = text
    let stamp = text.withUTF8 { StampReader.readClock($0, form) }
    #expect(stamp?.local == seconds * Timestamp.nanosecondsPerSecond)
  }

  // MARK: The hot loop's reader

  private static func readFast(_ text: String, _ form: StampForm) -> (local: Int64, offset: Int32?)? {
    guard var reader = FastStamp(form) else { return nil }
    let bytes = Array(text.utf8) + [UInt8](repeating: 0, count: 64)
    return bytes.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return nil }
      var (local, offset) = (Int64(0), FastStamp.noOffset)
      guard let end = reader.read(start, &local, &offset), end == start + text.utf8.count else { return nil }
      return (local, offset == FastStamp.noOffset ? nil : offset)
    }
  }

  /// Mutates good timestamps; whatever the fast reader accepts, the general one must accept with the same
  /// value.
  @Test(arguments: 0..<4)
  func `the fast reader agrees with the general one on whatever it accepts`(seed: Int) {
    let good = [
      "2005-01-03T00:01:00Z", "2020-10-25 03:59:59.999000+03:00", "2015-01-01 00:01", "1655321400",
      "1655078400000", "2021-02-28", "1999-12-31 23:59:59-04:00",
    ]
    let forms: [StampForm] = [Self.iso, .epoch(.seconds), .epoch(.milliseconds), .epoch(.nanoseconds)]
    let alphabet = Array("0123456789-:.TZ +/".utf8)
    var random = TestRandom(seed: seed + 11)
    var accepted = 0
    for _ in 0..<40_000 {
      var bytes = Array(good[Int(random.next() % UInt64(good.count))].utf8)
      for _ in 0..<random.next() % 3 {
        let position = Int(random.next() % UInt64(bytes.count))
        bytes[position] = alphabet[Int(random.next() % UInt64(alphabet.count))]
      }
      let text = String(decoding: bytes, as: UTF8.self)
      for form in forms {
        guard let fast = Self.readFast(text, form) else { continue }
        accepted += 1
        let general = Self.read(text, form)
        #expect(general?.local == fast.local && general?.offset == fast.offset, "\(text)")
      }
    }
    #expect(accepted > 10_000)
  }
}

import Market
import Testing

@Suite struct TimestampTests {
  @Test(arguments: [
    (Int64.min, "1677-09-21T00:12:43.145224192Z"), (Int64.max, "2262-04-11T23:47:16.854775807Z"),
    (-1, "1969-12-31T23:59:59.999999999Z"), (0, "1970-01-01T00:00:00Z"),
    (-86_400_000_000_000, "1969-12-31T00:00:00Z"),
  ])
  func `the first and the last instant that can be counted are written like any other`(
    nanoseconds: Int64, text: String
  ) {
    #expect(Timestamp(nanoseconds: nanoseconds).description == text)
    let local = LocalTime(nanoseconds: nanoseconds)
    #expect((0..<1_440).contains(local.minuteOfDay) && "\(local)Z" == text)
  }
}

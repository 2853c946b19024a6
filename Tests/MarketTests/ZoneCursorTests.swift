import Market
import Testing

@Suite struct ZoneCursorTests {
  @Test(arguments: ["America/New_York", "Europe/Athens", "Asia/Kolkata", "UTC", "Australia/Lord_Howe"])
  func `a cursor agrees with the table for sorted and for random instants`(name: String) throws {
    let zone = try ZoneTable.named(name)
    var cursor = ZoneCursor(zone)
    var random = SplitMix(3)
    let sorted = (0..<20_000).map { Int64($0) * 86_400_000_000_000 / 3 }
    let shuffled = (0..<20_000).map { _ in Int64.random(in: .min / 2 ... .max / 2, using: &random) }
    for instant in sorted + shuffled {
      let offset = Int64(zone.utcOffset(at: Timestamp(nanoseconds: instant))) * 1_000_000_000
      #expect(cursor.offset(at: instant) == offset)
    }
  }

  @Test func `a file that lists both runs of a repeated hour is read as written`() throws {
    let newYork = try ZoneTable.named("America/New_York")
    var reader = LocalClockReader(newYork)
    // 2023-11-05: clocks go from 02:00 back to 01:00.
    let clock = ["00:30", "01:00", "01:30", "01:00", "01:30", "02:00"]
    let instants = try clock.map { reader.instant(ofLocal: try utc("2023-11-05 " + $0).nanoseconds) }
    let expected = try ["04:30", "05:00", "05:30", "06:00", "06:30", "07:00"].map {
      try utc("2023-11-05 " + $0).nanoseconds
    }
    #expect(instants == expected)
    #expect(reader.repeatedCount == 4)
    #expect(reader.skippedCount == 0)
  }

  @Test func `fixed folds and skipped hours follow the table`() throws {
    let newYork = try ZoneTable.named("America/New_York")
    var second = LocalClockReader(newYork, rule: .always(.second))
    #expect(
      second.instant(ofLocal: try utc("2023-11-05 01:30").nanoseconds)
        == (try utc("2023-11-05 06:30").nanoseconds))
    // 2023-03-12 02:30 never happened; it is read as 03:30 summer time.
    #expect(
      second.instant(ofLocal: try utc("2023-03-12 02:30").nanoseconds)
        == (try utc("2023-03-12 07:30").nanoseconds))
    #expect(second.skippedCount == 1)
  }

  @Test(arguments: ["America/New_York", "Europe/London", "Asia/Tokyo", "America/Sao_Paulo"])
  func `a reader agrees with the table where a time has one reading`(name: String) throws {
    let zone = try ZoneTable.named(name)
    var reader = LocalClockReader(zone, rule: .always(.first))
    for step in Int64(0)..<60_000 {
      let local = step * 3_000_000_000_000 * 11
      let expected = zone.instant(ofLocal: LocalTime(nanoseconds: local)).nanoseconds
      #expect(reader.instant(ofLocal: local) == expected)
    }
  }
}

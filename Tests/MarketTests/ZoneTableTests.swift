import Diagnostics
import Foundation
import Market
import Testing

@Suite struct ZoneTableTests {
  @Test func `offsets equal Python's zoneinfo at 2,800 instants of sixteen zones`() throws {
    let rows = try fixtureRows("zones_instants.csv")
    #expect(rows.count > 2_000)
    for row in rows {
      let zone = try ZoneTable.named(row[0])
      let instant = Timestamp(seconds: try #require(Int64(row[1])))
      #expect(zone.utcOffset(at: instant) == Int(row[2]), "\(row[0]) at \(instant)")
    }
  }

  @Test func `wall-clock times mean the instants of Python's fold 0 and 1`() throws {
    var ambiguous = 0
    for row in try fixtureRows("zones_local.csv") {
      let zone = try ZoneTable.named(row[0])
      let local = LocalTime(nanoseconds: try #require(Int64(row[1])) * 1_000_000_000)
      #expect(zone.instant(ofLocal: local).seconds == Int64(row[2]), "\(row[0]) \(local)")
      #expect(zone.instant(ofLocal: local, fold: .second).seconds == Int64(row[3]), "\(row[0]) \(local)")
      if row[2] != row[3] { ambiguous += 1 }
    }
    #expect(ambiguous > 500)
  }

  @Test(arguments: ["America/New_York", "Europe/Dublin", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"])
  func `reading a local time back gives it again unless it was skipped`(name: String) throws {
    let zone = try ZoneTable.named(name)
    var random = SplitMix(7)
    for _ in 0..<20_000 {
      let local = LocalTime(
        nanoseconds: .random(in: -4_000_000_000...9_000_000_000, using: &random) * 1_000_000_000)
      switch zone.resolve(local: local) {
      case .unique(let instant): #expect(zone.localTime(at: instant) == local)
      case .repeated(let first, let second):
        #expect(first < second)
        #expect(zone.localTime(at: first) == local && zone.localTime(at: second) == local)
      case .skipped(let before, let after):
        #expect(zone.localTime(at: before) > local && zone.localTime(at: after) < local)
      }
    }
  }

  @Test func `rules without end reach to the year 2262`() throws {
    let newYork = try ZoneTable.named("America/New_York")
    #expect(newYork.utcOffset(at: try utc("2261-07-01 12:00")) == -14_400)
    #expect(newYork.utcOffset(at: try utc("2261-12-01 12:00")) == -18_000)
    // The second Sunday of March 2100 is the 14th; clocks change at 07:00 UTC.
    #expect(newYork.utcOffset(at: try utc("2100-03-14 06:59:59")) == -18_000)
    #expect(newYork.utcOffset(at: try utc("2100-03-14 07:00")) == -14_400)
  }

  @Test func `a zone without transitions after a date keeps its last offset`() throws {
    let kolkata = try ZoneTable.named("Asia/Kolkata")
    #expect(kolkata.utcOffset(at: try utc("2200-06-01 00:00")) == 19_800)
    #expect(kolkata.localTime(at: try utc("2022-12-30 03:45")).description == "2022-12-30T09:15:00")
  }

  @Test(arguments: [("+05:30", 19_800), ("-0500", -18_000), ("+9", 32_400), ("Z", 0), ("UTC", 0)])
  func `fixed offsets and UTC need no database`(name: String, seconds: Int) throws {
    let zone = try ZoneTable.named(name, directory: "/nowhere")
    #expect(zone.utcOffset(at: Timestamp(seconds: 1_000_000_000)) == seconds)
  }

  @Test(arguments: ["America/NewYork", "america/new_york", "Asia/Kolkatta", "Europe/Berln"])
  func `a misspelt zone names the nearest one`(name: String) throws {
    let error = try #require(throws: AssayError.self) { try ZoneTable.named(name) }
    #expect(error.code == "unknown_time_zone")
    #expect(error.message.contains("Did you mean"), "\(error.message)")
  }

  @Test(arguments: ["", "/etc/passwd", "../../../etc/passwd", "America", "zone.tab", "right/UTC", "+25:00"])
  func `what is no zone is refused`(name: String) {
    #expect(throws: AssayError.self) { try ZoneTable.named(name) }
  }

  @Test func `a machine without a tz database is told to install it`() throws {
    let error = try #require(throws: AssayError.self) {
      try ZoneTable.named("Asia/Kolkata", directory: "/nowhere")
    }
    #expect(error.code == "missing_time_zones")
    #expect(error.remedy.contains("tzdata"))
  }

  @Test func `truncated zone files are refused at every length, never crash`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let whole = try Data(contentsOf: URL(fileURLWithPath: ZoneTable.systemDirectory + "/Europe/London"))
    for length in stride(from: 0, to: whole.count, by: 7) {
      let name = "Cut\(length)"
      try whole.prefix(length).write(to: folder.appendingPathComponent(name))
      #expect(throws: AssayError.self) { try ZoneTable.named(name, directory: folder.path) }
    }
    try whole.write(to: folder.appendingPathComponent("Whole"))
    let copy = try ZoneTable.named("Whole", directory: folder.path)
    #expect(copy.utcOffset(at: try utc("2024-07-01 00:00")) == 3_600)
  }
}

import Foundation
import Market
import TestKit
import Testing

/// Zone files with damage: read as a zone that can be calculated with, or refused; never more.
@Suite struct ZoneFileFuzzTests {
  private static func file(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/\(name)")))
  }

  @Test(arguments: [
    "America/New_York", "Europe/London", "Asia/Kolkata", "Africa/Casablanca", "Australia/Lord_Howe",
  ])
  func `a damaged zone file is refused or gives offsets of a clock`(name: String) throws {
    let whole = try Self.file(name)
    #expect(ZoneFile.parse(whole, name: name) != nil)
    var random = TestRandom(seed: name.utf8.count)
    for _ in 0..<400 {
      var bytes = whole
      for _ in 0..<random.integer(1...4) {
        let at = random.integer(0...bytes.count - 1)
        switch random.integer(0...4) {
        case 0: bytes[at] ^= 1 << UInt8(random.integer(0...7))
        case 1: bytes[at] = 0xFF
        case 2: for i in at..<min(at + 8, bytes.count) { bytes[i] = i == at ? 0x7F : 0xFF }
        case 3: bytes.removeSubrange(at..<min(at + random.integer(1...40), bytes.count))
        default: bytes.insert(contentsOf: bytes[at..<min(at + 20, bytes.count)], at: at)
        }
        if bytes.isEmpty { break }
      }
      guard let zone = ZoneFile.parse(bytes, name: name) else { continue }
      for second: Int64 in [-9_000_000_000, -1, 0, 1_700_000_000, 9_000_000_000] {
        let offset = zone.utcOffset(at: Timestamp(seconds: second))
        #expect(abs(offset) <= 93_600)
      }
      for date in ["1900-01-01", "2024-03-10", "2200-07-01"] {
        _ = zone.instant(ofLocal: LocalTime(try #require(CivilDate(date)), minute: 120))
      }
    }
  }

  @Test func `nothing, and the words of another file, are no zone`() throws {
    #expect(ZoneFile.parse([], name: "x") == nil)
    #expect(ZoneFile.parse(Array("TZif2 and no more".utf8), name: "x") == nil)
    // Two thousand million changes are promised, and none is there.
    var bytes = Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + [UInt8](repeating: 0, count: 24)
    bytes[39] = 1
    bytes += Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + [UInt8](repeating: 0x7F, count: 24)
    #expect(ZoneFile.parse(bytes, name: "x") == nil)
  }
}

import Foundation
import Market
import Testing

/// Reads a fixture CSV of this target: rows of fields, without the header.
func fixtureRows(_ name: String) throws -> [[String]] {
  let url = try #require(Bundle.module.url(forResource: "Fixtures/" + name, withExtension: nil))
  let text = try String(contentsOf: url, encoding: .utf8)
  return text.split(separator: "\n").dropFirst().map { $0.split(separator: ",").map(String.init) }
}

/// An instant written as `2019-01-02 14:30` in UTC.
func utc(_ text: String) throws -> Timestamp {
  let parts = text.split(separator: " ")
  let date = try #require(CivilDate(String(parts[0])))
  let clock = try parts[1].split(separator: ":").map { try #require(Int64($0)) }
  let seconds = clock[0] * 3_600 + clock[1] * 60 + (clock.count > 2 ? clock[2] : 0)
  return Timestamp(nanoseconds: Timestamp(startOf: date).nanoseconds + seconds * 1_000_000_000)
}

/// A generator for property tests: SplitMix64, so a seed gives the same cases for ever.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  init(_ seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// The natural logarithm; here, so that suites need not import Foundation for it.
func logarithm(_ value: Double) -> Double { log(value) }

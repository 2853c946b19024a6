import Numerics
import Search
import TestKit
import Testing

/// Against scipy: `sobol.json`.
@Suite struct SobolSequenceTests {
  @Test func `the plain sequence is scipy's`() throws {
    for (dimensions, points) in try OracleValue(fixture: "sobol.json", in: .module)["points"].members {
      let sequence = SobolSequence(dimensions: try #require(Int(dimensions)))
      for (index, point) in try points.array.enumerated() {
        #expect(sequence.point(index) == (try point.doubles))
      }
    }
  }

  @Test(arguments: 0..<10)
  func `of 64 scrambled points one lies in each sixty-fourth of every axis`(_ seed: Int) {
    var stream = RandomStream(seed: UInt64(seed))
    let sequence = SobolSequence(dimensions: 20, scrambledBy: &stream)
    let points = (0..<64).map { sequence.point($0) }
    for axis in 0..<20 { #expect(Set(points.map { Int($0[axis] * 64) }).count == 64) }
  }

  @Test func `scrambled points are uniform over seeds`() {
    let values = (0..<4_000).map { seed -> Double in
      var stream = RandomStream(seed: UInt64(seed))
      return SobolSequence(dimensions: 3, scrambledBy: &stream).point(5)[2]
    }
    let mean = values.reduce(0, +) / 4_000
    #expect(abs(mean - 0.5) < 5 * (1.0 / 12 / 4_000).squareRoot())
  }
}

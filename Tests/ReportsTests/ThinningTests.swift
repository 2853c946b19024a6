import Reports
import Testing

struct ThinningTests {
  @Test func `a series that fits is kept whole`() {
    #expect(Thinning.indices(ofExtremesIn: [[3, 1, 2]], limit: 3) == [0, 1, 2])
    #expect(Thinning.indices(ofExtremesIn: [[]], limit: 10).isEmpty)
  }

  @Test(arguments: 0..<8) func `every extreme of the whole series survives`(seed: Int) {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    let walk = (0..<10_000).map { _ -> Double in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40)
    }
    let falling = walk.map { -$0 * 2 }
    let kept = Thinning.indices(ofExtremesIn: [walk, falling], limit: 500)
    #expect(kept.count <= 502)
    #expect(kept.first == 0 && kept.last == 9_999)
    #expect(zip(kept, kept.dropFirst()).allSatisfy { $0 < $1 })
    #expect(kept.map { walk[$0] }.max() == walk.max())
    #expect(kept.map { walk[$0] }.min() == walk.min())
  }

  @Test func `a single spike is kept wherever it is, beside values that are not numbers`() {
    for place in [0, 1, 499, 500, 998, 999] {
      var values = [Double](repeating: 1, count: 1_000)
      values[place] = 99
      values[(place + 7) % 1_000] = .nan
      #expect(Thinning.indices(ofExtremesIn: [values], limit: 50).contains(place))
    }
  }
}

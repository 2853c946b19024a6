import Indicators
import Testing

@Suite struct SessionVWAPTests {
  @Test func `the average restarts with each session`() throws {
    let bars = Shape.randomWalk.bars(60)
    let values = try IndicatorStore(bars.series()).column(.sessionVWAP)
    for i in values.indices {
      let start = i / 13 * 13
      let typical = (start...i).map { (bars.high[$0] + bars.low[$0] + bars.close[$0]) / 3 }
      let volume = Array(bars.volume[start...i])
      let expected = zip(typical, volume).map(*).reduce(0, +) / volume.reduce(0, +)
      if volume.reduce(0, +) > 0 { #expect(abs(values[i] - expected) < 1e-9) }
    }
  }

  @Test func `a bar without volume carries the average on`() throws {
    var bars = Shape.randomWalk.bars(13)
    bars.volume = [0, .nan, 10, 0, .nan, 5, 5, 5, 5, 5, 5, 5, 5]
    let values = try IndicatorStore(bars.series()).column(.sessionVWAP)
    let typical = bars.close.indices.map { (bars.high[$0] + bars.low[$0] + bars.close[$0]) / 3 }
    #expect(values[0] == typical[0] && values[1] == typical[1], "no volume yet: the typical price")
    #expect(abs(values[2] - typical[2]) < 1e-12)
    #expect(values[3] == values[2] && values[4] == values[2])
    #expect(values[5] != values[2])
  }

  @Test func `the deviation is that of close less average`() throws {
    let bars = Shape.gaps.bars(100)
    let store = IndicatorStore(bars.series())
    let average = try store.column(.sessionVWAP)
    let values = try store.column(.vwapDeviation(20))
    for i in 19..<100 {
      let distances = (i - 19...i).map { bars.close[$0] - average[$0] }
      let mean = distances.reduce(0, +) / 20
      let variance = distances.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 20
      #expect(abs(values[i] - variance.squareRoot()) < 1e-9)
    }
  }
}

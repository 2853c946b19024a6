import Learning
import TestKit
import Testing

/// Events, barriers and weights against mlfinpy and the book's definitions.
@Suite struct TripleBarrierTests {
  private static func oracle() throws -> OracleValue { try OracleValue(fixture: "labels.json", in: .module) }

  @Test func `the deviation of returns is pandas'`() throws {
    let oracle = try Self.oracle()
    let ours = ReturnVolatility.exponential(try oracle["close"].doubles, span: 20)
    for (value, expected) in zip(ours, try oracle["vol_ewm_span20"].doubles) {
      #expect(value.isNaN == expected.isNaN && (value.isNaN || abs(value - expected) < 1e-10))
    }
  }

  @Test func `events of the filter are mlfinpy's`() throws {
    let oracle = try Self.oracle()
    let events = CUSUMFilter.events(
      try oracle["close"].doubles, threshold: try oracle["cusum_threshold"].double)
    #expect(try events.filter { $0 > 20 } == oracle["cusum_events"].ints)
  }

  @Test func `labels and weights are those of the definitions`() throws {
    let oracle = try Self.oracle()
    let closes = try oracle["close"].doubles
    let target = try oracle["vol_ewm_span20"].doubles
    let events = try oracle["cusum_events"].ints
    let touches = ["pt": TripleBarrier.Touch.profit, "sl": .loss, "vertical": .time]
    let cases = try oracle["cases"].array
    #expect(cases.count == 4)
    for each in cases {
      let settings = try TripleBarrier.Settings(
        profit: each["pt"].double, loss: each["sl"].double, horizon: each["horizon_bars"].int)
      let sides = try? each["side"].ints
      let labels = events.indices.map { index in
        TripleBarrier(
          .init(bar: events[index], target: target[events[index]], side: sides?[index]), closes: closes,
          settings: settings)
      }
      for (ours, theirs) in zip(labels, try each["C_expected"].array) {
        #expect(try ours.start == theirs["start"].int && ours.end == theirs["end"].int)
        #expect(try ours.touch == touches[theirs["touch"].string])
        #expect(try abs(ours.gain - theirs["ret"].double) < 1e-10)
        #expect(try ours.sign == theirs["label_sign"].int)
        #expect(try ours.barrierLabel == theirs["label_vertical_zero"].int)
        #expect(ours.metaLabel == (try? theirs["meta_label"].int))
      }
      let spans = labels.map { $0.start...$0.end }
      let weights = LabelWeights(spans, bars: closes.count)
      func expect(_ ours: [Double]?, _ key: String) throws {
        let theirs = try each[key].doubles
        #expect(zip(try #require(ours), theirs).allSatisfy { abs($0 - $1) < 1e-10 }, "\(key)")
      }
      try expect(weights.uniqueness, "C_average_uniqueness")
      try expect(weights.byReturn(spans, closes: closes), "C_return_attribution_weights_normalised_to_count")
      try expect(weights.byAge(oldest: 0.5), "C_time_decay_c0.5")
      for (bar, count) in try each["C_concurrency_nonzero"].members {
        #expect(try weights.concurrency[#require(Int(bar))] == count.int)
      }
    }
  }

  /// What happens after a label has ended never changes it.
  @Test func `a label depends on the closes of its life alone`() throws {
    var random = TestRandom(seed: 3)
    let settings = try TripleBarrier.Settings(profit: 1, loss: 2, horizon: 8)
    for _ in 0..<200 {
      var closes = [100.0]
      for _ in 0..<60 { closes.append(closes[closes.count - 1] * (1 + (random.uniform() - 0.5) / 20)) }
      let event = TripleBarrier.Event(bar: random.integer(0...50), target: 0.02, side: random.pick([1, -1]))
      let label = TripleBarrier(event, closes: closes, settings: settings)
      #expect(label.end - label.start <= 8 && label.end > label.start)
      for later in label.end + 1..<max(label.end + 1, closes.count) { closes[later] *= 3 }
      #expect(TripleBarrier(event, closes: closes, settings: settings) == label)
    }
  }

  @Test func `labels that share no bar are unique`() {
    let weights = LabelWeights([0...2, 3...5, 4...4], bars: 8)
    #expect(weights.concurrency == [1, 1, 1, 1, 2, 1, 0, 0])
    let expected: [Double] = [1, 2.5 / 3, 0.5]
    #expect(weights.uniqueness == expected)
    #expect(LabelWeights([], bars: 3).averageUniqueness == nil)
  }
}

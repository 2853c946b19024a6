import Indicators
import Market
import Strategies
import TestKit
import Testing

@Suite struct DojiReversalTests {
  @Test func `each point of the grid is a rule of its own`() throws {
    let sets = try ParameterGrid(of: DojiReversal.self).sets
    #expect(sets.count == 27)
    let store = IndicatorStore(try Self.smallBodies(bars: 20_000))
    let entries = try sets.map { try PreparedStrategy(DojiReversal.self, $0).signals(on: store)?.entries }
    for (index, own) in entries.enumerated() {
      for other in entries.indices where other > index {
        #expect(own != entries[other], "\(sets[index]) enters where \(sets[other]) does")
      }
    }
  }

  /// Daily bars of fine ticks, most of them with a small body between wicks of any length.
  private static func smallBodies(bars count: Int) throws -> BarSeries {
    var random = TestRandom(seed: 14)
    var last = 100_000
    var rows: [(open: Int, high: Int, low: Int, close: Int)] = []
    for _ in 0..<count {
      let open = last + random.integer(-200...200)
      let close = open + random.integer(-200...190)
      let (top, foot) = (max(open, close), min(open, close))
      rows.append((open, top + random.integer(0...1_000), foot - random.integer(0...1_000), close))
      last = max(50_000, close)
    }
    func column(_ value: (Int) -> Int) -> [Double] { rows.indices.map { Double(value($0)) / 1_000 } }
    return try BarSeries(
      instrument: RandomMarket.instrument(.equity, tick: 0.001, pointValue: 1, costs: .free),
      dates: rows.indices.map { CivilDate(daysSinceEpoch: Int32($0)) }, open: column { rows[$0].open },
      high: column { rows[$0].high }, low: column { rows[$0].low }, close: column { rows[$0].close },
      volume: rows.map { _ in 1_000 })
  }
}

import Indicators
import Strategies
import Testing

@Suite struct DojiReversalTests {
  @Test func `each point of the grid is a rule of its own`() throws {
    let sets = try ParameterGrid(of: DojiReversal.self).sets
    #expect(sets.count == 27)
    let stores = (30...45).map { IndicatorStore(TestMarkets.series(seed: $0, isIntraday: false, bars: 2_000)) }
    let entries = try sets.map { set in
      try stores.map { try PreparedStrategy(DojiReversal.self, set).signals(on: $0)?.entries }
    }
    for (index, own) in entries.enumerated() {
      for other in entries.indices where other > index {
        #expect(own != entries[other], "\(sets[index]) enters where \(sets[other]) does")
      }
    }
  }
}

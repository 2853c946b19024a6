import Factory
import Market
import Strategies
import Testing

@Suite struct CausalityStudyTests {
  static func series() throws -> BarSeries {
    try SyntheticMarket(
      instrument: try InstrumentRegistry.resolve(symbol: "ES"), timeframe: Timeframe(minutes: 60),
      start: CivilDate(daysSinceEpoch: 14_613)
    ).bars(count: 1_200, seed: 3)
  }

  @Test func `built-in rules do not look ahead`() throws {
    let names = ["RSI2_MeanReversion", "Double7s", "ATRTrailingStop", "VWAPReversion"]
    let study = try CausalityStudy.run(names, of: .builtIn, on: Self.series(), cuts: 4, sets: 2)
    #expect(study.holds)
    #expect(study.rows.map(\.strategy) == names)
    #expect(study.rows.allSatisfy { $0.entries > 0 && $0.comparisons == 2 * 4 * 2 })
  }

  @Test func `a rule that reads tomorrow's close is caught`() throws {
    let prophet = StrategyModel(
      StrategyDescription(
        name: "Prophet", archetype: .unstated, entry: "the next close is higher", exit: "never",
        parameters: [],
        source: "made for this test"),
      file: StrategyFile(path: "Prophet.swift", sha256: "0")
    ) { _, _ in
      PreparedRule(lines: [], priceReach: 0, needs: [], readsFills: false) { frame in
        let close = frame.columns[3]
        var entries = BitMask(count: frame.count)
        for bar in 0..<max(1, frame.count) - 1 where close[bar + 1] > close[bar] { entries[bar] = true }
        return Signals(entries: entries, exits: BitMask(count: frame.count))
      }
    }
    let study = try CausalityStudy.run(
      ["Prophet"], of: StrategyLibrary.builtIn.adding([prophet]), on: Self.series(), cuts: 8)
    #expect(!study.holds)
    #expect(study.rows[0].violations.count >= 8)
  }
}

import Numerics
import Testing
import Validation

@Suite struct RunDecisionTests {
  @Test func `symbols are selected by Benjamini and Hochberg, and pairs pass the level that was left`() throws
  {
    let decision = try RunDecision(symbols: [0.001, 0.02, 0.5, 0.9, 0.024], level: 0.05)
    // 0.001 ≤ 1/5·5 %, 0.02 ≤ 2/5·5 %, 0.024 ≤ 3/5·5 %.
    #expect(decision.isSelected == [true, true, false, false, true])
    #expect(abs(decision.level - 0.03) < 1e-15)
    #expect(decision.finds(0.03, inSymbol: 0))
    #expect(!decision.finds(0.031, inSymbol: 0))
    #expect(!decision.finds(0.0001, inSymbol: 2))
  }

  @Test func `one symbol has the plain level, and none selected finds nothing`() throws {
    #expect(try RunDecision(symbols: [0.05], level: 0.05).level == 0.05)
    let nothing = try RunDecision(symbols: [0.06, 0.4], level: 0.05)
    #expect(nothing.level == 0)
    #expect(!nothing.finds(0, inSymbol: 0))
  }

  @Test func `a selected symbol has at least one discovery: its best pair`() throws {
    var stream = RandomStream(seed: 5)
    for rule in [MultipleTesting.Method.benjaminiHochberg, .benjaminiYekutieli] {
      for _ in 0..<500 {
        let symbols = (0..<8).map { _ in stream.uniform() * stream.uniform() * stream.uniform() }
        let decision = try RunDecision(symbols: symbols, level: 0.05, rule: rule)
        for (place, p) in symbols.enumerated() {
          #expect(decision.isSelected[place] == decision.finds(p, inSymbol: place))
        }
      }
    }
  }
}

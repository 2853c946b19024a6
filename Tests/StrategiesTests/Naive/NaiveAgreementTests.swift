import Indicators
import Market
import Strategies
import TestKit
import Testing

/// Every strategy against its plain second version, signal by signal.
@Suite struct NaiveAgreementTests {
  /// How many random parameter sets on how many random markets.
  private static let rounds = 6 * PropertyScale.factor

  @Test(arguments: StrategyCase.all)
  func `the strategy and its plain version agree at every bar`(member: StrategyCase) throws {
    let make = try #require(NaiveRules.all[member.description.name], "write it down a second time in Naive/")
    let sets = try ParameterGrid(of: member.type).sets
    var random = TestRandom(seed: 500 + member.description.id)
    var tally = Tally()
    for round in 0..<Self.rounds {
      let store = IndicatorStore(
        TestMarkets.series(seed: random.integer(0...1_000_000), isIntraday: round % 3 != 2, bars: 800))
      let bars = NaiveBars(store.series)
      for set in (0..<4).map({ _ in random.pick(sets) }) {
        let strategy = try PreparedStrategy(member.type, set)
        guard let signals = try strategy.signals(on: store) else { continue }
        let warmUp = try strategy.warmUp(on: store)
        let rule = make(bars, NaiveParameters(set: set))
        tally.compare(signals, rule, bars, from: warmUp, "\(set), market \(round)")
      }
    }
    #expect(tally.entries > 0, "nothing to compare: the made-up markets give no entry")
    #expect(tally.exits > 0 || member.description.exit == "none", "the made-up markets give no exit")
    #expect(tally.unsure * 50 < tally.questions, "too much was too close to tell")
  }
}

/// Counts what was compared.
private struct Tally {
  var questions = 0
  var unsure = 0
  var entries = 0
  var exits = 0

  mutating func compare(
    _ signals: Signals, _ rule: NaiveRule, _ bars: NaiveBars, from warmUp: Int, _ context: String
  ) {
    for t in warmUp..<bars.count {
      let verdict = rule.enters(t)
      check(verdict, signals.entries[t], "\(context): entry at bar \(t)")
      if verdict == .yes { entries += 1 }
      switch signals.exits {
      case .anyPosition(let exits):
        let verdict = rule.exits(t, NaivePosition(entry: t, price: .nan, highest: .nan))
        check(verdict, exits[t], "\(context): exit at bar \(t)")
        if verdict == .yes { self.exits += 1 }
      case .perDecision(let exits):
        if signals.entries[t], t + 1 < bars.count { follow(t, Int(exits[t]), rule, bars, context) }
      }
    }
  }

  /// Goes with a position from its first bar to its first exit, for at most the 20 bars that the engine holds
  /// it.
  private mutating func follow(
    _ entry: Int, _ exit: Int, _ rule: NaiveRule, _ bars: NaiveBars, _ context: String
  ) {
    var highest = -Double.infinity
    for t in entry + 1..<min(bars.count, entry + 21) {
      highest = max(highest, bars.h[t])
      let position = NaivePosition(entry: entry, price: bars.o[entry + 1], highest: highest)
      let verdict = rule.exits(t, position)
      check(verdict, exit == t, "\(context): exit at bar \(t) of the entry at \(entry)")
      if verdict == .yes { exits += 1 }
      if exit == t || verdict == .yes { return }
    }
  }

  private mutating func check(_ verdict: Verdict, _ decision: Bool, _ context: String) {
    questions += 1
    if verdict == .unsure { unsure += 1 }
    if !verdict.allows(decision) { Issue.record("\(context): \(decision), plainly \(verdict)") }
  }
}

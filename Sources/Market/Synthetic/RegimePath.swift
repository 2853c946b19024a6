internal import Numerics

/// Which regime each session of a synthetic market is in.
struct RegimePath {
  private let scenario: MarketScenario
  /// Weights of the next regime, by regime.
  private let ways: [[Double]]
  private var random: RandomStream
  private var current: Int?
  private var sessionsInPhase = 0.0

  init(_ scenario: MarketScenario, _ random: RandomStream) {
    self.scenario = scenario
    self.random = random
    let regimes = scenario.regimes
    ways = regimes.map { regime in
      regimes.map { other in
        if regime.leadsTo.isEmpty { return other.name == regime.name ? 0 : 1 }
        return regime.leadsTo.filter { $0.name == other.name }.reduce(0) { $0 + $1.weight }
      }
    }
  }

  /// The regime of the next session, by its place in the scenario.
  mutating func next() -> Int {
    if scenario.regimes.count == 1 { return 0 }
    let regime = scenario.order == .phases ? nextPhase() : nextState()
    current = regime
    return regime
  }

  private mutating func nextPhase() -> Int {
    var phase = current ?? 0
    // Remainders carry over, so that phases of 2.5 sessions last 2 and 3 in turn.
    while sessionsInPhase >= scenario.regimes[phase].sessions ?? .infinity {
      sessionsInPhase -= scenario.regimes[phase].sessions ?? .infinity
      phase = (phase + 1) % scenario.regimes.count
    }
    sessionsInPhase += 1
    return phase
  }

  private mutating func nextState() -> Int {
    guard let state = current else { return draw(scenario.regimes.map { $0.sessions ?? 1 }) }
    if random.uniform() >= 1 / (scenario.regimes[state].sessions ?? .infinity) { return state }
    return draw(ways[state])
  }

  private mutating func draw(_ weights: [Double]) -> Int {
    var rest = random.uniform() * weights.reduce(0, +)
    for (index, weight) in weights.enumerated() where weight > 0 {
      if rest < weight { return index }
      rest -= weight
    }
    return weights.lastIndex { $0 > 0 } ?? 0
  }
}

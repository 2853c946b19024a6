import Indicators
import Market
import Strategies
import TestKit
import Testing

/// Known implementations of these rules have several that never trade; here each has to, on a real market.
@Suite(.enabled(if: SharedData.isPresent, "needs the real market data of shared/data, which are absent"))
struct RealMarketTests {
  @Test(arguments: StrategyCase.all)
  func `on nine months of quarter hours it enters somewhere on its grid, and leaves`(member: StrategyCase)
    throws
  {
    let store = try Self.futures.get()
    var entries = 0
    var exits = 0
    for set in try ParameterGrid(of: member.type).sets {
      let prepared = try PreparedStrategy(member.type, set)
      guard let signals = try prepared.signals(on: store) else { continue }
      entries += signals.entries.population
      exits += signals.exitCount
    }
    #expect(entries > 0)
    #expect(exits > 0 || member.description.exit == "none")
  }

  @Test(arguments: StrategyCase.all)
  func `entries are rare enough to be decisions`(member: StrategyCase) throws {
    let store = try Self.futures.get()
    for strategy in try member.prepared() {
      guard let signals = try strategy.signals(on: store) else { continue }
      #expect(signals.entries.population * 2 < signals.count, "\(strategy.parameters)")
    }
  }

  private static let futures = Result { try RealMarket.futures15Minutes() }
}

extension Signals {
  /// Bars, or positions, that a strategy would leave.
  var exitCount: Int {
    switch exits {
    case .anyPosition(let mask): mask.population
    case .perDecision(let bars): bars.count { $0 != ExitSignals.never }
    }
  }
}

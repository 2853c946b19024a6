import Foundation
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

  /// Quarter hours of a share from 04:00 to 20:00, of which 09:30 to 16:00 is the session.
  @Test func `rules of the session leave out what lies before its open and after its close`() throws {
    let store = try RealMarket.shares15Minutes()
    let closes = try Self.newYorkMinutes(store.series)
    for set in try ParameterGrid(of: OpeningRangeBreakout.self).sets {
      let minutes = try #require(set["or_duration_minutes"]?.numeric)
      let strategy = try PreparedStrategy(OpeningRangeBreakout.self, set)
      let entries = try #require(try strategy.signals(on: store)).entries
      #expect(entries.bars.allSatisfy { closes[$0] > 570 + Int(minutes) && closes[$0] <= 960 })
      #expect(entries.population > 100)
    }
    for set in try ParameterGrid(of: OvernightGapStrategy.self).sets {
      let delay = try #require(set["gap_entry_time"]?.numeric)
      let strategy = try PreparedStrategy(OvernightGapStrategy.self, set)
      let entries = try #require(try strategy.signals(on: store)).entries
      #expect(entries.bars.allSatisfy { closes[$0] == 570 + 15 * (Int(delay) + 1) })
    }
  }

  /// The minute of the day in New York at which each bar closes, by Foundation's clock.
  private static func newYorkMinutes(_ series: BarSeries) throws -> [Int] {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: "America/New_York"))
    return series.timestamps.map {
      let parts = calendar.dateComponents(
        [.hour, .minute], from: Date(timeIntervalSince1970: Double($0 / 1_000_000_000)))
      return (parts.hour ?? 0) * 60 + (parts.minute ?? 0)
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

extension BitMask {
  /// The set bits.
  fileprivate var bars: [Int] { (0..<count).filter { self[$0] } }
}

import Diagnostics
import Indicators
import Market
import Strategies
import TestKit
import Testing

/// A market that was cut short, and one with another future, at several bars.
private struct Futures: Sendable {
  let whole: IndicatorStore
  let cuts: [Cut]

  struct Cut: Sendable {
    let bar: Int
    let truncated: IndicatorStore
    let altered: IndicatorStore
  }

  init(seed: Int, isIntraday: Bool) {
    let series = TestMarkets.series(seed: seed, isIntraday: isIntraday)
    whole = IndicatorStore(series)
    var random = TestRandom(seed: 77 * seed)
    cuts = (0..<8).map { index in
      let bar = random.integer(20...series.count - 2)
      let other = TestMarkets.series(seed: 1_000 + 10 * seed + index, isIntraday: isIntraday)
      return Cut(
        bar: bar, truncated: IndicatorStore(series.upTo(bar)),
        altered: IndicatorStore(series.upTo(bar, then: other)))
    }
  }

  static let all = [
    Futures(seed: 11, isIntraday: true), Futures(seed: 12, isIntraday: true),
    Futures(seed: 13, isIntraday: false),
  ]
}

/// What a strategy decided cannot depend on what came later.
@Suite struct StrategyCausalityTests {
  @Test(arguments: StrategyCase.all)
  func `neither cutting nor altering the future changes a decision`(member: StrategyCase) throws {
    for strategy in try member.prepared() {
      for futures in Futures.all {
        guard let whole = try strategy.signals(on: futures.whole) else { continue }
        for cut in futures.cuts {
          for store in [cut.truncated, cut.altered] {
            let context = "\(strategy.parameters), cut behind bar \(cut.bar)"
            if cut.bar < strategy.warmUp {
              #expect(whole.entries.next(from: 0, before: cut.bar + 1) == nil, "\(context)")
            } else if let other = try signalsUnlessShort(strategy, store) {
              #expect(whole.agrees(with: other, through: cut.bar), "\(context)")
            } else {
              #expect(whole.entries.next(from: 0, before: cut.bar + 1) == nil, "\(context)")
            }
          }
        }
      }
    }
  }

  /// `nil` where the sessions that a strategy needs to have seen are not over yet.
  private func signalsUnlessShort(_ strategy: PreparedStrategy, _ store: IndicatorStore) throws -> Signals? {
    do {
      return try strategy.signals(on: store)
    } catch let error as AssayError where ["unsuitable_series", "series_too_short"].contains(error.code) {
      return nil
    }
  }

  @Test func `the comparison sees a decision that differs`() {
    var a = BitMask(count: 10)
    a[4] = true
    let exits = Signals(entries: a, exits: .perDecision([0, 0, 0, 0, 7, 0, 0, 0, 0, 0]))
    var later = exits
    later.exits = .perDecision([0, 0, 0, 0, 8, 0, 0, 0, 0, 0])
    #expect(exits.agrees(with: later, through: 6))
    #expect(!exits.agrees(with: later, through: 7))
    #expect(!exits.agrees(with: Signals(entries: BitMask(count: 10), exits: exits.exits), through: 4))
  }
}

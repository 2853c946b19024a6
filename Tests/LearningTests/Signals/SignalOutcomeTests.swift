import Features
import Learning
import Market
import TestKit
import Testing

@Suite struct SignalOutcomeTests {
  /// Daily bars from a Monday on; each (open, high, low, close).
  private func bars(_ rows: [(Double, Double, Double, Double)]) throws -> BarSeries {
    let instrument = RandomMarket.instrument(.equity, tick: nil, pointValue: 1, costs: .free)
    let dates = rows.indices.map { CivilDate(daysSinceEpoch: Int32(18_001 + $0 / 5 * 7 + $0 % 5)) }
    return try BarSeries(
      instrument: instrument, dates: dates, open: rows.map(\.0), high: rows.map(\.1), low: rows.map(\.2),
      close: rows.map(\.3), volume: nil)
  }

  /// At bar 0, with stop and target 2 and 3 ranges away.
  private func signal(_ type: SignalType = .buy, range: Double = 1) throws -> Signal {
    Signal(strategy: try .named("momentum"), type: type, bar: 0, confidence: 0.5, averageRange: range)
  }

  private func outcome(
    _ rows: [(Double, Double, Double, Double)], _ type: SignalType = .buy, horizon: Int = 30,
    costs: CostModel = .free
  ) throws -> Result<SignalOutcome, SignalBarriers.Missing> {
    SignalBarriers(horizonDays: horizon, costs: costs).outcome(of: try signal(type), on: try bars(rows))
  }

  @Test func `a bar that holds stop and target ends at the stop`() throws {
    let found = try outcome([(100, 101, 99, 100), (100, 103.5, 97.5, 102)]).get()
    #expect(found.reason == .stop)
    #expect(found.exitPrice == 98 && isClose(found.grossReturn, -0.02) && isClose(found.maxDrawdown, -0.02))
    #expect(!found.isSuccess && found.daysToTarget == nil)
  }

  @Test func `stop and target keep their distance from the open at which it is filled`() throws {
    let found = try outcome([(100, 101, 99, 100), (104, 105, 103, 104), (104, 107.5, 103, 107)]).get()
    #expect(found.entryPrice == 104 && found.exitPrice == 107 && found.reason == .target)
    #expect(found.daysToTarget == 1 && found.isSuccess)
    #expect(isClose(found.maxDrawdown, 103.0 / 104 - 1))
  }

  @Test func `a gap beyond the stop ends at the open, which is worse`() throws {
    let found = try outcome([(100, 101, 99, 100), (100, 101, 99, 100), (95, 96, 94, 95)]).get()
    #expect(found.reason == .stop && found.exitPrice == 95)
    #expect(isClose(found.maxDrawdown, -0.05))
  }

  @Test func `the time is over at the last close of the horizon`() throws {
    let quiet = [(Double, Double, Double, Double)](repeating: (100, 101, 99, 100.5), count: 12)
    // Filled on Tuesday; seven days later is Tuesday of the next week.
    let found = try outcome(quiet, horizon: 7).get()
    #expect(found.reason == .time && found.entryBar == 1 && found.exitBar == 6)
    #expect(isClose(found.grossReturn, 0.005))
  }

  @Test func `an outcome beyond the data is none`() throws {
    let quiet = [(Double, Double, Double, Double)](repeating: (100, 101, 99, 100.5), count: 6)
    #expect(try outcome(quiet, horizon: 30) == .failure(.dataEnd))
    #expect(try outcome([(100, 101, 99, 100)]) == .failure(.dataEnd))
    #expect(try outcome([(1, 1, 1, 1), (0, 1, 0, 1), (1, 1, 1, 1)]) == .failure(.noPrice))
  }

  @Test func `a short is the mirror of a long`() throws {
    let found = try outcome([(100, 101, 99, 100), (100, 101, 99, 100), (99, 99.5, 96.5, 97)], .sell).get()
    #expect(found.reason == .target && found.exitPrice == 97 && isClose(found.grossReturn, 0.03))
    #expect(isClose(found.maxDrawdown, -0.01))
  }

  @Test func `costs of both sides are taken off, and a target does not slip`() throws {
    let rows = [(100.0, 101.0, 99.0, 100.0), (100, 103.5, 99, 103)]
    let found = try outcome(rows, costs: .percentage).get()
    let costs = (100 * 0.0005 + 100 * 0.001 + 103 * 0.001) / 100
    #expect(isClose(found.netReturn, 0.03 - costs, tolerance: 1e-12))
    let stopped = try outcome([(100, 101, 99, 100), (100, 101, 97, 98)], costs: .percentage).get()
    #expect(isClose(stopped.netReturn, -0.02 - (100 * 0.0015 + 98 * 0.0015) / 100, tolerance: 1e-12))
  }

  @Test func `on random bars nothing before the exit met a level, and the exit did`() throws {
    var random = TestRandom(seed: 3)
    let series = RandomMarket.dailySeries(bars: 500, instrument: RandomMarket.instrument(), random: &random)
    let barriers = SignalBarriers(horizonDays: 20, costs: .free)
    var reasons: Set<SignalOutcome.Reason> = []
    for bar in stride(from: 0, to: 450, by: 3) {
      for type in SignalType.allCases {
        let signal = Signal(
          strategy: try .named("momentum"), type: type, bar: bar, confidence: 0, averageRange: 2)
        let found = try barriers.outcome(of: signal, on: series).get()
        reasons.insert(found.reason)
        let (entry, side) = (series.open[bar + 1], type.direction)
        let (stop, target) = (entry - side * 4, entry + side * 6)
        for inside in found.entryBar..<found.exitBar {
          #expect(series.low[inside] > min(stop, target) && series.high[inside] < max(stop, target))
        }
        #expect(found.maxDrawdown <= min(0, found.grossReturn))
        if found.reason == .stop { #expect(side * (found.exitPrice - stop) <= 0) }
        if found.reason == .target { #expect(side * (found.exitPrice - target) >= 0) }
      }
    }
    #expect(reasons.count == 3)
  }
}

import Backtest
import Diagnostics
import TestKit
import Testing

@Suite struct DrawdownZoneTests {
  @Test(arguments: [
    (100_000, DrawdownZone.normal, 1), (95_000.01, .normal, 1), (95_000, .caution, 0.5),
    (90_000.01, .caution, 0.5),
    (90_000, .alert, 0.25), (85_000, .alert, 0.25), (84_999.99, .emergency, 0), (1, .emergency, 0),
    (-5, .emergency, 0),
  ])
  func `each border belongs to one zone`(equity: Double, zone: DrawdownZone, multiplier: Double) {
    let zones = DrawdownZones()
    #expect(zones.zone(equity: equity, peak: 100_000) == zone)
    #expect(zones.sizeMultiplier(in: zone) == multiplier)
  }

  @Test func `a deeper drawdown never gives a milder zone or a larger size`() {
    var random = TestRandom(seed: 1)
    let zones = DrawdownZones()
    for _ in 0..<2_000 * PropertyScale.factor {
      let (a, b) = (-random.uniform() * 0.3, -random.uniform() * 0.3)
      let (mild, deep) = (zones.zone(drawdown: max(a, b)), zones.zone(drawdown: min(a, b)))
      #expect(mild <= deep)
      #expect(zones.sizeMultiplier(in: mild) >= zones.sizeMultiplier(in: deep))
    }
  }

  @Test(arguments: [
    DrawdownZones(caution: 0), DrawdownZones(caution: 0.1, alert: 0.1), DrawdownZones(alert: .nan),
    DrawdownZones(emergency: 1), DrawdownZones(caution: 0.2),
  ])
  func `borders out of order are refused`(zones: DrawdownZones) {
    let error = #expect(throws: AssayError.self) { try RiskLimits(zones: zones).validated() }
    #expect(error?.code == "invalid_risk_limit")
    #expect(error?.place?.hasPrefix("drawdown_zones.") == true)
  }
}

@Suite struct EquityWatchTests {
  @Test func `a day opens with the last mark of the day before`() {
    var watch = EquityWatch(equity: 1_000, day: 5)
    watch.mark(1_100, day: 5)
    watch.mark(1_050, day: 5)
    #expect(watch.dayOpening == 1_000)
    watch.mark(1_029, day: 6)
    #expect(watch.dayOpening == 1_050)
    #expect(watch.dayReturn == -0.02)
    #expect(!watch.isDailyLossReached(RiskLimits()))
    watch.mark(1_018.5, day: 6)
    #expect(watch.isDailyLossReached(RiskLimits()))
    watch.mark(1_018.5, day: 7)
    #expect(!watch.isDailyLossReached(RiskLimits()))
  }

  @Test func `drawdown, its depth and its days follow the peak`() {
    var watch = EquityWatch(equity: 100, day: 0)
    for (day, equity) in [(1, 110.0), (2, 99), (4, 104.5), (6, 111), (7, 110), (8, 112)] {
      watch.mark(equity, day: day)
    }
    #expect(watch.peak == 112)
    #expect(watch.drawdown == 0)
    #expect(isClose(watch.deepest, -0.1))
    #expect(watch.longestDrawdownDays == 3)
    #expect(watch.drawdownDays == 0)
    watch.mark(56, day: 18)
    #expect(watch.drawdown == -0.5)
    #expect(watch.drawdownDays == 10)
    watch.resetPeak()
    #expect(watch.drawdown == 0)
    #expect(watch.deepest == -0.5)
  }

  @Test func `an earlier peak counts`() {
    let watch = EquityWatch(equity: 90, peak: 100, day: 0)
    #expect(watch.zone(RiskLimits()) == .alert)
    #expect(EquityWatch(equity: 90, peak: 80, day: 0).drawdown == 0)
  }
}

import Backtest
import Diagnostics
import TestKit
import Testing

@Suite struct RiskLimitsTests {
  let limits = RiskLimits()

  @Test func `levels of longs and shorts mirror each other`() {
    #expect(limits.hardStop(entry: 100, side: .long) == 97)
    #expect(limits.hardStop(entry: 100, side: .short) == 103)
    #expect(limits.target(entry: 100, side: .long) == 105)
    #expect(limits.target(entry: 100, side: .short) == 95)
    #expect(limits.trailing(from: 110, entry: 100, side: .long) == 107.8)
    #expect(limits.trailing(from: 90, entry: 100, side: .short) == 91.8)
  }

  @Test func `the hard stop holds until the book was better than the entry`() {
    #expect(limits.trailing(from: 100, entry: 100, side: .long) == nil)
    #expect(limits.trailing(from: 101, entry: 100, side: .short) == nil)
    #expect(limits.stop(entry: 100, extreme: 100, side: .long)?.reason == .hardStop)
    #expect(limits.stop(entry: 100, extreme: 100.5, side: .long)?.reason == .trailingStop)
    #expect(limits.stop(entry: 100, extreme: 100, own: 98, side: .long)?.reason == .stop)
    #expect(limits.stop(entry: 100, extreme: 100, own: 90, side: .long)?.level == 97)
  }

  @Test func `a limit that is off gives no level`() {
    let none = RiskLimits(hardStop: nil, trailingStop: nil, takeProfit: nil)
    #expect(none.stop(entry: 100, extreme: 120, side: .long) == nil)
    #expect(none.target(entry: 100, side: .long) == nil)
  }

  @Test func `a trailing stop is never loosened as the extreme goes on`() {
    for seed in 0..<500 * PropertyScale.factor {
      var random = TestRandom(seed: seed)
      let side: Side = random.pick([.long, .short])
      var (extreme, last) = (100.0, -Double.infinity)
      for _ in 0..<50 {
        let price = 100 * (0.7 + 0.6 * random.uniform())
        extreme = side == .long ? max(extreme, price) : min(extreme, price)
        guard let stop = limits.stop(entry: 100, extreme: extreme, side: side)?.level else { continue }
        #expect(side.sign * stop >= last, "seed \(seed)")
        last = side.sign * stop
      }
    }
  }

  @Test func `each wrong limit is named`() {
    let cases: [(String, RiskLimits)] = [
      ("hard_stop_pct", RiskLimits(hardStop: 0)), ("hard_stop_pct", RiskLimits(hardStop: 1)),
      ("trailing_stop_pct", RiskLimits(trailingStop: .nan)),
      ("take_profit_pct", RiskLimits(takeProfit: -0.1)),
      ("time_stop_days", RiskLimits(timeStopDays: 0)),
      ("max_position_size", RiskLimits(maximumPosition: 1.1)),
      ("max_portfolio_heat", RiskLimits(maximumHeat: 0)),
      ("daily_loss_limit_pct", RiskLimits(dailyLossLimit: .nan)),
      ("confidence_threshold", RiskLimits(minimumConfidence: 1.1)),
      ("alert_confidence", RiskLimits(alertConfidence: -1)),
    ]
    for (place, limits) in cases {
      let error = #expect(throws: AssayError.self) { try limits.validated() }
      #expect(error?.place == place)
      #expect(error?.message.contains(place) == true)
    }
  }
}

/// The seven checks, each failing alone and all together.
@Suite struct RiskCheckTests {
  let limits = RiskLimits()
  let trade = TradeProposal(symbol: "AAPL", quantity: 10, entry: 100, stop: 97, confidence: 0.6)

  private func account(
    equity: Double = 10_000, peak: Double? = nil, opening: Double? = nil, available: Double = 10_000,
    openRisk: Double = 0, held: Double = 0
  ) -> RiskAccount {
    RiskAccount(
      watch: EquityWatch(equity: equity, peak: peak, dayOpening: opening, day: 0), available: available,
      openRisk: openRisk, heldValue: held)
  }

  private func codes(_ trade: TradeProposal, _ account: RiskAccount) -> [String] {
    limits.issues(of: trade, in: account).map(\.code)
  }

  @Test func `a sound trade passes`() {
    #expect(codes(trade, account()) == [])
  }

  @Test func `each check fails alone`() {
    #expect(codes(trade, account(available: 999.99)) == ["insufficient_balance"])
    #expect(codes(trade, account(held: 1_500.01)) == ["position_limit"])
    #expect(codes(trade, account(openRisk: 270.01)) == ["portfolio_heat"])
    #expect(codes(trade, account(peak: 11_764.71)) == ["drawdown_zone"])  // a fall of 15 % and a little
    #expect(codes(trade, account(opening: 10_309.28)) == ["daily_loss_limit"])  // 3 % and a little
    var unsure = trade
    unsure.confidence = 0.5499
    #expect(codes(unsure, account()) == ["low_confidence"])
    var wrong = trade
    wrong.stop = 103
    #expect(codes(wrong, account()) == ["invalid_prices"])
  }

  @Test func `the borders pass`() {
    #expect(codes(trade, account(available: 1_000, openRisk: 270, held: 1_500)) == [])
    var sure = trade
    sure.confidence = 0.55
    #expect(codes(sure, account()) == [])
    #expect(
      codes(trade, account(equity: 97_000, opening: 100_000, available: 97_000)) == ["daily_loss_limit"])
    #expect(codes(trade, account(equity: 97_000.01, opening: 100_000, available: 97_000)) == [])
  }

  @Test func `alert asks for confidence, and for nothing of a trade that has none`() {
    let alert = account(equity: 9_000, peak: 10_000)
    var one = trade
    one.confidence = 0.6499
    #expect(codes(one, alert) == ["drawdown_zone"])
    one.confidence = 0.65
    #expect(codes(one, alert) == [])
    one.confidence = nil
    #expect(codes(one, alert) == [])
    #expect(codes(one, account(equity: 8_400, peak: 10_000)) == ["drawdown_zone"])
    let strict = RiskLimits(requiresConfidence: true)
    #expect(strict.issues(of: one, in: alert).map(\.code) == ["low_confidence", "drawdown_zone"])
  }

  @Test func `all failed checks are told, not the first`() {
    var bad = TradeProposal(
      symbol: "AAPL", side: .short, quantity: 500, entry: 100, stop: 97, target: 110, confidence: 0.2)
    let ruined = account(equity: 8_000, peak: 10_000, opening: 9_000, available: 100)
    let issues = limits.issues(of: bad, in: ruined)
    #expect(issues.map(\.code) == RiskCheck.allCases.map(\.rawValue))
    #expect(Set(issues.map(\.message)).count == 7)
    bad.entry = .nan
    #expect(codes(bad, ruined) == ["low_confidence", "drawdown_zone", "daily_loss_limit", "invalid_prices"])
  }

  @Test(arguments: [0, -1, .nan, .infinity] as [Double])
  func `a number that is none is an invalid price`(value: Double) {
    for field in 0..<5 {
      var one = trade
      switch field {
      case 0: one.quantity = value
      case 1: one.entry = value
      case 2: one.stop = value
      case 3: one.multiplier = value
      default: one.target = value
      }
      #expect(codes(one, account()) == ["invalid_prices"])
    }
    var unsure = trade
    unsure.confidence = value == 0 ? -0.5 : value
    #expect(codes(unsure, account()) == ["low_confidence"])
  }

  @Test func `sentences name value and bound`() throws {
    func message(_ trade: TradeProposal, _ account: RiskAccount) throws -> String {
      try #require(limits.issues(of: trade, in: account).first).message
    }
    #expect(try message(trade, account(available: 500)) == "AAPL needs 1000 and 500 is available.")
    #expect(
      try message(trade, account(held: 2_000))
        == "AAPL would be worth 3000 with what is held, 30 % of equity; at most 25 % may be.")
    #expect(
      try message(trade, account(openRisk: 300))
        == "All stops together would lose 330, 3.3 % of equity; at most 3 % may be at risk.")
    #expect(
      try message(trade, account(equity: 8_000, peak: 10_000)).hasPrefix("The drawdown is 20 %, beyond 15 %"))
    #expect(
      try message(trade, account(opening: 10_500)).hasPrefix("The day has lost 4.76 % of its opening equity"))
    var wrong = trade
    wrong.stop = 101
    #expect(try message(wrong, account()) == "The stop 101.0 of a long must lie below its entry 100.0.")
  }

  @Test func `a worse account never passes more checks`() {
    for seed in 0..<1_000 * PropertyScale.factor {
      var random = TestRandom(seed: seed)
      let proposal = TradeProposal(
        symbol: "X", side: .long, quantity: 1 + 40 * random.uniform(), entry: 100,
        stop: 90 + 9 * random.uniform(),
        confidence: random.uniform())
      let equity = 8_000 + 2_000 * random.uniform()
      let better = account(
        equity: equity, peak: 10_000, opening: equity * (1 + 0.05 * random.uniform()),
        available: 5_000 * random.uniform(), openRisk: 300 * random.uniform(), held: 2_000 * random.uniform())
      var worse = better
      worse.available -= 500 * random.uniform()
      worse.openRisk += 100 * random.uniform()
      worse.heldValue += 500 * random.uniform()
      worse.watch.mark(equity * (1 - 0.05 * random.uniform()), day: 0)
      #expect(
        limits.failures(of: proposal, in: worse).isSuperset(of: limits.failures(of: proposal, in: better)),
        "seed \(seed)")
    }
  }
}

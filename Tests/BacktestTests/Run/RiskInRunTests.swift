import Backtest
import Market
import TestKit
import Testing

/// The risk manager inside a run: every stop, every zone, every refusal, on bars small enough to follow by hand.
@Suite struct RiskInRunTests {
  /// A market of daily bars, the first of them flat at 100.
  private func frame(_ bars: [(Double, Double, Double, Double)]) -> PreparedBars {
    let all = [(100.0, 100.0, 100.0, 100.0)] + bars
    let instrument = Instrument(
      symbol: "T", assetClass: .cfd, pointValue: 1, lot: 1, sessions: .aroundTheClock, costs: .free)
    let dates = all.indices.map { Int32(18_000 + $0) }
    let series = BarSeries(
      instrument: instrument, timeframe: .day,
      timestamps: dates.map { RandomMarket.sessionClose(CivilDate(daysSinceEpoch: $0)) },
      open: all.map(\.0), high: all.map(\.1), low: all.map(\.2), close: all.map(\.3), volume: nil,
      sessionDates: dates)
    return PreparedBars(
      series: series, sessions: SessionIndex(series: series, sessionClose: RandomMarket.sessionClose),
      atr: Array(repeating: 1, count: all.count))
  }

  private func run(
    _ bars: [(Double, Double, Double, Double)], _ orders: [(bar: Int, order: Order)], limits: RiskLimits,
    sizer: Sizer? = nil, capital: Double = 10_000
  ) throws -> AccountResult {
    var settings = AccountConfiguration(capital: capital, sizing: .units(20), closesAtEnd: false)
    settings.risk = limits
    settings.sizer = sizer
    return try AccountEngine([frame(bars)], settings: settings)
      .run(ScheduledOrders(orders), recordsEquity: true).result
  }

  private func buy(_ units: Double = 20, confidence: Double = .nan) -> Order {
    var order = Order(side: .buy, quantity: units)
    order.confidence = confidence
    return order
  }

  @Test func `the hard stop closes at 3 % below the entry`() throws {
    let result = try run([(100, 100, 99, 100), (100, 100, 96, 98)], [(0, buy())], limits: RiskLimits())
    let trade = try #require(result.trades.first)
    #expect(trade.reason == .hardStop)
    #expect(trade.exitPrice == 97)
    #expect(result.finalEquity == Money(10_000 - 60))
  }

  @Test func `the target closes at 5 % above`() throws {
    let result = try run(
      [(100, 101, 99, 100), (100, 106, 99.5, 105)], [(0, buy())], limits: RiskLimits(trailingStop: nil))
    #expect(result.trades.first?.reason == .target)
    #expect(result.trades.first?.exitPrice == 105)
  }

  @Test func `the trailing stop follows the highest price and is never loosened`() throws {
    let bars = [
      (100.0, 101.0, 100.0, 101.0), (101, 102.5, 101, 102.5), (102.5, 104, 102.5, 104), (104, 104, 103, 103),
      (103, 103, 100, 100),
    ]
    let result = try run(bars, [(0, buy())], limits: RiskLimits())
    let trade = try #require(result.trades.first)
    #expect(trade.reason == .trailingStop)
    #expect(abs(trade.exitPrice - 104 * 0.98) < 1e-9)
    #expect(trade.exitBar == 5)
  }

  @Test func `time closes at the open after the last day`() throws {
    let flat = Array(repeating: (100.0, 100.5, 99.5, 100.0), count: 6)
    let result = try run(flat, [(0, buy())], limits: RiskLimits(timeStopDays: 3))
    let trade = try #require(result.trades.first)
    #expect(trade.reason == .time)
    #expect(trade.entryBar == 1 && trade.exitBar == 5)
  }

  @Test func `the position limit refuses more than a quarter of equity`() throws {
    let result = try run([(100, 101, 99, 100)], [(0, buy(26))], limits: RiskLimits())
    #expect(result.fills.isEmpty)
    #expect(result.rejections.map(\.refusal) == [.risk])
    #expect(failures(result) == [.positionLimit])
  }

  @Test func `heat refuses what all stops together could lose`() throws {
    let limits = RiskLimits(hardStop: 0.2, maximumHeat: 0.03)
    let result = try run([(100, 101, 99, 100)], [(0, buy(20))], limits: limits)
    #expect(failures(result) == [.heat])
    let less = try run([(100, 101, 99, 100)], [(0, buy(14))], limits: limits)
    #expect(less.fills.count == 1)
  }

  @Test func `confidence below the threshold is refused`() throws {
    let low = try run([(100, 101, 99, 100)], [(0, buy(confidence: 0.5))], limits: RiskLimits())
    #expect(failures(low) == [.confidence])
    let high = try run([(100, 101, 99, 100)], [(0, buy(confidence: 0.6))], limits: RiskLimits())
    #expect(high.fills.count == 1)
  }

  @Test func `the day that lost 3 % takes no more entries, the next one does`() throws {
    // 90 units at 100 lose 3.6 % of 10,000 at 96.
    var limits = RiskLimits(
      hardStop: nil, trailingStop: nil, takeProfit: nil, maximumPosition: 1, maximumHeat: 1)
    limits.zones = DrawdownZones(caution: 0.2, alert: 0.3, emergency: 0.4)
    let bars = [(100.0, 100.0, 96.0, 96.0), (96, 96, 96, 96), (96, 96, 96, 96)]
    let close = Order(side: .sell, quantity: 90, kind: .marketOnClose)
    let result = try run(bars, [(0, buy(90)), (0, close), (1, buy(5)), (2, buy(5))], limits: limits)
    // Bar 2 opens a new day with the loss behind it, so both later entries are let in.
    #expect(result.fills.count == 4)
    let intraday = try run(
      [(100, 100, 96, 96)],
      [(0, buy(90)), (0, close), (0, Order(side: .buy, quantity: 5, kind: .stop(103)))],
      limits: limits)
    #expect(intraday.fills.count == 2)
  }

  @Test func `each zone scales the size, and the last one halts`() throws {
    var limits = RiskLimits(
      hardStop: 0.5, trailingStop: nil, takeProfit: nil, timeStopDays: nil, maximumPosition: 1,
      maximumHeat: 1,
      dailyLossLimit: 1)
    limits.zones = DrawdownZones()
    // A first position of 80 units brings equity down to each zone, then a sized order comes.
    for (price, units) in [(96.0, 20.0), (92, 10), (86, 5), (80, 0)] {
      var sized = Order(side: .buy, quantity: .nan)
      sized.isSizedAtFill = true
      sized.confidence = 0.7
      let bars = [(100.0, 100.0, price, price), (price, price, price, price), (price, price, price, price)]
      var first = buy(80, confidence: 0.7)
      first.reason = .order
      let result = try run(
        bars, [(0, first), (0, Order(side: .sell, quantity: 80, kind: .marketOnClose)), (1, sized)],
        limits: limits)
      let last = result.fills.count > 2 ? result.fills[2].quantity : 0
      #expect(last == units, "at \(price): \(result.fills)")
      if units == 0 { #expect(failures(result) == [.drawdownZone]) }
    }
  }

  @Test func `alert asks for more confidence`() throws {
    var limits = RiskLimits(
      hardStop: 0.5, trailingStop: nil, takeProfit: nil, maximumPosition: 1, maximumHeat: 1, dailyLossLimit: 1
    )
    limits.zones = DrawdownZones()
    let bars = [(100.0, 100.0, 86.0, 86.0), (86, 86, 86, 86)]
    let close = Order(side: .sell, quantity: 80, kind: .marketOnClose)
    let low = try run(
      bars, [(0, buy(80, confidence: 0.7)), (0, close), (1, buy(5, confidence: 0.6))], limits: limits)
    #expect(low.fills.count == 2)
    #expect(failures(low) == [.drawdownZone])
    let high = try run(
      bars, [(0, buy(80, confidence: 0.7)), (0, close), (1, buy(5, confidence: 0.66))], limits: limits)
    #expect(high.fills.count == 3)
  }

  @Test func `fixed fractional sizing inside a run gives the worked example`() throws {
    var order = Order(side: .buy, quantity: .nan)
    order.isSizedAtFill = true
    order.stopLoss = .price(97)
    var settings = AccountConfiguration(capital: 10_000, closesAtEnd: false)
    settings.sizer = try SizerSettings(method: .fixedFractional).sizer()
    let result = try AccountEngine([frame([(100, 101, 99, 100)])], settings: settings).run(
      ScheduledOrders([(0, order)])
    ).result
    #expect(result.fills.map(\.quantity) == [25])
  }

  @Test func `kelly waits for closed trades and then uses theirs alone`() throws {
    var bars: [(Double, Double, Double, Double)] = []
    var orders: [(bar: Int, order: Order)] = []
    for index in 0..<20 {
      bars.append((100, index % 2 == 0 ? 106 : 100, index % 2 == 0 ? 100 : 98, 100))
      var order = Order(side: .buy, quantity: .nan)
      order.isSizedAtFill = true
      order.stopLoss = .price(98)
      order.takeProfit = .price(104)
      orders.append((index, order))
    }
    var settings = AccountConfiguration(capital: 10_000, closesAtEnd: false)
    settings.sizer = .kelly(try KellySizer(minimumTrades: 10, riskBeforeStatistics: nil))
    let without = try AccountEngine([frame(bars)], settings: settings).run(ScheduledOrders(orders)).result
    // Nothing trades before there are statistics, so there never are any: the run says so and does not guess.
    #expect(without.fills.isEmpty)
    #expect(Set(without.rejections.map(\.refusal)) == [.sizedToZero])
    settings.sizer = .kelly(try KellySizer(minimumTrades: 10, riskBeforeStatistics: 0.01))
    let with = try AccountEngine([frame(bars)], settings: settings).run(ScheduledOrders(orders)).result
    #expect(with.trades.count > 10)
    // Half of the trades win 4, half lose 2: f* = (0.5 · 2 − 0.5) / 2 = 0.25, a quarter of it is 6.25 % of equity.
    let sized = with.trades[11]
    #expect(sized.quantity == (0.0625 * 10_000 / 100).rounded(.down) || sized.quantity == 7, "\(sized)")
  }

  private func failures(_ result: AccountResult) -> [RiskCheck] {
    zip(RiskCheck.allCases, result.riskFailures).filter { $0.1 > 0 }.map(\.0)
  }
}

import Backtest
import Diagnostics
import Factory
import Market
import Storage
import TestKit
import Testing

/// A continuous future of several contracts, adjusted and raw.
private struct Contracts: BarSource {
  let future: ContinuousFuture
  let adjustment: RollAdjustment
  var hasRaw = true

  init(seed: Int, adjustment: RollAdjustment) throws {
    var random = TestRandom(seed: seed)
    var instrument = RandomMarket.instrument(.future, pointValue: 20)
    instrument.symbol = "FUT"
    let market = RandomMarket.dailySeries(bars: 500, instrument: instrument, start: 4_000, random: &random)
    // Contracts of 120 days that overlap by 20, each at a distance of its own from the market.
    let contracts = (0..<5).map { number -> BarSeries in
      let range = number * 100..<min(500, number * 100 + 120)
      let carry = Double(random.integer(-120...120)) * 0.25
      func column(_ values: [Double]) -> [Double] { range.map { values[$0] + carry } }
      return BarSeries(
        instrument: instrument, timeframe: .day, timestamps: Array(market.timestamps[range]),
        open: column(market.open), high: column(market.high), low: column(market.low),
        close: column(market.close), volume: nil, sessionDates: Array(market.sessionDates[range])
      ).named("FUT\(number)")
    }
    future = try ContinuousFuture(
      contracts, as: instrument, roll: .sessionsBeforeEnd(5), adjustment: adjustment)
    self.adjustment = adjustment
  }

  func hash(_ symbol: String, _ timeframe: Timeframe) throws -> String { symbol }
  func bars(_ symbol: String, _ timeframe: Timeframe) throws -> BarSeries {
    switch symbol {
    case "FUT": return future.adjusted
    case "FUT-RAW" where hasRaw: return future.raw.named("FUT-RAW")
    default: throw AssayError(code: "unknown_symbol", message: symbol, remedy: "", kind: .usage)
    }
  }
  func rolls(_ symbol: String, _ timeframe: Timeframe) throws -> RollTable? {
    RollTable(report: RollTable(adjustment: adjustment, rolls: future.rolls).json)
  }
}

@Suite struct RolledContractsTests {
  private func market(
    _ source: Contracts, raw: Bool, costs: CostOverride, exits: ExitPlan = .signalOnly
  ) throws -> PortfolioMarket {
    var book = PortfolioBook(
      symbol: "FUT", timeframe: .day, strategy: "MACross",
      parameters: [
        StrategyAssignment(key: "ma_fast", value: "5"), StrategyAssignment(key: "ma_slow", value: "40"),
      ], exits: exits)
    book.costs = costs
    book.fillsRaw = raw
    return try PortfolioMarket([book], account: PortfolioAccount(capital: 1_000_000), source: source)
  }

  private static let free = CostOverride(commission: .perUnit(0), slippage: .ticks(0))
  private static let dear = CostOverride(commission: .perUnit(3), slippage: .ticks(2))

  /// Where earlier contracts are shifted by differences, moves in points are those of the contract held.
  @Test func `a position across rolls earns the moves of the contract held and nothing else`() throws {
    var rolled = 0
    for seed in 0..<12 {
      let source = try Contracts(seed: seed, adjustment: .difference)
      for exits in [
        ExitPlan.signalOnly,
        ExitPlan(stopATR: 3, targetATR: 6, maxBarsHeld: 30, flatBySessionClose: false),
      ] {
        let adjusted = try market(source, raw: false, costs: Self.free, exits: exits).replay.run(
          recordsEquity: true)
        let raw = try market(source, raw: true, costs: Self.free, exits: exits).replay.run(
          recordsEquity: true)
        #expect(
          zip(adjusted.dailyEquity, raw.dailyEquity).allSatisfy { abs(($0 - $1).amount) < 1e-6 }, "\(seed)")
        rolled += raw.trades.count { $0.reason == .roll }
      }
    }
    #expect(rolled > 20, "\(rolled)")
  }

  @Test func `each roll of a position costs commission and slippage on both contracts`() throws {
    for seed in 0..<6 {
      let source = try Contracts(seed: seed, adjustment: .difference)
      let adjusted = try market(source, raw: false, costs: Self.dear).replay.run()
      let raw = try market(source, raw: true, costs: Self.dear).replay.run()
      let rolls = raw.trades.count { $0.reason == .roll }
      // Three of commission and two ticks of a quarter point at 20 each, on two contracts.
      let paid = Double(rolls) * 2 * (3 + 2 * 0.25 * 20)
      #expect(abs((adjusted.finalEquity - raw.finalEquity).amount - paid) < 1e-6, "\(seed)")
    }
  }

  @Test func `orders fill at the prices of the contract held, whatever the adjustment`() throws {
    for adjustment in RollAdjustment.allCases {
      let source = try Contracts(seed: 3, adjustment: adjustment)
      let market = try market(source, raw: true, costs: Self.free)
      let result = try market.replay.run()
      let entries = result.fills.filter { $0.reason != .roll && $0.isAtOpen }
      #expect(entries.count > 4)
      #expect(entries.allSatisfy { $0.price == source.future.raw.open[$0.bar] })
      #expect(market.notes.contains { $0.contains("4 rolls") })
      #expect(throws: AssayError.self) { try market.universe() }
    }
  }

  @Test func `bars without rolls or without the prices of the contracts are refused`() throws {
    var source = try Contracts(seed: 3, adjustment: .ratio)
    source.hasRaw = false
    let error = #expect(throws: AssayError.self) { try market(source, raw: true, costs: Self.free) }
    #expect(error?.code == "missing_raw_prices" && error?.message.contains("FUT-RAW") == true)
    var book = PortfolioBars.books[0]
    book.fillsRaw = true
    let plain = #expect(throws: AssayError.self) {
      try PortfolioMarket([book], account: PortfolioBars.account, source: PortfolioBars())
    }
    #expect(plain?.code == "not_continuous")
    #expect(try PortfolioBook(json: book.json, place: "x") == book)
  }
}

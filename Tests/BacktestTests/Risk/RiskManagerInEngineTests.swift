import Backtest
import Market
import TestKit
import Testing

/// The standalone risk manager and the stops of the engine are two programs for one rule book: on streams of single
/// prices they close the same positions at the same prices.
@Suite struct RiskManagerInEngineTests {
  static let blocks = 0..<(4 * PropertyScale.factor)
  private static let perBlock = 250

  private struct Streams {
    var prices: [[Double]] = []
    var limits: RiskLimits
    let side: Side
    let days = 60

    init(seed: Int, timeStop: Bool) {
      var random = TestRandom(seed: seed)
      limits = RiskLimits(
        hardStop: random.pick([nil, 0.03, 0.01]), trailingStop: random.pick([nil, 0.02, 0.05]),
        takeProfit: random.pick([nil, 0.05, 0.02]), timeStopDays: timeStop ? random.integer(1...20) : nil,
        maximumPosition: 1, maximumHeat: 1, dailyLossLimit: 1)
      side = random.pick([.long, .short])
      let size = random.pick([0.002, 0.01, 0.04])
      for _ in 0..<3 {
        var price = 100.0
        prices.append(
          (0..<days).map { _ in
            price *= 1 + size * (2 * random.uniform() - 1)
            return price
          })
      }
    }

    /// What the engine closes: by symbol, the day, the price and the reason. Bars of one price, a day each.
    func engine() throws -> [Trade] {
      let frames = prices.enumerated().map { number, column in
        let instrument = Instrument(
          symbol: "S\(number)", assetClass: .cfd, pointValue: 1, lot: 1, sessions: .aroundTheClock,
          costs: .free)
        let dates = column.indices.map { Int32(18_000 + $0) }
        let series = BarSeries(
          instrument: instrument, timeframe: .day,
          timestamps: dates.map { RandomMarket.sessionClose(CivilDate(daysSinceEpoch: $0)) }, open: column,
          high: column, low: column, close: column, volume: nil, sessionDates: dates)
        return PreparedBars(
          series: series, sessions: SessionIndex(series: series, sessionClose: RandomMarket.sessionClose),
          atr: Array(repeating: 1, count: column.count))
      }
      var settings = AccountConfiguration(capital: 1_000_000, closesAtEnd: false)
      settings.risk = limits
      let orders = prices.indices.map {
        (0, Order(book: $0, side: side == .long ? .buy : .sell, quantity: 10))
      }
      return try AccountEngine(frames, settings: settings).run(ScheduledOrders(orders)).result.trades
    }

    func manager() throws -> [RiskExit] {
      var manager = try RiskManager(capital: 1_000_000, limits: limits, day: 0)
      for number in prices.indices {
        try manager.open("S\(number)", side: side, quantity: 10, price: prices[number][1], day: 1)
      }
      var exits: [RiskExit] = []
      for day in 2..<days {
        let now = Dictionary(uniqueKeysWithValues: prices.indices.map { ("S\($0)", prices[$0][day]) })
        exits += try manager.update(prices: now, day: day)
      }
      return exits
    }
  }

  @Test(arguments: blocks)
  func `stops and targets close on the same day at the same price`(block: Int) throws {
    var closed = 0
    for seed in block * Self.perBlock..<(block + 1) * Self.perBlock {
      let streams = Streams(seed: seed, timeStop: false)
      let (trades, exits) = (try streams.engine(), try streams.manager())
      #expect(trades.count == exits.count, "seed \(seed)")
      for exit in exits {
        let trade = try #require(trades.first { "S\($0.book)" == exit.symbol }, "seed \(seed)")
        #expect(trade.exitBar == exit.day && trade.exitPrice == exit.price, "seed \(seed): \(trade), \(exit)")
        #expect(isClose(trade.pnl.amount, exit.pnl, tolerance: 1e-6), "seed \(seed)")
        // A price beyond both stops: the manager names the nearer one, the engine the hard stop.
        let isTarget = exit.reason == .target
        #expect((trade.reason == .target) == isTarget, "seed \(seed)")
        closed += 1
      }
    }
    #expect(closed > Self.perBlock)
  }

  @Test(arguments: blocks)
  func `a position whose time is over is closed at the first open after the manager says so`(block: Int)
    throws
  {
    var closed = 0
    for seed in block * Self.perBlock..<(block + 1) * Self.perBlock {
      let streams = Streams(seed: seed, timeStop: true)
      let (trades, exits) = (try streams.engine(), try streams.manager())
      for exit in exits where exit.reason == .time {
        let trade = try #require(trades.first { "S\($0.book)" == exit.symbol }, "seed \(seed)")
        // The engine decides at the close of the day and fills at the next open, unless a stop is met there.
        #expect(trade.exitBar == exit.day + 1, "seed \(seed)")
        closed += 1
      }
    }
    #expect(closed > Self.perBlock / 4)
  }
}

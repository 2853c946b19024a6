import Backtest
import Diagnostics
import Factory
import Market
import Storage
import TestKit
import Testing

/// The orders of a day, against the replay of all days.
@Suite struct PortfolioSignalTests {
  @Test func `over a year the orders of each day are those that the replay sends, fills and protects`() throws
  {
    let market = try PortfolioMarket(
      PortfolioBars.books, account: PortfolioBars.account, source: PortfolioBars())
    let all = try market.replay.run(recordsEquity: true)
    let dates = Array(Set(market.prepared.flatMap { $0.bars.series.sessionDates })).sorted()
    func date(_ market: PortfolioMarket, _ place: Int, _ bar: Int) -> Int32 {
      market.prepared[place].bars.series.sessionDates[bar]
    }
    var (compared, entered, refused) = (0, 0, 0)
    // A year of sessions after the first one.
    for (place, day) in dates.enumerated().dropFirst(200).prefix(252) {
      let signal = try PortfolioSignal(market, from: nil, date: CivilDate(daysSinceEpoch: day))
      #expect(signal.date == CivilDate(daysSinceEpoch: day))
      let index = try #require(all.dates.firstIndex(of: day))
      #expect(signal.equity == all.dailyEquity[index], "\(signal.date)")
      let sent = all.sentOrders.filter { date(market, $0.book, $0.bar) == day }
        .map { "\($0.book) \($0.order.side) \($0.order.reducesOnly)" }.sorted()
      let shown = signal.result.workingOrders.filter { !$0.isProtection }
        .map { "\($0.book) \($0.side) \($0.reducesOnly)" }.sorted()
      #expect(sent == shown, "\(signal.date)")
      // What it says will be sent fills at the next open, unless a stop there changes the account first.
      let next = place + 1 < dates.count ? dates[place + 1] : .max
      for line in signal.lines where line.action == .enter {
        let fill = all.fills.first {
          $0.book == line.book && date(market, $0.book, $0.bar) == next && $0.isAtOpen
        }
        if line.verdict == .send {
          #expect(
            fill != nil && fill?.quantity == line.quantity && fill?.side == line.side,
            "\(signal.date) \(line)")
          entered += 1
        } else if fill == nil {
          refused += 1
        }
      }
      compared += sent.count
    }
    #expect(compared > 100 && entered > 30 && refused > 5, "\(compared) \(entered) \(refused)")
  }

  @Test func `a blocked account says why, and the table leaves out what is not to be sent`() throws {
    var account = PortfolioBars.account
    account.limits = AccountLimits(maximumPositions: 1, maximumDrawdown: 60)
    let market = try PortfolioMarket(PortfolioBars.books, account: account, source: PortfolioBars())
    let signal = try PortfolioSignal(market, from: nil)
    #expect(signal.stoppedOn != nil && signal.positions.isEmpty)
    #expect(signal.lines.allSatisfy { $0.action != .enter || $0.verdict == .blocked })
    #expect(signal.table.rowCount == signal.lines.count { $0.verdict == .send })
  }
}

/// Half hours of a market that closes, as far as some bar.
private struct IntradayBars: BarSource {
  let whole: BarSeries
  var count: Int

  init(seed: Int) {
    var random = TestRandom(seed: seed)
    let instrument = RandomMarket.instrument(.future, pointValue: 5)
    whole = RandomMarket.series(bars: 900, instrument: instrument, start: 4_000, random: &random)
    count = whole.count
  }

  func hash(_ symbol: String, _ timeframe: Timeframe) throws -> String { "\(count)" }
  func bars(_ symbol: String, _ timeframe: Timeframe) throws -> BarSeries {
    func cut<T>(_ column: [T]) -> [T] { Array(column.prefix(count)) }
    return BarSeries(
      instrument: whole.instrument, timeframe: whole.timeframe, timestamps: cut(whole.timestamps),
      open: cut(whole.open), high: cut(whole.high), low: cut(whole.low), close: cut(whole.close), volume: nil,
      sessionDates: cut(whole.sessionDates))
  }
}

/// Orders of books that are flat by the close, from bars that end inside a session.
@Suite struct SessionCloseSignalTests {
  @Test func `bars that end inside a session send what the replay sends there, with the order for the close`()
    throws
  {
    var source = IntradayBars(seed: 4)
    let exits = ExitPlan(stopATR: 2, targetATR: 3, maxBarsHeld: 9, flatBySessionClose: true)
    let book = PortfolioBook(
      symbol: "TEST", timeframe: source.whole.timeframe, strategy: "RSI2_MeanReversion", exits: exits)
    let all = try PortfolioMarket([book], account: PortfolioAccount(), source: source)
      .replay.run(recordsEquity: true)
    let sent = Set(all.sentOrders.filter { !$0.order.reducesOnly }.map(\.bar))
    let (dates, times) = (source.whole.sessionDates, source.whole.timestamps)
    var (entries, voids, held) = (0, 0, 0)
    for bar in 300..<800 {
      let isOver = times[bar] >= RandomMarket.sessionClose(CivilDate(daysSinceEpoch: dates[bar]))
      // A session whose bars end early is not known to be over.
      if dates[bar + 1] != dates[bar], !isOver { continue }
      source.count = bar + 1
      let signal = try PortfolioSignal(
        PortfolioMarket([book], account: PortfolioAccount(), source: source), from: nil)
      let lines = signal.lines.filter { $0.action == .enter }
      #expect(!lines.isEmpty == sent.contains(bar), "bar \(bar)")
      let closing = signal.lines.filter { $0.kind == .marketOnClose }
      #expect(closing.count == lines.count + signal.positions.count, "bar \(bar)")
      #expect(closing.allSatisfy { $0.timeInForce == "cls" && $0.side == .sell })
      #expect(lines.allSatisfy { $0.takeProfitPoints.isFinite && $0.timeInForce == "opg" })
      entries += lines.count
      held += signal.positions.count
      if isOver { voids += 1 }
    }
    #expect(entries > 15 && voids > 15 && held > 15, "\(entries) \(voids) \(held)")
  }
}

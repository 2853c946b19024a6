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
      let sent = all.sentOrders.filter { date(market, $0.market, $0.bar) == day }
        .map { "\($0.market) \($0.order.side) \($0.order.reducesOnly)" }.sorted()
      let shown = signal.result.workingOrders.filter { !$0.isProtection }
        .map { "\($0.market) \($0.side) \($0.reducesOnly)" }.sorted()
      #expect(sent == shown, "\(signal.date)")
      // What it says will be sent fills at the next open, unless a stop there changes the account first.
      let next = place + 1 < dates.count ? dates[place + 1] : .max
      for line in signal.lines where line.action == .enter {
        let fill = all.fills.first {
          $0.market == line.book && date(market, $0.market, $0.bar) == next && $0.isAtOpen
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

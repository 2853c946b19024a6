import Backtest
import TestKit
import Testing

@Suite struct WinStatisticsTests {
  @Test func `closed trades are counted as they come`() {
    var wins = WinStatistics()
    #expect(wins.estimate.winRate.isNaN)
    #expect(wins.estimate.trades == 0)
    for pnl in [300, -100, 0, 100.0] { wins.add(pnl) }
    wins.add(Money(-50))
    #expect(wins.estimate == WinEstimate(winRate: 0.4, averageWin: 200, averageLoss: 75, trades: 5))
  }

  @Test func `Kelly risks a fixed fraction until the trades suffice`() throws {
    var request = SizingRequest(capital: 10_000, entry: 100, stop: 90)
    var wins = WinStatistics()
    let sizer = Sizer.kelly(try KellySizer(minimumTrades: 5))
    let waiting = Sizer.kelly(try KellySizer(minimumTrades: 5, riskBeforeStatistics: nil))
    for pnl in [300, 300, 300, -100, -100.0] {
      request.wins = wins.estimate
      #expect(try sizer.size(request).units == 10)  // 1 % of capital over a distance of 10
      #expect(try sizer.size(request).limitedBy == .tooFewTrades)
      #expect(try waiting.size(request).units == 0)
      #expect(try waiting.size(request).limitedBy == .tooFewTrades)
      wins.add(pnl)
    }
    request.wins = wins.estimate
    #expect(isClose(try sizer.size(request).units, 11.666666666666666))
    #expect(try sizer.size(request) == waiting.size(request))
  }

  @Test func `without a single loss the payoff is unknown, without a win there is no edge`() throws {
    var (winners, losers) = (WinStatistics(), WinStatistics())
    for _ in 0..<50 {
      winners.add(10)
      losers.add(-10)
    }
    var request = SizingRequest(capital: 10_000, entry: 100, stop: 97, wins: winners.estimate)
    #expect(try Sizer.kelly(try KellySizer()).size(request).limitedBy == .tooFewTrades)
    request.wins = losers.estimate
    #expect(try Sizer.kelly(try KellySizer()).size(request).limitedBy == .winRate)
    #expect(try Sizer.kelly(try KellySizer(minimumWinRate: 0)).size(request).limitedBy == .noEdge)
  }
}

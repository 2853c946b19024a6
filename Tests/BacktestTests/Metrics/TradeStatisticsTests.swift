import Backtest
import Diagnostics
import Foundation
import TestKit
import Testing

@Suite struct TradeStatisticsTests {
  static let lists: [OracleValue] =
    (try? OracleValue(fixture: "Metrics/metrics.json", in: .module)["trade_lists"].array) ?? []

  @Test(arguments: ["hand", "sma10_50_real"])
  func `a list of trades has the reference's figures`(id: String) throws {
    let list = try #require(try Self.lists.first { try $0["id"].string == id })
    let trades = try list["trades"].array
    let statistics = try TradeStatistics(
      profits: trades.map { try $0["pnl"].double }, risks: trades.map { try $0["risk"].double })
    let expected = try list["C_expected"]
    #expect(statistics.count == (try expected["n"].int))
    #expect(statistics.longestWinningStreak == (try expected["max_consecutive_wins"].int))
    #expect(statistics.longestLosingStreak == (try expected["max_consecutive_losses"].int))
    for (key, value) in [
      ("win_rate_all", statistics.winRate), ("win_rate_excl_flat", statistics.winRateExcludingFlat),
      ("profit_factor", statistics.profitFactor), ("avg_win", statistics.averageWin),
      ("avg_loss", statistics.averageLoss), ("payoff", statistics.payoffRatio),
      ("expectancy_currency", statistics.expectancy), ("expectancy_R", statistics.expectancyPerRisk),
      ("sqn_van_tharp", statistics.systemQualityNumber), ("gross_profit", statistics.grossProfit),
      ("gross_loss", statistics.grossLoss),
    ] {
      #expect(isClose(value, try expected[key].double), "\(key)")
    }
  }

  @Test func `a list by hand`() throws {
    let statistics = try TradeStatistics(
      profits: [5, -1, -2, 0, -3, -1, -1, 4], barsHeld: [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(statistics.longestLosingStreak == 3)
    #expect(statistics.best == 5 && statistics.worst == -3)
    #expect(statistics.averageBarsHeld == 4.5)
    #expect(statistics.expectancyPerRisk == nil && statistics.systemQualityNumber == nil)
  }

  @Test func `a profit factor without losses is infinite, without trades undefined`() throws {
    let winners = try TradeStatistics(profits: [200], risks: [100])
    #expect(winners.profitFactor == .infinity)
    #expect(winners.winRate == 1)
    #expect(winners.averageLoss == nil && winners.payoffRatio == nil && winners.systemQualityNumber == nil)
    let flat = try TradeStatistics(profits: [0, 0])
    #expect(flat.profitFactor == nil && flat.winRateExcludingFlat == nil)
    #expect(flat.winRate == 0)
    let none = try TradeStatistics(profits: [], risks: [], barsHeld: [])
    #expect(none.count == 0 && none.winRate == nil && none.expectancy == nil && none.best == nil)
    #expect(none.systemQualityNumber == nil && none.averageBarsHeld == nil && none.profitFactor == nil)
  }

  @Test func `a record that cannot be is refused with its number`() {
    func code(_ profits: [Double], _ risks: [Double]?) -> (String, String?)? {
      do {
        _ = try TradeStatistics(profits: profits, risks: risks)
        return nil
      } catch let error as AssayError {
        return (error.code, error.place)
      } catch {
        return nil
      }
    }
    #expect(code([1, 2], [1, 0]) ?? ("", nil) == ("trade_risk_not_positive", "trade 2"))
    #expect(code([1, .nan], nil) ?? ("", nil) == ("trade_not_finite", "trade 2"))
    #expect(code([1, 2], [1])?.0 == "trade_lists_differ")
  }
}

import Diagnostics
import Numerics
import TestKit
import Testing
import Validation

@Suite struct TradePathsTests {
  static let shuffle = try? ValidationFixtures.load("montecarlo.json")["trade_shuffle_exact"]
  static let bootstrap = try? ValidationFixtures.load("montecarlo.json")["trade_bootstrap_exact"]
  static let levels = [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1]

  @Test func `all orders of eight trades have the stored law`() throws {
    let oracle = try #require(Self.shuffle)
    let expected = try oracle["C_expected"]
    let all = try TradePaths.everyOrder(of: oracle["trades_returns"].doubles)
    #expect(try all.paths.count == oracle["n_permutations"].int)
    #expect(all.origin.isExact && all.origin.seed == nil)
    let end = try expected["final_equity_multiplier_every_permutation"].double - 1
    #expect(all.paths.allSatisfy { isRelativelyClose($0.totalReturn, end, tolerance: 1e-12) })
    #expect(
      isClose(
        all.observed.maxDrawdown, try expected["original_order_max_drawdown"].double, tolerance: 1e-12))
    #expect(isClose(all.mean(\.maxDrawdown), try expected["max_drawdown_mean"].double))
    #expect(isClose(all.mean(\.additiveMaxDrawdown), try expected["additive_maxdd_mean"].double))
    for (p, key) in zip(Self.levels, ["0", "0.01", "0.05", "0.25", "0.5", "0.75", "0.95", "0.99", "1"]) {
      let deep = try expected["max_drawdown_quantiles_linear"][key].double
      #expect(isClose(all.quantile(\.maxDrawdown, at: p), deep))
      let sums = try expected["additive_maxdd_quantiles"][key].double
      #expect(isClose(all.quantile(\.additiveMaxDrawdown, at: p), sums))
    }
    #expect(isClose(all.shareAtLeastAsDeep, try expected["prob_maxdd_worse_or_equal_original"].double))
    for (length, share) in try expected["longest_losing_run_distribution"].members {
      #expect(isClose(all.share { $0.longestLosingRun == Int(length) }, try share.double))
    }
  }

  @Test func `sampled orders agree with the law of all orders`() throws {
    let oracle = try #require(Self.shuffle)
    let expected = try oracle["C_expected"]
    let count = 20_000
    let sample = try TradePaths.orders(
      of: oracle["trades_returns"].doubles, resamples: count, seed: 5, workers: Workers(2))
    let reach = 5 / Double(count).squareRoot()
    let sd = try oracle["max_drawdown_sd"].double
    #expect(abs(sample.mean(\.maxDrawdown) - (try expected["max_drawdown_mean"].double)) <= reach * sd)
    let p = try expected["prob_maxdd_worse_or_equal_original"].double
    #expect(abs(sample.shareAtLeastAsDeep - p) <= reach * (p * (1 - p)).squareRoot())
    let end = try expected["final_equity_multiplier_every_permutation"].double - 1
    #expect(sample.paths.allSatisfy { isRelativelyClose($0.totalReturn, end, tolerance: 1e-12) })
  }

  @Test func `all resamples of five trades have the stored law, sampled ones agree`() throws {
    let oracle = try #require(Self.bootstrap)
    let expected = try oracle["C_expected"]
    let trades = try oracle["trades_returns"].doubles
    let all = try TradePaths.everyResample(of: trades)
    #expect(try all.paths.count == oracle["n_outcomes"].int)
    #expect(isClose(all.mean(\.maxDrawdown), try expected["maxdd_mean"].double))
    #expect(isClose(all.mean(\.totalReturn), try expected["total_return_mean"].double))
    #expect(
      isClose(
        all.mean(\.totalReturn), try expected["total_return_mean_closed_form_(1+mean)^n-1"].double))
    #expect(isClose(all.share { $0.totalReturn < 0 }, try expected["prob_loss"].double))
    for (p, key) in zip(Self.levels, ["0", "0.01", "0.05", "0.25", "0.5", "0.75", "0.95", "0.99", "1"]) {
      let deep = try expected["maxdd_quantiles_inverted_cdf"][key].double
      #expect(isClose(all.quantile(\.maxDrawdown, at: p, method: .invertedDistribution), deep))
    }
    let count = 20_000
    let sample = try TradePaths.resamples(of: trades, resamples: count, seed: 9)
    let reach = 5 / Double(count).squareRoot()
    let loss = try expected["prob_loss"].double
    #expect(abs(sample.share { $0.totalReturn < 0 } - loss) <= reach * (loss * (1 - loss)).squareRoot())
    let deepest = try expected["maxdd_mean"].double
    #expect(abs(sample.mean(\.maxDrawdown) - deepest) <= (try expected["maxdd_sd"].double) * reach)
  }

  @Test func `a sample depends on the seed alone`() throws {
    let trades = [0.01, -0.02, 0.03, -0.01, 0.015, -0.004]
    let one = try TradePaths.resamples(of: trades, blockLength: 2, resamples: 200, seed: 3)
    #expect(try one == .resamples(of: trades, blockLength: 2, resamples: 200, seed: 3, workers: Workers(3)))
    #expect(try one != .resamples(of: trades, blockLength: 2, resamples: 200, seed: 4))
    let orders = try TradePaths.orders(of: trades, resamples: 200, seed: 3)
    #expect(try orders == .orders(of: trades, resamples: 200, seed: 3, workers: Workers(2)))
  }

  @Test func `a path worked out by hand`() {
    // 1 → 1.1 → 0.99 → 0.495 → 0.99: the peak 1.1, the trough 0.495.
    let path = TradePath([0.1, -0.1, -0.5, 1])
    #expect(isClose(path.totalReturn, -0.01) && isClose(path.maxDrawdown, 0.495 / 1.1 - 1))
    #expect(isClose(path.additiveMaxDrawdown, -0.6) && path.longestLosingRun == 2)
    #expect(TradePath([-0.1]).maxDrawdown == -0.1 || isClose(TradePath([-0.1]).maxDrawdown, -0.1))
    #expect(TradePath([]).totalReturn == 0)
    // After ruin nothing comes back.
    let ruin = TradePath([0.5, -1.2, 0.5])
    #expect(ruin.totalReturn == -1 && ruin.maxDrawdown == -1)
  }

  @Test func `misuse is refused with its reason`() {
    func code(_ body: () throws -> Void) -> String? {
      do { try body() } catch { return (error as? AssayError)?.code }
      return nil
    }
    #expect(code { _ = try TradePaths.everyOrder(of: []) } == "no_trades")
    #expect(code { _ = try TradePaths.orders(of: [0.1, .nan], resamples: 5, seed: 1) } == "not_finite")
    #expect(code { _ = try TradePaths.orders(of: [0.1], resamples: 0, seed: 1) } == "no_resamples")
    #expect(code { _ = try TradePaths.everyOrder(of: Array(repeating: 0.1, count: 10)) } == "too_many_trades")
    #expect(
      code { _ = try TradePaths.everyResample(of: Array(repeating: 0.1, count: 8)) } == "too_many_trades")
    #expect(
      code { _ = try TradePaths.resamples(of: [0.1], blockLength: 2, resamples: 5, seed: 1) }
        == "invalid_block")
  }
}

import Diagnostics
import Foundation
import Numerics
import TestKit
import Testing
import Validation

private func errorCode(_ body: () throws -> Void) -> String? {
  do { try body() } catch { return (error as? AssayError)?.code }
  return nil
}

@Suite struct PermutationTestTests {
  @Test func `exact tests give the p-values of scipy`() throws {
    let oracle = try ValidationFixtures.load("montecarlo.json")["permutation_tests_exact"]
    let signs = try oracle["sign_flip_mean_greater"]
    let flip = try PermutationTest.signFlip(signs["x"].doubles)
    #expect(try flip.arrangements == signs["n"].int && flip.isExact && flip.seed == nil)
    #expect(isClose(flip.pValue, try signs["A_expected_p"].double, tolerance: 1e-12))
    let pair = try oracle["two_sample_mean_less"]
    let test = try PermutationTest.twoSample(pair["a"].doubles, pair["b"].doubles, alternative: .less)
    #expect(try test.arrangements == pair["n"].int)
    #expect(isClose(test.pValue, try pair["A_expected_p"].double, tolerance: 1e-12))
  }

  @Test func `the rule for drawn arrangements counts the observed one`() throws {
    let rows = try ValidationFixtures.load("montecarlo.json")["mc_pvalue_rule_C"].array
    #expect(rows.count == 3)
    for row in rows {
      let (count, total) = (try row["count_ge"].int, try row["B"].int)
      let null = (0..<total).map { $0 < count ? 1.0 : -1.0 }
      let expected = try row["expected_p_plus1"].double
      #expect(isClose(ResamplingPValue.upper(observed: 0, null: null), expected, tolerance: 1e-15))
    }
  }

  @Test func `drawn arrangements agree with all of them`() throws {
    // 22 values have 4 million sign patterns, too many to visit: a normal approximation tells p.
    let values = (0..<22).map { 0.4 + sin(Double($0) * 1.7) }
    let test = try PermutationTest.signFlip(values, resamples: 20_000, seed: 2, workers: Workers(2))
    #expect(!test.isExact && test.seed == 2 && test.arrangements == 20_000)
    let z = values.reduce(0, +) / values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    #expect(abs(test.pValue - NormalDistribution.cumulative(-z)) < 0.01)
    let again = try PermutationTest.signFlip(values, resamples: 20_000, seed: 2)
    #expect(again == test)
  }

  @Test func `ties count, sides mirror, and nothing can be tested on nothing`() throws {
    // Sums of ±1 over four signs at or above 2: 5 of 16.
    #expect(try PermutationTest.signFlip([1, 1, 1, -1]).pValue == 5.0 / 16)
    #expect(try PermutationTest.signFlip([-1, -1, -1, 1], alternative: .less).pValue == 5.0 / 16)
    #expect(try PermutationTest.signFlip([1, 1, 1, -1], alternative: .twoSided).pValue == 10.0 / 16)
    #expect(try PermutationTest.twoSample([3], [1, 2]).pValue == 1.0 / 3)
    #expect(errorCode { _ = try PermutationTest.signFlip([]) } == "too_few_observations")
    #expect(errorCode { _ = try PermutationTest.twoSample([1], [.nan]) } == "not_finite")
    #expect(errorCode { _ = try PermutationTest.signFlip([1], resamples: 0) } == "no_resamples")
  }
}

@Suite struct BarPermutationTests {
  private func oracle() throws -> (OracleValue, BarPermutation) {
    let stored = try ValidationFixtures.load("montecarlo.json")["bar_permutation"]
    let bars = try PriceBars(
      open: stored["open"].doubles, high: stored["high"].doubles, low: stored["low"].doubles,
      close: stored["close"].doubles)
    return (stored, try BarPermutation(bars, keeping: stored["start_index"].int + 1))
  }

  @Test func `given orders give the bars of the published program`() throws {
    let (stored, permutation) = try oracle()
    let bars = try permutation.history(bodies: stored["perm_intrabar"].ints, gaps: stored["perm_gap"].ints)
    let expected = try stored["A_expected"]
    for (own, key) in [(bars.open, "open"), (bars.high, "high"), (bars.low, "low"), (bars.close, "close")] {
      let theirs = try expected[key].doubles
      #expect(own.count == theirs.count)
      #expect(zip(own, theirs).allSatisfy { isRelativelyClose($0, $1, tolerance: 1e-12) }, "\(key)")
    }
  }

  @Test func `whatever the order, the frame of the history stays`() throws {
    let (stored, permutation) = try oracle()
    #expect(try stored["invariants"].array.count == 5)
    let real = permutation.bars
    func gaps(_ bars: PriceBars) -> [Double] {
      (permutation.kept..<bars.count).map { bars.open[$0] / bars.close[$0 - 1] }.sorted()
    }
    func bodies(_ bars: PriceBars) -> [Double] {
      (permutation.kept..<bars.count).flatMap { bar -> [Double] in
        [bars.high[bar], bars.low[bar], bars.close[bar]].map { $0 / bars.open[bar] }
      }.sorted()
    }
    for index in 0..<20 {
      let bars = permutation.history(index, of: RandomStream(seed: 4))
      for bar in 0..<permutation.kept {
        #expect(bars.open[bar] == real.open[bar] && bars.close[bar] == real.close[bar])
      }
      #expect(isRelativelyClose(bars.close[bars.count - 1], real.close[real.count - 1], tolerance: 1e-12))
      #expect(zip(gaps(bars), gaps(real)).allSatisfy { isRelativelyClose($0, $1, tolerance: 1e-12) })
      #expect(zip(bodies(bars), bodies(real)).allSatisfy { isRelativelyClose($0, $1, tolerance: 1e-12) })
      // The permuted bars are bars again.
      _ = try PriceBars(open: bars.open, high: bars.high, low: bars.low, close: bars.close)
    }
  }

  @Test func `a pattern is found and noise is not`() throws {
    // Every second bar rises: holding the bars after a fall earns every rise.
    var random = TestRandom(seed: 2)
    let shocks = (0..<400).map { _ in random.uniform() - 0.5 }
    let reversal = history(400) { bar in (bar.isMultiple(of: 2) ? 0.01 : -0.01) + 0.004 * shocks[bar] }
    let noise = history(400) { bar in 0.02 * shocks[bar] }
    func p(_ bars: PriceBars, workers: Int) throws -> BarPermutationTest {
      try BarPermutationTest(BarPermutation(bars), resamples: 99, seed: 1, workers: Workers(workers)) {
        bars in
        var sum = 0.0
        for bar in 2..<bars.count where bars.close[bar - 1] < bars.close[bar - 2] {
          sum += bars.close[bar] / bars.close[bar - 1] - 1
        }
        return sum
      }
    }
    #expect(try p(reversal, workers: 1).pValue == 0.01)
    #expect(try p(noise, workers: 1).pValue > 0.05)
    #expect(try p(noise, workers: 1) == p(noise, workers: 2))
  }

  private func history(_ count: Int, _ change: (Int) -> Double) -> PriceBars {
    var price = 100.0
    var lists = [[Double]](repeating: [], count: 4)
    for bar in 0..<count {
      let open = price
      price *= 1 + change(bar)
      for (list, value) in [open, max(open, price) * 1.001, min(open, price) * 0.999, price].enumerated() {
        lists[list].append(value)
      }
    }
    do {
      return try PriceBars(open: lists[0], high: lists[1], low: lists[2], close: lists[3])
    } catch {
      fatalError("these are bars: \(error)")
    }
  }

  @Test func `misuse is refused with its reason`() throws {
    let bars = history(5) { _ in 0.01 }
    #expect(errorCode { _ = try BarPermutation(bars, keeping: 0) } == "invalid_kept")
    #expect(errorCode { _ = try BarPermutation(bars, keeping: 4) } == "too_few_observations")
    #expect(errorCode { _ = try PriceBars(open: [1], high: [1], low: [1], close: []) } == "ragged_bars")
    #expect(
      errorCode { _ = try PriceBars(open: [1], high: [0.9], low: [0.8], close: [0.9]) } == "invalid_bar")
    #expect(errorCode { _ = try PriceBars(open: [1], high: [.nan], low: [1], close: [1]) } == "invalid_bar")
    let permutation = try BarPermutation(bars)
    #expect(
      errorCode { _ = try BarPermutationTest(permutation, resamples: 9, seed: 1) { _ in .nan } }
        == "measure_undefined")
  }
}

@Suite struct RandomEntryTestTests {
  @Test func `trades on every rise are found, on every second bar they are not`() throws {
    let returns = (0..<300).map { ($0 * 37 % 101) < 50 ? -0.01 : 0.01 }
    let perfect = returns.map { $0 > 0 ? 1.0 : 0 }
    let test = try RandomEntryTest(positions: perfect, returns: returns, resamples: 199, seed: 1)
    #expect(test.pValue == 1.0 / 200)
    #expect(isClose(test.exposure, perfect.reduce(0, +) / 300))
    let blind = (0..<300).map { $0.isMultiple(of: 2) ? 1.0 : 0 }
    let none = try RandomEntryTest(positions: blind, returns: returns, resamples: 199, seed: 1)
    #expect(none.pValue > 0.05 && none.tradeCount == 150)
    let shared = try RandomEntryTest(
      positions: blind, returns: returns, resamples: 199, seed: 1, workers: Workers(2))
    #expect(shared == none)
  }

  @Test func `placements are equally likely, as counting shows`() throws {
    // One trade of two bars in four can lie in three places: +0.03, +0.01, −0.04 of summed logs; observed the first.
    let returns = [0.01, 0.02, -0.01, -0.03]
    let test = try RandomEntryTest(positions: [1, 1, 0, 0], returns: returns, resamples: 30_000, seed: 8)
    #expect(isClose(test.observed, 1.01 * 1.02 - 1))
    #expect(abs(test.pValue - 1.0 / 3) < 5 * (2.0 / 9 / 30_000).squareRoot())
    #expect(Set(test.null.map { ($0 * 1e9).rounded() }).count == 3)
  }

  @Test func `always in the market, chance is all there is`() throws {
    let test = try RandomEntryTest(
      positions: [1, 1, 1], returns: [0.01, -0.02, 0.03], resamples: 19, seed: 1)
    #expect(test.pValue == 1 && test.exposure == 1)
    // A short and a long side are two trades.
    let sides = try RandomEntryTest(
      positions: [1, -1, 0, 0.5], returns: [0.01, -0.02, 0.03, 0], resamples: 9, seed: 1)
    #expect(sides.tradeCount == 3)
  }

  @Test func `misuse is refused with its reason`() {
    func code(_ positions: [Double], _ returns: [Double], _ resamples: Int = 9) -> String? {
      errorCode {
        _ = try RandomEntryTest(positions: positions, returns: returns, resamples: resamples, seed: 1)
      }
    }
    #expect(code([0, 0], [0.1, 0.1]) == "no_trades")
    #expect(code([], []) == "no_trades")
    #expect(code([1], [0.1, 0.1]) == "ragged_panel")
    #expect(code([1, .nan], [0.1, 0.1]) == "not_finite")
    #expect(code([1, 0], [0.1, .infinity]) == "not_finite")
    #expect(code([1, 0], [0.1, 0.1], 0) == "no_resamples")
  }
}

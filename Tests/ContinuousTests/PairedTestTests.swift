import Diagnostics
import Numerics
import Testing
import Validation

@Suite struct PairedTestTests {
  /// Two series with a common part that clusters, so that days depend on each other.
  private static func pair(_ seed: UInt64, days: Int, lead: Double) -> (
    champion: [Double], challenger: [Double]
  ) {
    var random = RandomStream(seed: seed, stream: 9)
    var (champion, challenger, memory) = ([Double](), [Double](), 0.0)
    for _ in 0..<days {
      let common = 0.01 * random.normal()
      memory = 0.3 * memory + 0.003 * random.normal()
      champion.append(common)
      challenger.append(common + memory + lead)
    }
    return (champion, challenger)
  }

  private static func test(
    _ seed: UInt64, days: Int = 250, lead: Double = 0, _ statistic: PairedTest.Statistic, resamples: Int = 399
  ) throws -> PairedTest {
    let pair = pair(seed, days: days, lead: lead)
    return try #require(
      PairedTest(
        champion: pair.champion, challenger: pair.challenger, statistic: statistic, resamples: resamples,
        stream: RandomStream(seed: seed, stream: 1)))
  }

  @Test(arguments: PairedTest.Statistic.allCases)
  func `without a difference at most about five values in a hundred are below five per cent`(
    _ statistic: PairedTest.Statistic
  ) throws {
    let values = try (0..<400).map { try Self.test(UInt64($0), statistic).pValue }
    // 400 tests at 5 % exceed 36 with a probability of 0.1 %; a bootstrap of 250 dependent days is a little liberal.
    #expect(values.count { $0 <= 0.05 } <= 36)
    #expect(values.count { $0 <= 0.5 } > 140)
  }

  @Test(arguments: PairedTest.Statistic.allCases)
  func `a real lead has a small value, and the same lead of the champion a large one`(
    _ statistic: PairedTest.Statistic
  ) throws {
    #expect(try Self.test(3, days: 1_000, lead: 0.0012, statistic, resamples: 9_999).pValue < 0.001)
    #expect(try Self.test(3, days: 1_000, lead: -0.0012, statistic).pValue > 0.9)
  }

  @Test func `a hopeless challenger is told from few resamples`() throws {
    let test = try Self.test(4, days: 500, lead: -0.001, .mean, resamples: 1_000_000)
    #expect(test.resamples < 100)
    #expect(test.exceedances == 20)
  }

  @Test func `the difference is that of means, or of Sharpe ratios a day`() throws {
    let pair = Self.pair(5, days: 300, lead: 0.0005)
    func sharpe(_ values: [Double]) -> Double {
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      return mean / variance.squareRoot()
    }
    let means = try #require(
      PairedTest.influence(champion: pair.champion, challenger: pair.challenger, statistic: .mean))
    let direct = zip(pair.challenger, pair.champion).map { $0 - $1 }.reduce(0, +) / 300
    #expect(abs(means.estimate - direct) < 1e-15)
    let ratios = try #require(
      PairedTest.influence(champion: pair.champion, challenger: pair.challenger, statistic: .sharpe))
    #expect(abs(ratios.estimate - (sharpe(pair.challenger) - sharpe(pair.champion))) < 1e-12)
    // The influence is the first-order effect of a day: leaving the day out changes the ratio by about as much.
    for day in [0, 17, 299] {
      var (a, b) = (pair.champion, pair.challenger)
      a.remove(at: day)
      b.remove(at: day)
      let change = ratios.estimate - (sharpe(b) - sharpe(a))
      #expect(abs(change - ratios.influence[day] / 300) < 0.02 * abs(change) + 2e-5)
    }
  }

  @Test func `equal series, too few days and values that are no numbers have no test`() {
    let days = (0..<100).map { Double($0 % 7) / 1_000 - 0.003 }
    func test(_ a: [Double], _ b: [Double], _ statistic: PairedTest.Statistic = .mean) -> PairedTest? {
      PairedTest(
        champion: a, challenger: b, statistic: statistic, resamples: 99,
        stream: RandomStream(seed: 1, stream: 1))
    }
    #expect(test(days, days) == nil)
    #expect(test(Array(days.prefix(20)), Array(days.suffix(20))) == nil)
    #expect(test(days, days.map { _ in .nan }) == nil)
    #expect(test(days, days.map { _ in 0 }, .sharpe) == nil)
  }

  @Test func `the days that are needed find the effect as often as asked`() throws {
    // Known independent days: variance 1e-4, effect a tenth of a deviation.
    let effect = 0.001
    let days = try #require(FreshDataNeed.days(effect: effect, variance: 1e-4, level: 0.05, power: 0.8))
    #expect(abs(days - 618.2) < 1)
    var found = 0
    for seed in 0..<200 {
      var random = RandomStream(seed: UInt64(seed), stream: 2)
      let champion = (0..<Int(days)).map { _ in 0.02 * random.normal() }
      let challenger = champion.map { $0 + effect + 0.01 * random.normal() }
      let test = PairedTest(
        champion: champion, challenger: challenger, statistic: .mean, resamples: 999,
        stream: RandomStream(seed: UInt64(seed), stream: 3))
      if let test, test.pValue <= 0.05 { found += 1 }
    }
    #expect((135...185).contains(found))
    #expect(FreshDataNeed.days(effect: 0, variance: 1, level: 0.05, power: 0.8) == nil)
    #expect(FreshDataNeed.variance(of: [Double](repeating: 1, count: 50)) == nil)
  }

  @Test
  func `a champion that keeps its promise raises no alarm for long, and one that lost its edge does soon`()
    throws
  {
    let (mean, deviation) = (0.0006, 0.01)
    func days(to seed: UInt64, mean actual: Double, limit: Int) throws -> Int? {
      var watch = try #require(FallingBehind(mean: mean, deviation: deviation, daysToFalseAlarm: 2_520))
      var random = RandomStream(seed: seed, stream: 4)
      watch.take((0..<limit).map { _ in actual + deviation * random.normal() })
      return watch.alarm
    }
    let kept = try (0..<200).map { try days(to: UInt64($0), mean: mean, limit: 20_000) ?? 20_000 }
    let lost = try (0..<200).map { try days(to: UInt64($0), mean: -mean, limit: 20_000) ?? 20_000 }
    let averages = [kept, lost].map { Double($0.reduce(0, +)) / 200 }
    // The mean run length of the kept promise is what was asked for, within the error of 200 runs.
    #expect((1_900...3_200).contains(averages[0]))
    #expect(averages[1] < averages[0] / 2)
    #expect(FallingBehind(mean: 0, deviation: 1, daysToFalseAlarm: 100) == nil)
  }
}

import Diagnostics
import Learning
import Market
import Numerics
import TestKit
import Testing

/// The table of success rates that a model of signals has to beat.
@Suite struct GroupRatesTests {
  /// Signals of two strategies and two sides with known success rates, in shuffled order over the days.
  private static func signals(withSides: Bool) -> TrainingTable {
    var random = RandomStream(seed: 4)
    let rates: [[Double]] = [[0.7, 0.4], [0.55, 0.3]]
    let day = Timestamp.nanosecondsPerDay
    var (strategies, sides, labels): ([Int32], [Int32], [Double]) = ([], [], [])
    var (times, noise): ([Int64], [Double]) = ([], [])
    for row in 0..<2_400 {
      let (strategy, side) = (Int32(random.below(2)), Int32(random.below(2)))
      strategies.append(strategy)
      sides.append(side)
      labels.append(random.uniform() < rates[Int(strategy)][Int(side)] ? 1 : 0)
      times.append(Int64(row / 2) * day)
      noise.append(random.normal())
    }
    var features: [TrainingTable.Feature] = [
      .init("noise", .numbers(noise)),
      .init("strategy", .categories(codes: strategies, names: ["dip", "breakout"])),
    ]
    if withSides { features.append(.init("signal_type", .categories(codes: sides, names: ["BUY", "SELL"]))) }
    return TrainingTable(
      features: features, times: times, symbols: times.map { _ in "S" }, ends: times.map { $0 + day },
      labels: labels,
      outcomes: labels.map { $0 * 2 - 1 })
  }

  @Test func `rates by strategy and side are those of the training rows`() throws {
    let table = Self.signals(withSides: true)
    let study = try QualityStudy(table, QualityStudyTests.settings, workers: Workers(2))
    let rates = try #require(study.groupRates)
    #expect(rates.groups == ["strategy", "signal_type"])
    guard case .categories(let strategies, _)? = table.feature("strategy")?.values,
      case .categories(let sides, _)? = table.feature("signal_type")?.values
    else {
      Issue.record("no categories")
      return
    }
    for (place, row) in study.split.test.enumerated() {
      let same = study.split.training.filter { strategies[$0] == strategies[row] && sides[$0] == sides[row] }
      let share = same.reduce(0) { $0 + table.labels[$1] } / Double(same.count)
      #expect(abs(rates.scores.test[place] - share) < 1e-12)
    }
    // What counting finds, models find too, and no more.
    #expect(rates.scores.ranking.auc > 0.6)
    let gain = try #require(study.gainOverGroupRates)
    #expect(gain.contains(0) || gain.upperBound < 0)
    #expect(study.sentence.contains("success rates by strategy and side"))
    #expect(study.json["success_rates"]?["auc_test"]?.doubleValue == rates.scores.ranking.auc)
  }

  @Test func `a table without sides counts by strategy, one without either has no rates`() throws {
    let study = try QualityStudy(
      Self.signals(withSides: false), QualityStudyTests.settings, workers: Workers(2))
    #expect(study.groupRates?.groups == ["strategy"])
    let bare = QualityStudyTests.signals(strength: 1)
    let numbers = TrainingTable(
      features: bare.features.filter { $0.name != "strategy" }, times: bare.times, symbols: bare.symbols,
      ends: bare.ends, labels: bare.labels, outcomes: bare.outcomes)
    let plain = try QualityStudy(numbers, QualityStudyTests.settings, workers: Workers(2))
    #expect(plain.groupRates == nil && plain.gainOverGroupRates == nil && plain.gainOverBaseline != nil)
  }
}

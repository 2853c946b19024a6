import Diagnostics
import Foundation
import Learning
import Storage
import TestKit
import Testing
import Validation

/// Labels, baselines and bands of `regime_lstm.json`.
@Suite struct RegimeStudyTests {
  private static func history() throws -> (RegimeHistory, ColumnTable, OracleValue) {
    let file = try TableFile.read(Bundle.module.fixture("regime_lstm_series.csv.gz").path)
    let day: Int64 = 86_400_000_000_000
    let times = (0..<file.rowCount).map { Int64($0) * day }
    let history = try RegimeHistory(closes: file.doubles("close"), times: times)
    return (history, file, try OracleValue(fixture: "regime_lstm.json", in: .module))
  }

  @Test func `labels, features and the cut are the oracle's`() throws {
    let (history, file, oracle) = try Self.history()
    let names = Array(try file.strings("label"))
    for day in 0..<history.days {
      let label = history.labels[day]
      #expect(names[day] == (label < 0 ? "UNKNOWN" : RegimeHistory.classes[label].rawValue))
    }
    for (place, name) in RegimeHistory.featureNames.enumerated() {
      for (ours, theirs) in zip(history.features[place], try file.doubles(name)).dropFirst(199) {
        #expect(isClose(ours, theirs, tolerance: 1e-10), "\(name)")
      }
    }
    #expect(Double(history.cut) == (try oracle["cut_index"].double))
    let chain = MarkovChain(history.labels, until: history.cut)
    let counts = try oracle["C_transition_counts_train"].array.map { try $0.doubles.map { Int($0) } }
    #expect(chain.counts == counts)
  }

  @Test(arguments: [1, 5, 20])
  func `baselines are the oracle's on the same days`(horizon: Int) throws {
    let (history, _, oracle) = try Self.history()
    let study = try RegimeStudy(history, horizon: horizon, seed: 1)
    let expected = try oracle["horizons"]["\(horizon)"]
    let keys = ["persistence", "markov_chain", "majority_class_of_training"]
    for (baseline, key) in zip(study.baselines, keys) {
      let theirs = try expected[key]
      #expect(isClose(baseline.accuracy, try theirs["accuracy"].double), "\(key)")
      #expect(isClose(baseline.balancedAccuracy, try theirs["balanced_accuracy"].double), "\(key)")
      let confusion = try theirs["confusion_rows_true_columns_predicted"].array.map {
        try $0.doubles.map { Int($0) }
      }
      #expect(baseline.confusion == confusion, "\(key)")
    }
    #expect(
      isClose(study.baselines[1].logLoss, try expected["markov_chain"]["log_loss"].double, tolerance: 1e-6))
    let band = try expected["gradient_boosting_5_features_band_A"]
    #expect(abs(study.baselines[3].accuracy - (try band["accuracy_mean"].double)) < 0.015)
  }

  /// One seed and a small share of the epochs would be enough to see that it learns; the band is that of three seeds.
  @Test func `the network at the standard settings lies in the band of PyTorch's`() throws {
    let (history, _, oracle) = try Self.history()
    let study = try RegimeStudy(history, horizon: 5, seed: 1)
    var settings = SequenceSettings()
    settings.maximumEpochs = 8
    let model = try study.train(LSTMFamily(settings), steps: settings.steps, seed: 1)
    let scores = try study.judge(model, steps: settings.steps)
    let band = try oracle["horizons"]["5"]["lstm_band_A"]
    // One seed, so twice the reach that three have.
    #expect(abs(scores.accuracy - (try band["test_accuracy"]["mean"].double)) < 0.06, "\(scores.accuracy)")
    #expect(
      abs(scores.balancedAccuracy - (try band["test_balanced_accuracy"]["mean"].double)) < 0.27,
      "\(scores.balancedAccuracy)")
    let folder = try TemporaryFolder()
    try ModelFolder.save(model, .example, to: folder.file("m"))
    let again = try ModelFolder.load(folder.file("m")).model
    #expect(try study.judge(again, steps: settings.steps) == scores)
  }

  @Test func `what comes after the test began changes no model`() throws {
    let (history, file, _) = try Self.history()
    var closes = try file.doubles("close")
    for day in (history.cut + 1)..<closes.count { closes[day] *= 1 + 0.3 * Double(day % 7) / 7 }
    let altered = try RegimeHistory(closes: closes, times: history.times)
    var boosting = RegimeStudy.boosting
    boosting.rounds = 20
    let models = try [history, altered].map { history in
      try RegimeStudy(history, horizon: 5, seed: 1).train(GradientBoosting(boosting), steps: 1, seed: 1)
    }
    #expect(try models[0].file().bytes == models[1].file().bytes)
  }

  @Test func `a change that is forecast late counts its days`() {
    // The regime changes on day 2 and back on day 6; forecasts follow two days late, then never.
    let timing = RegimeTimingExample.timing
    #expect(timing.changes == 2)
    #expect(timing.caughtShare == 0.5)
    #expect(timing.meanDelay == 2)
  }

  @Test func `a short history is refused`() {
    let error = #expect(throws: AssayError.self) {
      try RegimeHistory(closes: [Double](repeating: 1, count: 250), times: (0..<250).map { Int64($0) })
    }
    #expect(error?.code == "too_few_bars")
  }
}

private enum RegimeTimingExample {
  static let timing = TransitionTiming([0, 0, 0, 0, 1, 1, 1, 1], [0, 0, 1, 1, 1, 1, 0, 0])
}

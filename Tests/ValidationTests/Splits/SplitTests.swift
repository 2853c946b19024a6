import Diagnostics
import TestKit
import Testing
import Validation

/// Reads `[[start, end], …]`.
private func ranges(_ stored: OracleValue) throws -> [Range<Int>] {
  try stored.array.map { pair in
    let bounds = try pair.ints
    return bounds[0]..<bounds[1]
  }
}

private func errorCode(_ body: () throws -> Void) -> String? {
  do { try body() } catch { return (error as? AssayError)?.code }
  return nil
}

@Suite struct CombinatorialSplitsTests {
  @Test func `purging by bars gives the splits and paths of skfolio`() throws {
    // Purging p bars on either side is a label horizon of p; skfolio gives the last fold the remainder.
    let cases = try ValidationFixtures.load("cv_splits.json")["skfolio_cpcv"].array
    #expect(cases.count == 4)
    for stored in cases {
      let labels = LabelSpans(count: try stored["n"].int, horizon: try stored["purged_size"].int)
      let own = try CombinatorialSplits(
        labels, folds: stored["n_folds"].int, testFolds: stored["n_test_folds"].int,
        embargo: stored["embargo_size"].int, remainder: .last)
      #expect(try own.pathCount == stored["n_paths"].int)
      #expect(try own.splits.map(\.paths) == stored["path_ids"].array.map { try $0.ints })
      let splits = try stored["splits"].array
      #expect(own.splits.count == splits.count)
      for (split, expected) in zip(own.splits, splits) {
        #expect(try split.train == ranges(expected["train"]))
        let tests = try expected["tests"].array.flatMap { try ranges($0) }
        #expect(split.testFolds.map { own.folds[$0] } == tests)
      }
    }
  }

  @Test func `purging by label ends gives the splits of the reference code`() throws {
    let cases = try ValidationFixtures.load("cv_splits.json")["afml_snippets_C"].array
    #expect(cases.count == 3)
    for stored in cases {
      let own = try splits(stored)
      let expected = try stored["strict_overlap_cpcv"].array
      #expect(own.splits.count == expected.count)
      for (split, expected) in zip(own.splits, expected) {
        #expect(try split.testFolds == expected["test_folds"].ints)
        #expect(try split.train == ranges(expected["train"]))
        #expect(try split.test == ranges(expected["test"]))
      }
    }
  }

  @Test func `purged folds are the published snippet 7.3 without its contacts`() throws {
    // The snippet trains on outcomes that end where the test begins, and restarts at the last outcome of the test,
    // which at the end of the sample is a test row. Here touching is too near.
    for stored in try ValidationFixtures.load("cv_splits.json")["afml_snippets_C"].array {
      let (count, horizon) = (try stored["n"].int, try stored["label_horizon_bars"].int)
      let labels = LabelSpans(count: count, horizon: horizon)
      let embargo = try stored["embargo_bars"].int
      let own = try CombinatorialSplits(labels, folds: stored["n_splits"].int, embargo: embargo)
      let expected = try stored["snippet_7_3_purged_kfold"].array
      #expect(own.splits.count == expected.count)
      for (split, stored) in zip(own.splits, expected) {
        let test = try ranges(stored["test"])
        #expect(split.test == test)
        let last = labels.ends[test[0]].max() ?? 0
        let kept = try ranges(stored["train"]).joined().filter { row in
          row < test[0].lowerBound ? labels.ends[row] < test[0].lowerBound : row > last + embargo
        }
        #expect(Array(split.train.joined()) == kept)
      }
    }
  }

  @Test func `one contiguous test block gives the splits of timeseriescv`() throws {
    // With several blocks that package purges from the first to the last of them; the specification does not.
    let cases = try ValidationFixtures.load("cv_splits.json")["timeseriescv_cpcv"].array
    #expect(cases.count == 3)
    var compared = 0
    for stored in cases {
      let own = try splits(stored)
      for expected in try stored["splits"].array {
        let test = try ranges(expected["test"])
        guard test.count == 1 else { continue }
        let split = try #require(own.splits.first { $0.test == test })
        #expect(try split.train == ranges(expected["train"]))
        compared += 1
      }
    }
    #expect(compared == 5 + 5 + 5)
  }

  private func splits(_ stored: OracleValue) throws -> CombinatorialSplits {
    try CombinatorialSplits(
      LabelSpans(count: stored["n"].int, horizon: stored["label_horizon_bars"].int),
      folds: stored["n_splits"].int, testFolds: stored["n_test_splits"].int,
      embargo: stored["embargo_bars"].int)
  }

  @Test func `no training span touches a test span, and every path tiles the sample`() throws {
    var random = TestRandom(seed: 8)
    for _ in 0..<60 * PropertyScale.factor {
      let count = random.integer(40...120)
      let labels = try LabelSpans(
        ends: (0..<count).map { min(count - 1, $0 + random.integer(0...4)) })
      let folds = random.integer(3...8)
      let testFolds = random.integer(1...2)
      let embargo = random.integer(0...3)
      let own: CombinatorialSplits
      do {
        own = try CombinatorialSplits(labels, folds: folds, testFolds: testFolds, embargo: embargo)
      } catch {
        #expect(error.code == "no_training_rows")
        continue
      }
      for split in own.splits {
        for block in split.test {
          let last = labels.ends[block].max() ?? 0
          for row in split.train.flatMap({ Array($0) }) {
            #expect(labels.ends[row] < block.lowerBound || row > last + embargo)
          }
        }
      }
      for path in 0..<own.pathCount {
        let rows = own.path(path).enumerated().flatMap { fold, split -> [Int] in
          own.splits[split].testFolds.contains(fold) ? Array(own.folds[fold]) : []
        }
        #expect(rows == Array(0..<count))
      }
      let used = (0..<own.pathCount).flatMap { path in
        own.path(path).enumerated().map { [$0, $1] }
      }
      #expect(Set(used).count == own.splits.count * testFolds)
    }
  }

  @Test func `folds that cannot be made are refused with their reason`() {
    let labels = LabelSpans(count: 10, horizon: 1)
    #expect(errorCode { _ = try CombinatorialSplits(labels, folds: 1) } == "invalid_folds")
    #expect(errorCode { _ = try CombinatorialSplits(labels, folds: 11) } == "invalid_folds")
    #expect(errorCode { _ = try CombinatorialSplits(labels, folds: 5, testFolds: 5) } == "invalid_test_folds")
    #expect(errorCode { _ = try CombinatorialSplits(labels, folds: 5, embargo: -1) } == "invalid_embargo")
    #expect(errorCode { _ = try CombinatorialSplits(labels, folds: 2) } == nil)
    #expect(
      errorCode { _ = try CombinatorialSplits(labels, folds: 5, testFolds: 4, embargo: 9) }
        == "no_training_rows")
    #expect(errorCode { _ = try LabelSpans(ends: [0, 0]) } == "invalid_label_end")
    #expect(errorCode { _ = try LabelSpans(ends: [0, 2]) } == "invalid_label_end")
    let many = LabelSpans(count: 60, horizon: 0)
    #expect(errorCode { _ = try CombinatorialSplits(many, folds: 60, testFolds: 30) } == "invalid_folds")
  }
}

@Suite struct WalkForwardSplitsTests {
  @Test func `fixed windows are those of skfolio`() throws {
    let cases = try ValidationFixtures.load("cv_splits.json")["skfolio_walkforward"].array
    #expect(cases.count == 3)
    for stored in cases {
      let own = try WalkForwardSplits(
        count: stored["n"].int, train: stored["train_size"].int, test: stored["test_size"].int,
        gap: stored["purged_size"].int, window: stored["expand_train"].bool ? .anchored : .rolling)
      try expect(own, stored["splits"])
    }
  }

  @Test func `a given number of windows are those of scikit-learn`() throws {
    let cases = try ValidationFixtures.load("cv_splits.json")["sklearn_timeseriessplit"].array
    #expect(cases.count == 2)
    for stored in cases {
      let own = try WalkForwardSplits(
        count: stored["n"].int, windows: stored["n_splits"].int, test: try? stored["test_size"].int,
        gap: stored["gap"].int, maximumTrain: try? stored["max_train_size"].int)
      try expect(own, stored["splits"])
    }
  }

  private func expect(_ own: WalkForwardSplits, _ stored: OracleValue) throws {
    let splits = try stored.array
    #expect(own.splits.count == splits.count)
    for (split, expected) in zip(own.splits, splits) {
      #expect(try [split.train] == ranges(expected["train"]))
      #expect(try [split.test] == ranges(expected["test"]))
    }
  }

  @Test func `windows that do not fit are refused`() {
    #expect(errorCode { _ = try WalkForwardSplits(count: 10, train: 6, test: 4) } == nil)
    #expect(errorCode { _ = try WalkForwardSplits(count: 10, train: 6, test: 5) } == "invalid_window")
    #expect(errorCode { _ = try WalkForwardSplits(count: 10, train: 6, test: 4, gap: 1) } == "invalid_window")
    #expect(errorCode { _ = try WalkForwardSplits(count: 10, train: 0, test: 4) } == "invalid_window")
    #expect(errorCode { _ = try WalkForwardSplits(count: 10, windows: 10) } == "invalid_window")
    #expect(errorCode { _ = try WalkForwardSplits(count: 10, windows: 2, test: 5) } == "invalid_window")
    #expect(
      errorCode { _ = try WalkForwardSplits(count: 10, windows: 2, test: 4, gap: 2) } == "invalid_window")
  }
}

@Suite struct WalkForwardEfficiencyTests {
  @Test func `stored series give the stored ratios`() throws {
    let cases = try ValidationFixtures.load("cv_splits.json")["walk_forward_efficiency_C"].array
    #expect(cases.count == 2)
    for stored in cases {
      let (before, after) = (try stored["is"].doubles, try stored["oos"].doubles)
      let expected = try stored["expected"]
      #expect(
        isClose(
          WalkForwardEfficiency.arithmetic(inSample: before, outOfSample: after),
          try expected["wfe_annualised_arithmetic"].double))
      #expect(
        isClose(
          WalkForwardEfficiency.compound(
            inSample: before, outOfSample: after, periodsPerYear: try stored["ppy"].double),
          try expected["wfe_annualised_compound"].double))
    }
  }

  @Test func `without an in-sample gain there is no efficiency`() {
    #expect(WalkForwardEfficiency.arithmetic(inSample: [0.01, -0.01], outOfSample: [0.01]) == nil)
    #expect(WalkForwardEfficiency.arithmetic(inSample: [], outOfSample: [0.01]) == nil)
    #expect(
      WalkForwardEfficiency.compound(inSample: [-1, 2], outOfSample: [0.01], periodsPerYear: 252) == nil)
    #expect(WalkForwardEfficiency.median([nil, 0.2, nil, 0.6]) == 0.4)
    #expect(WalkForwardEfficiency.median([nil]) == nil)
  }
}

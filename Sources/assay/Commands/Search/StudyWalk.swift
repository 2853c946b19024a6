import Backtest
import CommandKit
import Diagnostics
import Factory
import Market
import Search
import Storage
import Validation

/// A study in each training window, its best trial measured on the window that follows.
struct StudyWalk {
  let work: StudyWork
  let bars: StudyWork.Bars
  let dates: StudyDates

  func run(
    _ specification: StudySpecification, _ task: StrategyTask, _ windows: Int
  ) async throws -> StudyWalkResult {
    let splits = try WalkForwardSplits(count: dates.dates.count, windows: windows)
    var found: [StudyWalkResult.Window] = []
    for (place, split) in splits.splits.enumerated() {
      var (own, ownTask) = (specification, task)
      own.name = "\(specification.name), window \(place + 1) of \(windows)"
      ownTask.from = dates.dates[split.train.lowerBound]
      ownTask.through = dates.dates[split.train.upperBound - 1]
      ownTask.testThrough = dates.dates[split.test.upperBound - 1]
      own.task = .strategy(ownTask)
      let (id, study, objective) = try await work.run(own, bars: bars)
      let verdict = try work.verdict(id, study, objective, bars)
      found.append(
        StudyWalkResult.Window(id: id, study: study, task: ownTask, verdict: verdict))
    }
    return StudyWalkResult(
      name: specification.name, windows: found, periodsPerYear: bars.series.instrument.daysPerYear)
  }
}

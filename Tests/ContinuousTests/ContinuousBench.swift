import Continuous
import Diagnostics
import Factory
import Foundation
import Market
import Storage
import Strategies

/// A folder and a small set-up: two strategies, short markets, few trials, a clock that the test sets.
struct ContinuousBench {
  let folder: ContinuousFolder
  let database: ContinuousDatabase
  var settings = ContinuousSettings()
  var strategies = ["RSI2_MeanReversion", "MACross"]
  var series: [OfferedSeries] = []
  /// Days since 1970 of the clock.
  var day: Int32 = 20_000
  let alerts = AlertLog()

  init() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "continuous-\(UUID().uuidString)"
    ).path
    folder = ContinuousFolder(path)
    database = try ContinuousDatabase(folder.database)
    settings.scenarioBars = 600
    settings.trials = 6
    (settings.monteCarloPaths, settings.bootstrapSamples) = (20, 20)
    settings.walkForwardCandidates = 3
    settings.scenarioWeights = [
      .init(key: "bull", value: "0.5"), .init(key: "planted_reversion", value: "0.5"),
    ]
  }

  /// The smallest set-up: one strategy on one market.
  static func tiny() throws -> ContinuousBench {
    var bench = try ContinuousBench()
    bench.strategies = ["MACross"]
    (bench.settings.scenarioBars, bench.settings.trials) = (300, 2)
    (bench.settings.monteCarloPaths, bench.settings.bootstrapSamples) = (10, 10)
    bench.settings.walkForwardCandidates = 2
    bench.settings.scenarioWeights = [.init(key: "bull", value: "1")]
    return bench
  }

  func environment(workers: Int = 2, stopAfter: Int = .max) throws -> ContinuousEnvironment {
    let library = StrategyLibrary.of(try strategies.map { try StrategyLibrary.builtIn.model(named: $0) })
    let (series, day, alerts) = (series, day, alerts)
    let asked = Counter()
    return ContinuousEnvironment(
      folder: folder, code: "test+0123456789abcdef", workers: workers, library: { (library, []) },
      series: { series }, now: { Timestamp(startOf: CivilDate(daysSinceEpoch: day)) },
      writeReport: { result, html, json in
        try AtomicFile.replace(html, with: "iteration \(result.number)")
        try AtomicFile.replace(json, with: "{}")
      }, isInterrupted: { asked.next() > stopAfter }, alert: { alerts.add($0) })
  }

  func run(workers: Int = 2, stopAfter: Int = .max) async throws -> IterationResult? {
    try await ContinuousIteration(settings, environment(workers: workers, stopAfter: stopAfter), database)
      .run()
  }

  func upkeep() throws -> UpkeepOutcome {
    try ContinuousIteration(settings, environment(), database).upkeep()
  }

  /// Numbers of the iterations that have a report, once for each of its files.
  func reports() -> [Int] {
    FolderFiles.all(in: folder.reports).compactMap { file in
      file.path.split(separator: "_").last?.split(separator: ".").first.flatMap { Int($0) }
    }.sorted()
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder.path) }
}

/// The alerts of an iteration, from any thread.
final class AlertLog: @unchecked Sendable {
  private let lock = NSLock()
  private var alerts: [Alert] = []

  // SAFETY: the lock guards the list.
  func add(_ alert: Alert) { lock.withLock { alerts.append(alert) } }
  var all: [Alert] { lock.withLock { alerts } }
}

/// Counts calls from many threads.
final class Counter: @unchecked Sendable {
  private let lock = NSLock()
  private var count = 0

  // SAFETY: the lock guards the count.
  func next() -> Int {
    lock.withLock {
      count += 1
      return count
    }
  }
}

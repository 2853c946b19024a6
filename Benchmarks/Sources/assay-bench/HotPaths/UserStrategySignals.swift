import Diagnostics
import Foundation
import Indicators
import Market
import Strategies
import UserStrategies

// The source of a built-in rule under another name, compiled and run as a user's file: to be read beside the number
// of the same rule in `signals/`. What it costs more is one message with the masks (about 0.2 ns a bar) and, for exits
// that look at the position, one answer for each decision.
// Needs the command, built: `swift build -c release --product assay` in the folder above.

let userStrategySignals = ["MACross", "ATRTrailingStop", "RSI2_MeanReversion", "Double7s"].map { name in
  Benchmark("signals of a user's file/\(name)", unit: "bar", expected: 5, isCounted: false) { scale in
    let store = IndicatorStore(try IndexFuture.bars(scale.bars))
    let strategy = try PreparedStrategy(try UserCopy.model(of: name))
    let closes = store.series.close
    let fills = EntryFills(horizon: 20) { closes[$0 + 1] }
    let signals = try strategy.signals(on: store, fills: fills)
    let own = try PreparedStrategy(StrategyCatalogue.type(named: name)).signals(on: store, fills: fills)
    precondition(signals == own, "both give the same signals")
    return Benchmark.Work(
      units: Double(store.series.count), facts: [("entries", Double(signals.entries.population))]
    ) {
      blackHole(try strategy.signals(on: store, fills: fills))
    }
  }
}

/// A built-in rule as a file of a user.
private enum UserCopy {
  private static let package = #filePath.split(separator: "/").dropLast(5).map { "/\($0)" }.joined()

  static func model(of name: String) throws -> StrategyModel {
    let folder = try temporaryFolder("strategies-\(name)")
    let source = try String(
      contentsOfFile: "\(package)/Sources/Strategies/Rules/\(name).swift", encoding: .utf8)
    let own = source.replacing("\"\(name)\"", with: "\"Own\(name)\"").replacing(
      "\(name):", with: "Own\(name):")
    // A built-in rule is inside the module that a user imports.
    try ("import Strategies; " + own).write(
      toFile: "\(folder)/\(name).swift", atomically: true, encoding: .utf8)
    let settings = UserStrategySettings(
      executable: "\(package)/.build/release/assay",
      searchPath: ProcessInfo.processInfo.environment["PATH"] ?? "", home: nil,
      environment: ProcessInfo.processInfo.environment.map { "\($0)=\($1)" }.sorted(),
      cache: "\(folder)/cache",
      secondsToAnswer: 30)
    let found = try UserStrategyFolder(folder, settings: settings)
    if let error = found.errors.first { throw error }
    return found.models[0]
  }
}

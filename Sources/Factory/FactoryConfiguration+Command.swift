import Backtest
import Market
import Strategies
import Validation

extension FactoryConfiguration {
  /// The command line that makes the run again. Gates, exits and places of winners that only a file can give
  /// are named by `--config`: they are in the run's stored configuration, which `assay verify` reads.
  public var command: String {
    var words = [
      "assay factory run", "--symbols \(symbols.joined(separator: ","))", "--timeframe \(timeframe)",
    ]
    if strategies != StrategyCatalogue.names {
      words.append("--strategies \(strategies.joined(separator: ","))")
    }
    if let path = userStrategies.first?.file.path, let slash = path.lastIndex(of: "/") {
      words.append("--strategies-dir \(path[..<slash])")
    }
    if let timeframe = composition.timeframe { words.append("--on \(timeframe)") }
    words += composition.filters.map { "--filter \($0)" }
    if composition.isMirrored { words.append("--mirror") }
    if let from { words.append("--from \(from)") }
    if let through { words.append("--to \(through)") }
    if let holdoutFrom { words.append("--holdout-from \(holdoutFrom)") }
    if let holdoutThrough { words.append("--holdout-to \(holdoutThrough)") }
    if needsFile { words.append("--config FACTORY.yaml") }
    words.append("--gate \(gates.preset)")
    words.append("--capital \(capital)")
    if let sizing { words.append("--sizer \(sizing.text)") }
    words.append("--side \(side.rawValue)")
    words.append("--fill \(execution.timing.rawValue)")
    words.append("--intrabar \(execution.intrabar.rawValue)")
    words.append("--limit-fill \(execution.limits.rawValue)")
    words += costs.options
    words.append("--seed \(seed)")
    return words.joined(separator: " ")
  }

  /// Whether something was set that has no option of the command line.
  private var needsFile: Bool {
    gates != (try? GateSettings(preset: gates.preset)) || exits != .common || winnersPerSymbol != 10
      || winnersPerStrategy != 2
  }
}

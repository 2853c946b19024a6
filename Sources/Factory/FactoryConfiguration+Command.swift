import Backtest
import Strategies
import Validation

extension FactoryConfiguration {
  /// The command line that makes the run again.
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
    words.append("--gate \(gates.preset)")
    words.append("--capital \(capital)")
    if let sizing { words.append("--sizer \(sizing.text)") }
    words.append("--side \(side.rawValue)")
    words.append("--fill \(execution.timing.rawValue)")
    words.append("--intrabar \(execution.intrabar.rawValue)")
    words.append("--limit-fill \(execution.limits.rawValue)")
    words.append("--seed \(seed)")
    return words.joined(separator: " ")
  }
}

import CommandKit
import Diagnostics
import Glibc
import Storage
import Strategies
import UserStrategies

struct StrategiesNew: Command {
  static let path = "strategies new"
  static let abstract = "Write a strategy of your own to start from."
  static let discussion = """
    The file compiles and trades as it stands, and says in comments what can be changed. It is found by its folder:
    nothing has to be listed or built.
    """
  static let examples = [
    CommandExample("assay strategies new DipBuyer", "assay-data/strategies/DipBuyer.swift"),
    CommandExample("assay strategies new DipBuyer --strategies-dir rules", "rules/DipBuyer.swift"),
  ]

  let name = Argument.required("NAME", .text, "a Swift type name in CamelCase")
  let folder = Option(
    "strategies-dir", .folder, "where to write; `strategies` in the data folder unless given")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let name = context[name]
    try StrategyTemplate.check(name)
    let path = "\(context[folder] ?? StrategyOptions.standard(context))/\(name).swift"
    if access(path, F_OK) == 0 {
      throw AssayError(
        code: "file_exists", message: "\(path) exists already.",
        remedy: "Choose another name, or delete the file.",
        place: path, kind: .usage)
    }
    try AtomicFile.replace(path, with: StrategyTemplate(name).text)
    let option = context[folder].map { " --strategies-dir \($0)" } ?? ""
    let text = """
      \(path)

      assay strategies show \(name)\(option)
      assay backtest --symbol AAPL --timeframe 1d --strategy \(name)\(option) --report \(name).html
      assay factory run --timeframe 1d --strategies \(name)\(option)
      """
    return CommandOutput(json: ["name": .string(name), "file": .string(path)], text: text)
  }
}

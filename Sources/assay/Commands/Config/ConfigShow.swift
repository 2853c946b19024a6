import CommandKit
import Diagnostics
import Factory

struct ConfigShow: Command {
  static let path = "config show"
  static let abstract = "Print the configuration in force: defaults, file and --set together."
  static let discussion = """
    The output is a configuration file itself: it reads back to the same settings, and says of each key what it
    means and which option of `assay backtest` says the same.
    """
  static let examples = [
    CommandExample("assay config show", "the defaults, as a file to begin with"),
    CommandExample(
      "assay config show --config config.yaml --set max_portfolio_heat=0.02", "a file, with one value changed"
    ),
  ]

  let settings = SettingOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let settings = try settings.read(context)
    return CommandOutput(json: settings.json, text: String(settings.yaml.dropLast()))
  }
}

/// The configuration of a run: the file of `--config`, and over it what `--set` gives.
struct SettingOptions: ParameterGroup {
  let set = Option.repeated(
    "set", .assignment,
    "a key of the configuration and its value, like max_portfolio_heat=0.02; may be repeated")

  /// - Throws: the first problem of the file; what `--set` names wrongly.
  func read(_ context: CommandContext) throws -> RunSettings {
    var settings = try context.globals.config.map { try RunSettings.load($0).settings } ?? RunSettings()
    try settings.set(context[set].map { ($0.key, $0.value) })
    return settings
  }
}

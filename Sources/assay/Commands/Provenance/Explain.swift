import CommandKit
import Diagnostics
import Factory
import Storage

struct Explain: Command {
  static let path = "explain"
  static let abstract = "Tell where a file comes from, and the command that makes it again."
  static let discussion = """
    Reads what the file itself carries: bars of the catalogue, tables and documents of results, reports,
    winners_manifest.json, bundles, results databases, ledgers, scenarios. Files of other origin are refused with exit
    code 3.
    """
  static let examples = [
    CommandExample("assay explain assay-data/bars/AAPL/1d.parquet", "source, hash and changes of bars"),
    CommandExample("assay explain factory.html", "the run behind a report"),
  ]

  let file = Argument.required("FILE", .file, "a file that assay wrote")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let path = context[file]
    let reader = ArtefactReader { config in try? FactoryConfiguration(json: config).command }
    let history = try reader.history(of: path)
    let style = context.console.outputStyle
    return CommandOutput(json: history.json, text: Self.text(history, path, style))
  }

  private static func text(_ history: ArtefactHistory, _ path: String, _ style: Style) -> String {
    var page = FieldList()
    page.heading(path)
    for fact in history.facts { page.append(fact.name.replacing("_", with: " "), fact.value) }
    let again =
      history.commands.isEmpty ? [] : ["", style.bold("Again")] + history.commands.map { "  " + $0 }
    return ([history.summary, page.text(style: style, valueLimit: 0)] + again).joined(separator: "\n")
  }
}

import CommandKit
import Diagnostics
import Factory
import Search
import Storage

struct SearchList: Command {
  static let path = "search list"
  static let abstract = "List the studies, the newest first."
  static let discussion = ""
  static let examples = [CommandExample("assay search list", "ids, names, trials and the best values")]

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let database = try context.workspace.database()
    let records = try database.studies()
    var rows: [JSONValue] = []
    var table = TextTable([
      .text("study"), .text("name"), .number("trials"), .number("of"), .text("sampler"), .text("best"),
      .text("made"),
    ])
    for record in records {
      let stored = try? StoredStudy(record, in: database)
      let study = stored?.study
      let best =
        (study?.design.objectives.count ?? 1) > 1
        ? "front of \(study?.front.count ?? 0)"
        : study?.best.map {
          "\(study?.design.objectives[0].name ?? "") \(NumberText.significant($0.values[0]))"
        }
          ?? "–"
      table.append([
        record.id, record.name, "\(study?.trials.count ?? 0)", "\(study?.design.trials ?? 0)",
        study?.design.sampler.kind.rawValue ?? "another version", best, String(record.createdAt.prefix(10)),
      ])
      rows.append([
        "study": .string(record.id), "name": .string(record.name), "created_at": .string(record.createdAt),
        "trials": (study?.trials.count).map { JSONValue($0) } ?? .null,
        "budget": (study?.design.trials).map { JSONValue($0) } ?? .null,
        "sampler": JSONValue(study?.design.sampler.kind.rawValue),
        "best": study?.design.objectives.count == 1 ? JSONValue(study?.best?.values.first) : .null,
      ])
    }
    let text =
      records.isEmpty
      ? "There is no study yet: run one with `assay search run`."
      : table.text(width: context.console.width, style: context.console.outputStyle)
    return CommandOutput(json: .array(rows), text: text)
  }
}

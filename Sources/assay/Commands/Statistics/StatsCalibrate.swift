import CommandKit
import Diagnostics
import Validation

struct StatsCalibrate: Command {
  static let path = "stats calibrate"
  static let abstract =
    "Do the tests err as often as they say? Simulates worlds whose truth is known, and counts."
  static let discussion = """
    Draws returns without skill, runs the tests on them, and counts how often they find something. Each share stands
    beside its standard error, the value that other code found in the same world, and the band it has to lie in. A value
    outside its band ends the command with code 1.
    """
  static let examples = [
    CommandExample("assay stats calibrate", "all studies, some seconds"),
    CommandExample(
      "assay stats calibrate --study psr --scale 10 --seed 7", "one study with ten times the simulations"),
  ]

  let study = Option("study", .choice(of: Calibration.Study.self), "one study; all unless given")
  let scale = Option(
    "scale", .number(in: 0.001...1_000, "X"), default: 1, "multiplies the number of simulations")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let studies = context[study].map { [$0] } ?? Calibration.Study.allCases
    let seed = context.globals.seed ?? 1
    let meter = context.console.progress("calibration", total: studies.count, unit: "studies")
    var rows: [Calibration.Row] = []
    for study in studies {
      rows += try Calibration.rows(of: study, scale: context[scale], seed: seed, workers: context.workers)
      meter.advance()
    }
    meter.finish()
    let missed = rows.count { !$0.passed }
    let page = Self.page(rows, seed: seed, missed: missed)
    let json: JSONValue = [
      "passed": .bool(missed == 0), "seed": JSONValue(seed), "scale": .number(context[scale]),
      "rows": .array(rows.map(Self.document)),
    ]
    return CommandOutput(
      json: json, exitCode: missed == 0 ? .done : .failed, text: page)
  }

  private static func document(_ row: Calibration.Row) -> JSONValue {
    [
      "test": .string(row.test), "world": .string(row.world), "value": .number(row.value),
      "standard_error": .number(row.standardError), "simulations": JSONValue(row.simulations),
      "reference": JSONValue(row.reference), "band_low": JSONValue(row.band?.lowerBound),
      "band_high": JSONValue(row.band?.upperBound), "passed": .bool(row.passed),
    ]
  }

  private static func page(_ rows: [Calibration.Row], seed: UInt64, missed: Int) -> String {
    var text = ""
    var world = ""
    var table = TextTable(columns)
    for row in rows {
      if row.world != world {
        if !world.isEmpty { text += world + "\n" + table.text() + "\n\n" }
        (world, table) = (row.world, TextTable(columns))
      }
      let band = row.band.map {
        "\(NumberText.fixed($0.lowerBound, 3)) to \(NumberText.fixed($0.upperBound, 3))"
      }
      table.append([
        row.test, NumberText.fixed(row.value, 4), NumberText.fixed(row.standardError, 4),
        NumberText.grouped(row.simulations), NumberText.fixed(row.reference, 4), band ?? "",
        row.band == nil ? "" : row.passed ? "holds" : "MISSED",
      ])
    }
    text += world + "\n" + table.text()
    return text + "\n\nseed \(seed); \(missed == 0 ? "every band holds" : "\(missed) outside its band")"
  }

  private static let columns: [TextTable.Column] = [
    .text(""), .number("found"), .number("± s.e."), .number("worlds"), .number("reference"), .number("band"),
    .text(""),
  ]
}

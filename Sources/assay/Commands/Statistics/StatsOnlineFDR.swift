import CommandKit
import Diagnostics
import Numerics
import Storage

struct StatsOnlineFDR: Command {
  static let path = "stats online-fdr"
  static let abstract = "Hold the share of false discoveries over a stream of tests that never ends."
  static let discussion = """
    Reads p-values from the last column of a text table, in the order in which the tests were made. Each test gets a level
    that depends on the tests before it alone, so a decision never has to be taken back. `lord` is LORD++ (Ramdas et al.,
    2017), `saffron` (Ramdas et al., 2018) saves on tests that could not have been rejected, `addis` (Tian & Ramdas, 2019)
    leaves out large values as well. Values may not depend on each other.
    """
  static let examples = [
    CommandExample("assay stats online-fdr --input p.csv --method lord --alpha 0.05", "which attempts stand")
  ]

  let input = Option.required("input", .file, "text table whose last column has p-values; `-` reads a pipe")
  let method = Option("method", .choice(of: OnlineFDR.Method.self), default: .lord, "the procedure")
  let alpha = Option(
    "alpha", .number(in: 1e-12...0.999_999, "A"), default: 0.05, "share of false discoveries")
  let wealth = Option(
    "w0", .number(in: 0...1, "W"),
    "wealth at the start; alpha/10 for lord and alpha/2 for the others unless given")
  let candidate = Option(
    "lambda", .number(in: 0...1, "L"), "largest candidate; 0.5 for saffron and 0.25 for addis unless given")
  let discard = Option("tau", .number(in: 0...1, "T"), "values above are left out by addis; 0.5 unless given")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let values = try NumberTable.read(context[input], .last).columns[0].values
    let settings = try OnlineFDR.Settings(
      context[method], alpha: context[alpha], initialWealth: context[wealth], candidate: context[candidate],
      discard: context[discard])
    var stream = OnlineFDR(settings)
    for value in values { try stream.test(value) }
    let rejections = stream.rejected.count { $0 }
    var table = TextTable([.number("test"), .number("p"), .number("level"), .text("")])
    for (index, value) in values.enumerated() {
      table.append([
        "\(index + 1)", NumberText.significant(value), NumberText.significant(stream.levels[index]),
        stream.rejected[index] ? "stands" : "",
      ])
    }
    let text =
      table.text() + "\n\n\(rejections) of \(values.count) stand (method \(settings.method.rawValue), "
      + "level \(settings.alpha)); the next test has the level \(NumberText.significant(stream.nextLevel))"
    return CommandOutput(
      json: [
        "rejected": .array(stream.rejected.map(JSONValue.bool)), "levels": JSONValue(stream.levels),
        "method": .string(settings.method.rawValue), "alpha": .number(settings.alpha),
        "w0": .number(settings.initialWealth),
        "lambda": settings.method == .lord ? .null : .number(settings.candidate),
        "tau": settings.method == .addis ? .number(settings.discard) : .null,
        "next_level": .number(stream.nextLevel),
      ], text: text)
  }
}

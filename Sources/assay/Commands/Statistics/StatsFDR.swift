import CommandKit
import Diagnostics
import Numerics
import Storage

struct StatsFDR: Command {
  static let path = "stats fdr"
  static let abstract = "Correct p-values for the number of tests that were made."
  static let discussion = """
    Reads p-values from the last column of a text table. The list must hold all tests that were made, those of
    discarded strategies too. `by` controls the share of false discoveries under any dependence and is the
    usual choice for strategies, which are correlated; `bh` needs independence; `tsbh` and `tsbky`
    estimate how many hypotheses are true and need it too; `holm` and the others control the chance of any false
    discovery.
    """
  static let examples = [
    CommandExample("assay stats fdr --input p.csv --method by --alpha 0.05", "which of many strategies stand")
  ]

  enum Method: String, CaseIterable, Sendable {
    case bh, by, holm, bonferroni, sidak, holmSidak = "holm-sidak", hochberg, hommel, tsbh, tsbky

    /// The adjusted values; those of the two-stage methods hold for this level alone.
    func adjusted(_ values: [Double], alpha: Double) throws -> [Double] {
      switch self {
      case .tsbh: try MultipleTesting.adjusted(values, twoStage: .benjaminiHochberg, alpha: alpha)
      case .tsbky: try MultipleTesting.adjusted(values, twoStage: .benjaminiKriegerYekutieli, alpha: alpha)
      default: try MultipleTesting.adjusted(values, by: rule)
      }
    }

    private var rule: MultipleTesting.Method {
      switch self {
      case .bh, .tsbh, .tsbky: .benjaminiHochberg
      case .by: .benjaminiYekutieli
      case .holm: .holm
      case .bonferroni: .bonferroni
      case .sidak: .sidak
      case .holmSidak: .holmSidak
      case .hochberg: .hochberg
      case .hommel: .hommel
      }
    }
  }

  let input = Option.required("input", .file, "text table whose last column has p-values; `-` reads a pipe")
  let method = Option("method", .choice(of: Method.self), default: .by, "the correction")
  let alpha = Option("alpha", .number(in: 1e-12...0.999_999, "A"), default: 0.05, "level of the test")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let values = try NumberTable.read(context[input], .last).columns[0].values
    let (method, alpha) = (context[method], context[alpha])
    let adjusted = try method.adjusted(values, alpha: alpha)
    let rejected = adjusted.map { $0 <= alpha }
    return CommandOutput(
      json: [
        "rejected": .array(rejected.map(JSONValue.bool)), "adjusted": JSONValue(adjusted),
        "test": .string(method.rawValue), "alpha": .number(alpha), "tests": JSONValue(values.count),
      ],
      text: page(values, adjusted, rejected, "method \(method.rawValue), level \(alpha)"))
  }

  private func page(_ values: [Double], _ adjusted: [Double], _ rejected: [Bool], _ how: String) -> String {
    var table = TextTable([.number("test"), .number("p"), .number("adjusted"), .text("")])
    for (index, value) in values.enumerated() {
      table.append([
        "\(index + 1)", NumberText.fixed(value, 6), NumberText.fixed(adjusted[index], 6),
        rejected[index] ? "stands" : "",
      ])
    }
    return table.text() + "\n\n\(rejected.count { $0 }) of \(values.count) stand (\(how))"
  }
}

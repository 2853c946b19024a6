import CommandKit
import Diagnostics
import Validation

/// The page and the document of a test of the best of many strategies.
struct SnoopingOutput {
  /// The name of the test in full, as it has to stand beside its p-values.
  let name: String
  let test: SnoopingTest
  let panel: ResampledPanel

  func output(extra: [(String, JSONValue)] = []) -> CommandOutput {
    let (p, share) = (test.pValues, test.exceedanceShares)
    let members: [(String, JSONValue)] =
      [("test", .string(name))] + extra + [
        ("p_lower", .number(p.lower)), ("p_consistent", .number(p.consistent)),
        ("p_upper", .number(p.upper)), ("statistic", .number(test.statistic)),
        ("studentized", .bool(test.statisticKind == .studentized)),
        ("best", .string(panel.names[test.best])),
        ("exceedance_lower", .number(share.lower)), ("exceedance_consistent", .number(share.consistent)),
        ("exceedance_upper", .number(share.upper)),
      ] + panel.provenance
    let text = """
      \(name): statistic \(NumberText.significant(test.statistic)), best `\(panel.names[test.best])`
      p consistent \(NumberText.fixed(p.consistent, 4)), lower \(NumberText.fixed(p.lower, 4)), \
      upper \(NumberText.fixed(p.upper, 4))
      \(panel.provenanceText)
      """
    return CommandOutput(json: .object(JSONObject(members)), text: text)
  }
}

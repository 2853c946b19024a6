import Foundation
import Testing

/// The schema of a configuration file in the hands of a public validator, beside the program's own check.
@Suite struct ConfigSchemaTests {
  /// Reads YAML as editors do: a date stays a text.
  private static let validator = """
    import json, sys, yaml, jsonschema
    class Loader(yaml.SafeLoader): pass
    Loader.yaml_implicit_resolvers = {
        first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()}
    schema = json.load(open(sys.argv[1]))
    jsonschema.Draft202012Validator.check_schema(schema)
    document = yaml.load(open(sys.argv[2]), Loader)
    found = list(jsonschema.Draft202012Validator(schema).iter_errors(document))
    print("\\n".join(error.message for error in found))
    sys.exit(1 if found else 0)
    """

  private static let backtest = """
    risk_management:
      position_sizing: {method: fixed_fractional, risk_per_trade: 0.01, max_position_size: 0.25}
      stop_loss: {hard_stop_pct: 0.03, time_stop_days: 30}
      drawdown_zones: {normal: 0.05, caution: 0.10, alert: 0.15, emergency: 0.20}
    strategy: {type: MACross, parameters: {fast: 10}}
    backtesting: {symbol: ES, timeframe: 15m, from: 2019-01-31, initial_capital: 10000, size: null}
    """

  /// The file that a Guide shows: the first block of a language that begins in a way, without its indent.
  private static func example(_ guide: String, _ language: String, beginning: String) throws -> String {
    let text = try String(contentsOfFile: "\(Python.root)/Guides/\(guide).md", encoding: .utf8)
    let blocks = text.components(separatedBy: "```\(language)\n").dropFirst()
      .map { $0.components(separatedBy: "```")[0] }
    return try #require(blocks.first { $0.drop { $0 == " " }.hasPrefix(beginning) }, "\(guide)")
  }

  /// What the program and the validator say of a file: whether it is valid.
  private func judged(_ text: String, _ kind: String) throws -> (program: Bool, validator: Bool)? {
    guard let python = Python.with("jsonschema"), Python.with("yaml") == python else {
      // A missing library is no failure of ours.
      print("skipped: no Python with jsonschema; run Examples/dataset/environment.sh .deps/queries")
      return nil
    }
    let folder = try TemporaryFolder()
    let file = try folder.file("file.yaml", text)
    let schema = try Executable.run(["config", "schema", kind, "--json"], in: folder.path)
    #expect(schema.code == 0, "\(schema.error)")
    _ = try folder.file("schema.json", schema.output)
    let check = try Executable.run(["config", "check", file, "--kind", kind, "--json"], in: folder.path)
    let result = try Python.run(
      python, ["-c", Self.validator, "\(folder.path)/schema.json", "\(folder.path)/file.yaml"])
    #expect(result.error == "")
    return (check.code == 0, result.code == 0)
  }

  @Test func `examples are valid for the program and for a public validator`() throws {
    let examples = [
      ("backtest", Self.backtest), ("factory", "seed: 3"),
      ("factory", try Self.example("Factory", "yaml", beginning: "symbols:")),
      ("factory", try Self.example("Costs", "yaml", beginning: "costs:")),
      ("continuous", try Self.example("Continuous", "json", beginning: "{")),
    ]
    for (kind, text) in examples {
      guard let judged = try judged(text, kind) else { return }
      #expect(judged.program && judged.validator, "\(text)")
    }
  }

  @Test func `what config show prints is valid`() throws {
    let folder = try TemporaryFolder()
    let shown = try Executable.run(["config", "show"], in: folder.path)
    guard let judged = try judged(shown.output, "backtest") else { return }
    #expect(judged.program && judged.validator)
  }

  @Test(arguments: [
    ("backtest", "backtesting: {initial_capital: 0}"), ("backtest", "backtesting: {fill: yesterday}"),
    ("backtest", "backtesting: {initial_capitel: 10}"), ("backtest", "strategy: {allow_short: 1}"),
    ("backtest", "risk_management: {stop_loss: {time_stop_days: 1.5}}"),
    ("factory", "exits: {stop_loss_atr: []}"), ("factory", "exits: {stop_loss_atr: [1, 1]}"),
    ("factory", "gates: {viability: {minimum_sharp: 1}}"), ("factory", "gates: {preset: intradays}"),
    ("factory", "workers: 0"), ("factory", "symbols: ES"), ("factory", "seed: -1"),
  ])
  func `what the program refuses the validator refuses too`(kind: String, text: String) throws {
    guard let judged = try judged(text, kind) else { return }
    #expect(!judged.program && !judged.validator, "\(text): \(judged)")
  }
}

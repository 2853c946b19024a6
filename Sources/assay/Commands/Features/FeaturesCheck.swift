import CommandKit
import Diagnostics
import Features
import Market

struct FeaturesCheck: Command {
  static let path = "features check"
  static let abstract =
    "Test on a symbol's bars that no feature looks ahead and that live values are the same."
  static let discussion = """
    At several places the bars after it are altered and then taken away, those of the references too: no earlier value may
    change. Then the bars are handed in one by one, as a live system gets them: every row must be the same, bit for bit.

    Ends with code 1 when a feature fails.
    """
  static let examples = [
    CommandExample(
      "assay features check --symbol SPY --timeframe 1d", "every feature that its bars can serve"),
    CommandExample("assay features check --input bars.csv --features group:trend --json", "one group"),
  ]

  let bars = BarInput()
  let features = Option(
    "features", .list(of: .text("NAME").suggesting(FeatureCatalogue.names)), "names, or group:NAME")
  let inputs = FeatureInputs()
  let cuts = Option("cuts", .integer(in: 1...1_000), default: 5, "places at which the future is altered")
  let newest = Option("bars", .integer(in: 10...10_000_000), default: 5_000, "newest bars that are tested")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let whole = try bars.read(context)
    let series = whole.slice(max(0, whole.count - context[newest])..<whole.count)
    let source = try inputs.source(series, context, features: context[features])
    let (set, left) = try FeatureSelection.chosen(context[features], on: source)
    FeatureSelection.warn(about: left, on: context.console)
    let check = FeatureCheck(set, bars: series.count, cuts: context[cuts])
    let problems = try check.problems(on: source)
    let json: JSONValue = [
      "symbol": .string(series.instrument.symbol), "timeframe": .string("\(series.timeframe)"),
      "bars": JSONValue(series.count), "features": JSONValue(set.features.count),
      "cuts": .array(check.cuts.map { JSONValue($0) }),
      "causal": .bool(!problems.contains { $0.kind != .streamDiffers }),
      "stream_equal": .bool(!problems.contains { $0.kind == .streamDiffers }),
      "problems": .array(
        problems.map {
          ["feature": .string($0.feature), "kind": .string($0.kind.rawValue), "bar": JSONValue($0.bar)]
        }),
      "left_out": FeatureSelection.document(left),
    ]
    return CommandOutput(
      json: json, exitCode: problems.isEmpty ? .done : .failed,
      text: Self.text(problems, set.features.count, series, context.console.outputStyle))
  }

  private static func text(
    _ problems: [FeatureCheck.Problem], _ count: Int, _ series: BarSeries, _ style: Style
  ) -> String {
    let bars = "\(NumberText.grouped(series.count)) bars of \(series.instrument.symbol)"
    if problems.isEmpty {
      return style.good(
        "\(count) features on \(bars): no value changes with the future, and one bar at a time gives the same."
      )
    }
    var table = TextTable([.text("feature"), .text("problem"), .number("first bar")])
    for problem in problems {
      table.append([
        problem.feature, problem.kind.rawValue.split(separator: "_").joined(separator: " "),
        "\(problem.bar + 1) (\(series.displayTime(problem.bar)))",
      ])
    }
    return "\(problems.count) problems of \(count) features on \(bars):\n\n" + table.text(style: style)
  }
}

import CommandKit
import Diagnostics
import Features
import Market
import Storage

struct FeaturesCompute: Command {
  static let path = "features compute"
  static let abstract = "Compute features of a symbol's bars, one row a bar."
  static let discussion = """
    A row holds what was known at the close of its bar. A cell is empty where a feature is undefined: before its look-back,
    or where its formula has no value.

    Without --features every feature is computed that the bars and the given references and reports can serve; the others
    are named with the reason. `group:NAME` stands for a group of features, `filter` for the default set of the filter.
    """
  static let examples = [
    CommandExample("assay features compute --input bars.csv --output features.parquet", "all, from a file"),
    CommandExample(
      "assay features compute --symbol SPY --timeframe 1d --features rsi_2,group:trend", "prints a table"),
  ]

  let bars = BarInput()
  let features = Option(
    "features", .list(of: .text("NAME").suggesting(FeatureCatalogue.names)), "names, or group:NAME")
  let inputs = FeatureInputs()
  let output = Option("output", .file.named("OUT.csv|.parquet"), "where the table is written")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let source = try inputs.source(bars.read(context), context, features: context[features])
    let (set, left) = try FeatureSelection.chosen(context[features], on: source)
    FeatureSelection.warn(about: left, on: context.console)
    let table = try set.table(on: source)
    var json: JSONObject = [
      "symbol": .string(table.symbol), "timeframe": .string("\(table.timeframe)"),
      "rows": JSONValue(table.rowCount),
      "columns": .array(set.features.map { ["name": .string($0.name), "lookback": JSONValue($0.lookback)] }),
      "left_out": FeatureSelection.document(left),
    ]
    guard let path = context[output] else {
      let numbers = table.numbers(source.bars)
      json["timestamp"] = JSONValue(numbers.labels)
      json["values"] = .object(JSONObject(numbers.columns.map { ($0.name, JSONValue($0.values)) }))
      return CommandOutput(json: .object(json), text: numbers.text(labelName: "timestamp"))
    }
    if path.hasSuffix(".parquet") {
      try ParquetFile.write(table.columnTable, to: path)
    } else {
      try AtomicFile.replace(path, with: table.numbers(source.bars).text(labelName: "timestamp"))
    }
    json["output"] = .string(path)
    let text = "\(path): \(NumberText.grouped(table.rowCount)) rows, \(set.features.count) features"
    return CommandOutput(json: .object(json), text: text)
  }
}

/// The features that a command works on.
enum FeatureSelection {
  /// Those that are named, or all that the source can serve.
  ///
  /// - Throws: `unknown_feature`; `unavailable_feature` for a named one that the source cannot serve.
  static func chosen(
    _ names: [String]?, on source: FeatureSource
  ) throws -> (set: FeatureSet, left: [(feature: FeatureDefinition, reason: String)]) {
    guard let names else { return try FeatureSet.available(on: source) }
    let single = names.filter { $0 != "filter" && !$0.hasPrefix("group:") }
    let wanted =
      try FeatureCatalogue.features(named: names.filter { $0 != "filter" })
      + (names.contains("filter") ? FeatureCatalogue.filterDefault : [])
    var seen: Set<String> = []
    let features = wanted.filter { seen.insert($0.name).inserted }
    let found = try FeatureSet.available(on: source, among: features)
    // Of a group what can be computed is; a feature that is named must be.
    if found.left.contains(where: { single.contains($0.feature.name) }) {
      _ = try FeatureSet(single).table(on: source)
    }
    return found
  }

  static func warn(about left: [(feature: FeatureDefinition, reason: String)], on console: Console) {
    var reasons: [String] = []
    for (_, reason) in left where !reasons.contains(reason) { reasons.append(reason) }
    for reason in reasons {
      let names = left.filter { $0.reason == reason }.map(\.feature.name)
      let shown = names.prefix(4).joined(separator: ", ") + (names.count > 4 ? ", …" : "")
      console.warning("left out \(names.count) feature\(names.count == 1 ? "" : "s"), \(reason): \(shown)")
    }
  }

  static func document(_ left: [(feature: FeatureDefinition, reason: String)]) -> JSONValue {
    .array(left.map { ["name": .string($0.feature.name), "reason": .string($0.reason)] })
  }
}

extension FeatureTable {
  /// The table as text files hold it, with the time of each bar as everywhere.
  fileprivate func numbers(_ bars: BarSeries) -> NumberTable {
    NumberTable(
      columns: zip(names, columns).map { NumberTable.Column(name: $0, values: $1) },
      labels: (0..<rowCount).map { bars.displayTime($0) })
  }
}

import CommandKit
import Diagnostics
import Features

struct FeaturesList: Command {
  static let path = "features list"
  static let abstract = "Show every feature: formula, units, look-back, source."
  static let discussion = """
    A feature is what is known of a bar at its close, as a number for a model. `x[5]` is the value of x five bars before;
    `day{x}` is x on the last completed day, `market{x}` x of the reference market. Undefined is empty, never 0.

    Features marked with * are the default set of the filter of factory winners.
    """
  static let examples = [
    CommandExample("assay features list", "all of them"),
    CommandExample("assay features list --group zscores --json", "one group, for another program"),
  ]

  let group = Option("group", .choice(FeatureCatalogue.groups.map(\.name), "GROUP"), "one group")
  let isFilter = Flag("filter", "only the default set of the filter")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let groups = FeatureCatalogue.groups.filter { context[group] == nil || $0.name == context[group] }
    let isFilter = context[isFilter]
    let chosen = groups.map { group in
      (group: group, features: group.features.filter { !isFilter || $0.isFilterDefault })
    }.filter { !$0.features.isEmpty }
    let width = context.console.width
    let style = context.console.outputStyle
    let tables = context[group] == nil && !isFilter ? try Self.tables(context) : []
    let features = chosen.flatMap(\.features) + tables
    let ofTables =
      tables.isEmpty
      ? "" : "\n\nColumns of side tables: \(tables.map(\.name).joined(separator: ", "))"
    return CommandOutput(
      json: .array(features.map(\.document)), text: Self.text(chosen, width: width, style) + ofTables)
  }

  /// The columns of the side tables of the data folder.
  private static func tables(_ context: CommandContext) throws -> [FeatureDefinition] {
    let store = SideTableStore(folder: context.globals.data)
    return try store.names().flatMap { name in
      try (store.load(name).columns + [SideField.age]).map {
        FeatureDefinition(of: SideField(table: name, column: $0))
      }
    }
  }

  private static func text(
    _ groups: [(group: FeatureGroup, features: [FeatureDefinition])], width: Int, _ style: Style
  ) -> String {
    let count = groups.reduce(0) { $0 + $1.features.count }
    let pages = groups.map { group, features in
      var table = TextTable([
        .text("  name"), .text("units"), .number("look-back"), .text("formula"),
      ])
      for feature in features {
        table.append([
          (feature.isFilterDefault ? "* " : "  ") + feature.name, feature.units.rawValue,
          "\(feature.lookback)", feature.formula,
        ])
      }
      return style.bold("\(group.name): \(group.summary)") + "\n\n" + table.text(width: width, style: style)
    }
    return pages.joined(separator: "\n\n") + "\n\n\(count) features"
  }
}

extension FeatureDefinition {
  /// The feature as programs read it.
  var document: JSONValue {
    [
      "name": .string(name), "group": .string(group), "formula": .string(formula),
      "units": .string(units.rawValue), "lookback": JSONValue(lookback), "source": .string(source),
      "filter_default": .bool(isFilterDefault),
    ]
  }
}

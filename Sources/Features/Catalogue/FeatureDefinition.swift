/// One feature: its name, what it is made of, and where it belongs. Everything that lists, help and files say of a
/// feature comes from here.
public struct FeatureDefinition: Hashable, Sendable {
  /// In snake_case, unique in the catalogue.
  public let name: String
  /// The name of its group.
  public let group: String
  /// How it is computed from bars; `nil` for features of dataset windows, which `formula` describes.
  public let expression: FeatureExpression?
  public let formula: String
  /// What a value is measured in.
  public let units: FeatureUnits
  /// Bars before the first value: of the symbol, or of the longer or foreign bars that `source` names.
  public let lookback: Int
  /// What it is read from.
  public let source: String
  /// Whether it is part of the default set of the filter of factory winners.
  public let isFilterDefault: Bool
  public let needs: Set<FeatureNeed>
}

/// What the value of a feature is measured in.
public enum FeatureUnits: String, Hashable, Sendable, CaseIterable {
  case fraction
  case percent = "0 to 100"
  /// A share or a position: 0 to 1.
  case share = "0 to 1"
  /// A condition: 1 where it holds, 0 where not.
  case flag = "0 or 1"
  case sign = "-1, 0 or 1"
  case deviations = "standard deviations"
  case averageRanges = "average true ranges"
  case ratio
  case correlation = "-1 to 1"
  case count
  case days
  case minutes
  case calendar = "calendar number"
  case index = "index points"
  /// Cut to −5 … 5, without unit.
  case limited = "-5 to 5"
  /// A column of a side table: whatever the table holds.
  case asGiven = "as in the table"
  case text
}

/// A feature as its group declares it.
struct FeatureDeclaration: Sendable {
  var name: String
  var expression: FeatureExpression
  var units: FeatureUnits
  var isFilterDefault: Bool

  init(_ name: String, _ units: FeatureUnits, _ expression: FeatureExpression, filter: Bool = false) {
    self.name = name
    self.units = units
    self.expression = expression
    isFilterDefault = filter
  }
}

/// Features that belong together.
public struct FeatureGroup: Sendable {
  public let name: String
  /// What they tell, in a sentence.
  public let summary: String
  public let features: [FeatureDefinition]

  init(
    _ name: String, _ summary: String, needs: Set<FeatureNeed> = [], _ features: [FeatureDeclaration]
  ) {
    self.name = name
    self.summary = summary
    self.features = features.map { FeatureDefinition($0, group: name, groupNeeds: needs) }
  }

  init(_ name: String, _ summary: String, definitions: [FeatureDefinition]) {
    self.name = name
    self.summary = summary
    features = definitions
  }
}

extension FeatureDefinition {
  /// A column of a side table, or the age of its figures, as a feature.
  public init(of field: SideField) {
    let units: FeatureUnits = field.column == SideField.age ? .days : .asGiven
    self.init(FeatureDeclaration(field.featureName, units, .table(field)), group: "tables", groupNeeds: [])
  }

  fileprivate init(_ declared: FeatureDeclaration, group: String, groupNeeds: Set<FeatureNeed>) {
    // A formula that names an indicator that does not exist is a mistake of ours; a test asks for every one.
    guard let lookback = try? declared.expression.lookback(), let needs = try? declared.expression.needs()
    else {
      preconditionFailure("the formula of \(declared.name) cannot be compiled")
    }
    name = declared.name
    self.group = group
    expression = declared.expression
    formula = declared.expression.description
    units = declared.units
    self.lookback = lookback
    self.needs = needs.union(groupNeeds)
    source = Self.source(self.needs)
    isFilterDefault = declared.isFilterDefault
  }

  private static func source(_ needs: Set<FeatureNeed>) -> String {
    if needs.contains(.fundamentals) { return "company reports" }
    let tables = needs.ordered.compactMap { need -> String? in
      if case .table(let field) = need { return field.table }
      return nil
    }
    if let table = tables.first { return "side table `\(table)`" }
    let roles = ReferenceRole.allCases.filter { needs.contains(.reference($0)) }.map(\.rawValue)
    if !roles.isEmpty { return "reference bars: " + roles.joined(separator: ", ") }
    if needs.contains(.weeks) { return "completed weeks" }
    if needs.contains(.days) { return "completed days" }
    return needs.contains(.volume) ? "bars with volume" : "bars"
  }
}

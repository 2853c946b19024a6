public import Diagnostics

/// Every feature by name, in groups.
///
///     let set = try FeatureSet(["rsi_14", "atr_percent_14"])    // or .filterDefault, or FeatureSet.all(on: source)
///     let table = try set.table(on: FeatureSource(series))      // columns by name, one row a bar
///     table["rsi_14"]                                           // [Double], NaN where undefined
///     table.row(table.lastRow(closedBy: timestamp) ?? 0)        // what was known at a time
///
/// A new feature is one line in its group's file; the conformance suite takes it up.
public enum FeatureCatalogue {
  public static let groups: [FeatureGroup] = [
    calendar, session, returns, location, oscillators, zScores, bands, trend, volatility, volume, candles,
    levels,
    efficiency,
    volatilityIndex, crossAsset, sector, daily, weekly, interactions, percentiles, fundamentals, regimes,
    forecast,
    windows,
  ]

  /// All features, group by group.
  public static let all: [FeatureDefinition] = groups.flatMap(\.features)
  public static let names: [String] = all.map(\.name)

  /// The features of the filter of factory winners unless others are chosen: from bars alone, without volume or
  /// other markets, so that every instrument has them.
  public static let filterDefault: [FeatureDefinition] = all.filter(\.isFilterDefault)

  /// The features of the windows of a position-sizing dataset.
  public static let windowFeatures: [FeatureDefinition] = windows.features

  private static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

  /// - Throws: `unknown_feature` with the nearest name.
  public static func feature(named name: String) throws(AssayError) -> FeatureDefinition {
    if let found = byName[name] { return found }
    if let field = SideField(feature: name) { return FeatureDefinition(of: field) }
    throw AssayError(
      code: "unknown_feature",
      message: "There is no feature `\(name)`.\(NearestName.suggestion(for: name, among: names))",
      remedy:
        "`assay features list` shows all; a whole group is named as `group:returns`, a column of a side table as "
        + "`table:NAME.COLUMN`.", place: name,
      kind: .usage)
  }

  /// The features of some names, each once, in the order given; `group:NAME` stands for a whole group.
  ///
  /// - Throws: `unknown_feature`, `unknown_feature_group` with the nearest name.
  public static func features(named names: [String]) throws(AssayError) -> [FeatureDefinition] {
    var chosen: [FeatureDefinition] = []
    for name in names {
      for feature in try features(of: name) where !chosen.contains(where: { $0.name == feature.name }) {
        chosen.append(feature)
      }
    }
    return chosen
  }

  private static func features(of name: String) throws(AssayError) -> [FeatureDefinition] {
    guard name.hasPrefix("group:") else { return [try feature(named: name)] }
    let wanted = String(name.dropFirst(6))
    if let group = groups.first(where: { $0.name == wanted }) { return group.features }
    let known = groups.map(\.name)
    throw AssayError(
      code: "unknown_feature_group",
      message: "There is no group `\(wanted)`.\(NearestName.suggestion(for: wanted, among: known))",
      remedy: "The groups are \(known.joined(separator: ", ")).", place: name, kind: .usage)
  }
}

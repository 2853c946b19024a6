import Diagnostics

/// Chosen features, compiled: made once, then used on any number of symbols, from any thread.
public struct FeatureSet: Sendable {
  /// In the order of the columns.
  public let features: [FeatureDefinition]
  let program: FeatureProgram

  /// - Throws: `unavailable_feature` for one that is not made from bars.
  public init(_ features: [FeatureDefinition]) throws {
    self.features = features
    program = try FeatureProgram(
      features.map { feature in
        if let expression = feature.expression { return expression }
        throw AssayError.unavailable(
          feature, "it is made from the windows of a dataset, with `assay dataset features`")
      })
  }

  /// - Throws: `unknown_feature`; as the initialiser from definitions.
  public init(_ names: [String]) throws {
    try self.init(FeatureCatalogue.features(named: names))
  }

  /// Every feature that a source can serve, and why the others cannot be computed.
  ///
  /// - Parameter features: those to choose from; all of the catalogue unless given.
  public static func available(
    on source: FeatureSource, among features: [FeatureDefinition] = FeatureCatalogue.all
  ) throws -> (set: FeatureSet, left: [(feature: FeatureDefinition, reason: String)]) {
    var left: [(feature: FeatureDefinition, reason: String)] = []
    let chosen = features.filter { feature in
      guard let reason = feature.unavailable(on: source) else { return true }
      left.append((feature, reason))
      return false
    }
    return (try FeatureSet(chosen), left)
  }

  public var names: [String] { features.map(\.name) }

  /// All values of all features on a symbol's bars, in one pass over each column.
  ///
  /// - Throws: `unavailable_feature` naming the first feature that the source cannot serve, and why.
  public func table(on source: FeatureSource) throws -> FeatureTable {
    try check(source)
    return FeatureTable(source.bars, features, try program.columns(on: source))
  }

  /// The form that takes one bar at a time.
  ///
  /// - Parameter source: its instruments and timeframes alone are read, and whether there are reports.
  /// - Throws: as `table(on:)`, except that volume may come later.
  public func stream(like source: FeatureSource) throws -> FeatureStream {
    for feature in features {
      for need in feature.needs.ordered where need != .volume {
        if case .referenceVolume = need { continue }
        if let reason = source.lacks(need) { throw AssayError.unavailable(feature, reason) }
      }
    }
    return try FeatureStream(program, like: source)
  }

  private func check(_ source: FeatureSource) throws(AssayError) {
    for feature in features {
      if let reason = feature.unavailable(on: source) { throw AssayError.unavailable(feature, reason) }
    }
  }
}

extension FeatureDefinition {
  /// Why a source cannot serve the feature; `nil` when it can.
  public func unavailable(on source: FeatureSource) -> String? {
    for need in needs.ordered {
      if let reason = source.lacks(need) { return reason }
    }
    return nil
  }
}

extension Set<FeatureNeed> {
  /// In an order that does not depend on hashing.
  var ordered: [FeatureNeed] {
    let simple: [FeatureNeed] = [.datasetWindows, .intraday, .days, .weeks, .volume, .fundamentals]
    let references = ReferenceRole.allCases.flatMap { [FeatureNeed.reference($0), .referenceVolume($0)] }
    let tables = compactMap { need -> SideField? in
      if case .table(let field) = need { return field }
      return nil
    }
    .sorted { $0.featureName < $1.featureName }.map(FeatureNeed.table)
    return (simple + references).filter(contains) + tables
  }
}

extension AssayError {
  static func unavailable(_ feature: FeatureDefinition, _ reason: String) -> AssayError {
    let remedy =
      switch feature.needs.ordered.first(where: { if case .reference = $0 { true } else { false } }) {
      case .reference(let role):
        "Name one with `--reference \(role.rawValue)=SYMBOL`, or leave the feature out."
      default:
        feature.needs.ordered.contains(where: { if case .table = $0 { true } else { false } })
          ? "Bring the table in with `assay data import-table FILE --name NAME`, or leave the feature out."
          : feature.needs.contains(.fundamentals)
            ? "Give them with `--fundamentals FILE`, or leave the feature out."
            : "Leave the feature out, or give other bars."
      }
    return AssayError(
      code: "unavailable_feature", message: "The feature `\(feature.name)` cannot be computed: \(reason).",
      remedy: remedy, place: feature.name, kind: .usage)
  }
}

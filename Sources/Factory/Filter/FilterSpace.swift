public import Diagnostics
public import Learning
public import Search

/// What the study of a filter searches: a family with its settings, how many features it reads, and the probability
/// from which a trade is kept.
public struct FilterSpace: Sendable {
  public let space: Space
  public let featureCount: Int

  /// A kind of model.
  public enum Family: String, Sendable, CaseIterable {
    case forest = "random_forest"
    case boosting = "gradient_boosting"
    case logistic = "logistic_regression"
  }

  /// - Parameter families: those to choose from; at least one.
  public init(features: Int, families: [Family] = Family.allCases) throws(AssayError) {
    featureCount = features
    func only(_ family: Family) -> [SearchCondition] {
      [SearchCondition("family", .oneOf([.text(family.rawValue)]))]
    }
    func whole(_ low: Int, _ high: Int, step: Int = 1, log: Bool = false) -> SearchDomain {
      .integer(low: low, high: high, step: step, isLogarithmic: log)
    }
    func number(_ low: Double, _ high: Double, log: Bool = false) -> SearchDomain {
      .number(low: low, high: high, step: nil, isLogarithmic: log)
    }
    var parameters = [
      SearchParameter("family", .choice(families.map { .text($0.rawValue) })),
      SearchParameter("features", whole(min(3, features), features, log: features > 3)),
      SearchParameter("threshold", number(0.3, 0.7)),
    ]
    if families.contains(.forest) {
      parameters += [
        SearchParameter("forest_trees", whole(50, 150, step: 25), when: only(.forest)),
        SearchParameter("forest_depth", whole(2, 8), when: only(.forest)),
        SearchParameter("forest_leaf", whole(5, 60, log: true), when: only(.forest)),
        SearchParameter("forest_share", number(0.2, 1), when: only(.forest)),
      ]
    }
    if families.contains(.boosting) {
      parameters += [
        SearchParameter("rounds", whole(25, 150, step: 25), when: only(.boosting)),
        SearchParameter("depth", whole(1, 4), when: only(.boosting)),
        SearchParameter("rate", number(0.02, 0.3, log: true), when: only(.boosting)),
        SearchParameter("row_share", number(0.5, 1), when: only(.boosting)),
        SearchParameter("column_share", number(0.3, 1), when: only(.boosting)),
        SearchParameter("leaf_weight", whole(1, 30, log: true), when: only(.boosting)),
        SearchParameter("penalty", number(0.1, 30, log: true), when: only(.boosting)),
      ]
    }
    if families.contains(.logistic) {
      parameters.append(SearchParameter("strength", number(1e-3, 10, log: true), when: only(.logistic)))
    }
    space = try Space(parameters)
  }

  /// A point of the space as a filter.
  public struct Choice: Sendable {
    public let family: any ModelFamily
    public let features: Int
    public let threshold: Double
  }

  public func choice(_ point: [Double]) -> Choice {
    // A coordinate of a number, whole or not, is the number.
    func number(_ name: String) -> Double {
      space.parameters.firstIndex { $0.name == name }.map { point[$0] } ?? .nan
    }
    let name = space.parameters[0].domain.value(at: point[0]).description
    let family: any ModelFamily
    switch Family(rawValue: name) {
    case .forest:
      var parameters = RandomForest.standard
      parameters.parallelTrees = Int(number("forest_trees"))
      parameters.depth = Int(number("forest_depth"))
      parameters.leafWeight = number("forest_leaf")
      parameters.bins = 64
      family = RandomForest(parameters, splitColumnShare: number("forest_share"))
    case .boosting:
      var parameters = TreeParameters.boosting
      parameters.rounds = Int(number("rounds"))
      parameters.depth = Int(number("depth"))
      parameters.learningRate = number("rate")
      parameters.rowShare = number("row_share")
      parameters.columnShare = number("column_share")
      parameters.leafWeight = number("leaf_weight")
      parameters.penalty = number("penalty")
      family = GradientBoosting(parameters)
    case .logistic, nil: family = LogisticFamily(strength: number("strength"))
    }
    return Choice(family: family, features: Int(number("features")), threshold: number("threshold"))
  }
}

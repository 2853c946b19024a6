public import Diagnostics
import Numerics

/// How the features of a table become the columns of a model: fitted on the rows it is trained on, and on no others.
///
/// Texts become one column a category (1 or 0); a category that training did not see is 0 in all. Trees get
/// numbers as they are, missing ones as missing. Other models get missing numbers as the median of the training
/// rows, with a column beside that marks them, and every column less its mean over its deviation.
public struct FeaturePreparation: Sendable, Hashable {
  /// What a family needs.
  public enum Style: String, Sendable, Hashable {
    case trees
    case standardised
  }

  /// One column of the model.
  public struct Column: Sendable, Hashable {
    public enum Source: Sendable, Hashable {
      /// The feature's number.
      case value
      /// Whether the feature is this category.
      case category(String)
      /// Whether the feature's number is missing.
      case isMissing
    }

    public let feature: String
    public let source: Source
    /// What stands for a missing number; `nil` where it stays missing, as for trees.
    public let fill: Double?
    /// (value − centre)·scale; 0 and 1 for trees. The scale is 0 where the column did not vary in training.
    public let centre: Double
    public let scale: Double

    public init(feature: String, source: Source, fill: Double?, centre: Double, scale: Double) {
      self.feature = feature
      self.source = source
      self.fill = fill
      self.centre = centre
      self.scale = scale
    }

    public var name: String {
      switch source {
      case .value: feature
      case .category(let name): "\(feature)=\(name)"
      case .isMissing: "\(feature) is missing"
      }
    }
  }

  public let style: Style
  /// The features it reads, in order.
  public let features: [String]
  public let columns: [Column]

  public var columnNames: [String] { columns.map(\.name) }

  public init(style: Style, features: [String], columns: [Column]) {
    self.style = style
    self.features = features
    self.columns = columns
  }

  /// - Parameter rows: those the model is trained on.
  /// - Throws: `all_missing` where a feature has no value in any of them.
  public init(_ table: TrainingTable, rows: [Int], style: Style) throws(AssayError) {
    precondition(!rows.isEmpty, "rows to fit on")
    var columns: [Column] = []
    var empty: [String] = []
    for feature in table.features {
      switch feature.values {
      case .numbers(let values):
        let known = rows.map { values[$0] }.filter { !$0.isNaN }
        if known.isEmpty {
          empty.append(feature.name)
        } else {
          columns += Self.columns(feature.name, values, rows, known, style)
        }
      case .categories(let codes, let names):
        let seen = Set(rows.map { codes[$0] }).subtracting([-1]).sorted()
        if seen.isEmpty { empty.append(feature.name) }
        for code in seen {
          let share = Double(rows.count { codes[$0] == code }) / Double(rows.count)
          columns.append(Self.flag(feature.name, .category(names[Int(code)]), share: share, style))
        }
      }
    }
    if !empty.isEmpty {
      throw AssayError(
        code: "all_missing",
        message: "\(empty.map { "`\($0)`" }.joined(separator: ", ")) "
          + "\(empty.count == 1 ? "has" : "have") no value in any of the \(rows.count) rows to train on.",
        remedy:
          "Leave \(empty.count == 1 ? "it" : "them") out with `--without \(empty.joined(separator: ","))`.",
        kind: .badData)
    }
    self.init(style: style, features: table.featureNames, columns: columns)
  }

  private static func columns(
    _ name: String, _ values: [Double], _ rows: [Int], _ known: [Double], _ style: Style
  ) -> [Column] {
    if style == .trees {
      return [Column(feature: name, source: .value, fill: nil, centre: 0, scale: 1)]
    }
    let fill = Quantile.linear(0.5, ofSorted: known.sorted().span)
    let filled = rows.map { values[$0].isNaN ? fill : values[$0] }
    let count = Double(filled.count)
    let mean = filled.reduce(0, +) / count
    let variance = filled.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    let size = filled.reduce(0) { max($0, abs($1)) }
    // What varies by rounding alone does not vary.
    let scale = variance.squareRoot() > 1e-12 * size ? 1 / variance.squareRoot() : 0
    let value = Column(feature: name, source: .value, fill: fill, centre: mean, scale: scale)
    if known.count == rows.count { return [value] }
    let share = 1 - Double(known.count) / count
    return [value, flag(name, .isMissing, share: share, style)]
  }

  private static func flag(
    _ name: String, _ source: Column.Source, share: Double, _ style: Style
  ) -> Column {
    if style == .trees { return Column(feature: name, source: source, fill: 0, centre: 0, scale: 1) }
    let deviation = (share * (1 - share)).squareRoot()
    return Column(
      feature: name, source: source, fill: 0, centre: share, scale: deviation > 0 ? 1 / deviation : 0)
  }

  /// The columns of some rows, row by row.
  ///
  /// - Throws: `model_features_differ` where the table lacks a feature, or has it in another form.
  public func values(_ table: TrainingTable, rows: [Int]) throws(AssayError) -> [Double] {
    try checkFeatures(of: table)
    let width = columns.count
    var result = [Double](repeating: 0, count: rows.count * width)
    for (place, column) in columns.enumerated() {
      guard let feature = table.feature(column.feature) else { continue }
      let raw = Self.raw(column, feature.values)
      for (index, row) in rows.enumerated() {
        result[index * width + place] = (raw(row) - column.centre) * column.scale
      }
    }
    return result
  }

  /// The columns of some rows as trees read them.
  public func matrix(_ table: TrainingTable, rows: [Int]) throws(AssayError) -> FeatureMatrix {
    FeatureMatrix(columns: columns.count, values: try values(table, rows: rows).map { Float($0) })
  }

  private static func raw(_ column: Column, _ values: TrainingTable.Values) -> (Int) -> Double {
    switch (column.source, values) {
    case (.value, .numbers(let numbers)): { numbers[$0].isNaN ? column.fill ?? .nan : numbers[$0] }
    case (.isMissing, .numbers(let numbers)): { numbers[$0].isNaN ? 1 : 0 }
    case (.category(let name), .categories(let codes, let names)):
      if let code = names.firstIndex(of: name) { { codes[$0] == Int32(code) ? 1 : 0 } } else { { _ in 0 } }
    default: { _ in .nan }
    }
  }

  /// - Throws: `model_features_differ` with every feature that is missing or of another kind.
  public func checkFeatures(of table: TrainingTable) throws(AssayError) {
    let known = Set(table.featureNames)
    let missing = features.filter { !known.contains($0) }
    var turned: [String] = []
    for column in columns {
      guard let feature = table.feature(column.feature), !turned.contains(column.feature) else { continue }
      switch (column.source, feature.values) {
      case (.category, .categories), (.value, .numbers), (.isMissing, .numbers): continue
      default: turned.append(column.feature)
      }
    }
    if missing.isEmpty, turned.isEmpty { return }
    var parts: [String] = []
    if !missing.isEmpty { parts.append("The table lacks \(missing.joined(separator: ", ")).") }
    if !turned.isEmpty {
      parts.append("Texts and numbers are exchanged in \(turned.joined(separator: ", ")).")
    }
    let more = table.featureNames.filter { !features.contains($0) }
    if !more.isEmpty { parts.append("The model does not know \(more.joined(separator: ", ")).") }
    throw AssayError(
      code: "model_features_differ", message: parts.joined(separator: " "),
      remedy: "Give the model the features that its manifest lists, or train it again.", kind: .badData)
  }
}

import CommandKit
import Figures

/// A figure in the tables and pages of a terminal.
enum FigureText {
  /// As its unit is written; what it says of infinity instead of it.
  static func text(_ figure: FigureDefinition, _ value: Double?, _ decimals: Int = 3) -> String {
    if let value, value == .infinity, let words = figure.whenInfinite { return words }
    switch figure.unit {
    case .percent, .signedPercent, .probability: return NumberText.percent(value)
    case .pValue: return NumberText.fixed(value, 4)
    case .ratio: return NumberText.fixed(value, decimals)
    case .count: return NumberText.fixed(value, 0)
    case .money, .signedMoney: return NumberText.fixed(value, 2)
    }
  }
}

extension FieldList {
  /// A figure under its name.
  mutating func append(_ figure: FigureDefinition, _ value: Double?) {
    append(figure.name, FigureText.text(figure, value))
  }
}

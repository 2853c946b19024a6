/// A value for a parameter of a statement, or of a row to be written; `nil` and NaN become NULL.
public enum SQLValue: Sendable {
  case text(String?)
  case integer(Int?)
  case number(Double?)
  case flag(Bool)
}

extension Statement {
  /// Binds the parameters from the first on.
  public func bind(_ values: [SQLValue]) {
    for (position, value) in values.enumerated() {
      switch value {
      case .text(let text): bind(position, text)
      case .integer(let number): bind(position, number)
      case .number(let number): bind(position, number)
      case .flag(let flag): bind(position, flag)
      }
    }
  }
}

/// A value of a strategy's parameter.
public enum ParameterValue: Hashable, Sendable, CustomStringConvertible {
  case integer(Int)
  case number(Double)
  case flag(Bool)
  case choice(String)

  /// The value as a user writes it: `20`, `0.5`, `true`, `EMA`.
  public var description: String {
    switch self {
    case .integer(let value): "\(value)"
    case .number(let value): value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    case .flag(let value): "\(value)"
    case .choice(let value): value
    }
  }

  /// The value on a numeric axis; `nil` for a choice.
  public var numeric: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    case .flag(let value): value ? 1 : 0
    case .choice: nil
    }
  }
}

/// What a parameter may be: its kind with its bounds.
public enum ParameterDomain: Hashable, Sendable {
  case integer(ClosedRange<Int>)
  case number(ClosedRange<Double>)
  case flag
  case choice([String])

  /// The values as a sentence can name them.
  public var bounds: String {
    switch self {
    case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .number(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
    case .flag: "`true` or `false`"
    case .choice(let names): "one of " + names.joined(separator: ", ")
    }
  }

  package func contains(_ value: ParameterValue) -> Bool {
    switch (self, value) {
    case (.integer(let range), .integer(let value)): range.contains(value)
    case (.number(let range), .number(let value)): range.contains(value)
    case (.flag, .flag): true
    case (.choice(let names), .choice(let name)): names.contains(name)
    default: false
    }
  }

  /// Reads a value as a user wrote it; `nil` when it is of another kind.
  func parse(_ text: String) -> ParameterValue? {
    switch self {
    case .integer: Int(text).map { .integer($0) }
    case .number: Double(text).flatMap { $0.isFinite ? .number($0) : nil }
    case .flag:
      switch text.lowercased() {
      case "true", "t", "yes", "1": .flag(true)
      case "false", "f", "no", "0": .flag(false)
      default: nil
      }
    case .choice(let names):
      names.first { $0.lowercased() == text.lowercased() }.map { .choice($0) }
    }
  }
}

/// One parameter of a strategy, without its Swift type: what lists, sweeps, databases and command lines need.
public struct ParameterDeclaration: Hashable, Sendable {
  public var name: String
  public var help: String
  public var standard: ParameterValue
  public var grid: [ParameterValue]
  public var domain: ParameterDomain

  package init(
    name: String, help: String, standard: ParameterValue, grid: [ParameterValue], domain: ParameterDomain
  ) {
    self.name = name
    self.help = help
    self.standard = standard
    self.grid = grid
    self.domain = domain
  }
}

/// A parameter with its Swift type: declared once as a static constant of the strategy, and read through it.
public struct Parameter<Value: Sendable>: Sendable {
  public let declaration: ParameterDeclaration
  let read: @Sendable (ParameterValue) -> Value?

  public var name: String { declaration.name }
}

extension Parameter where Value == Int {
  /// A whole number, such as a length in bars.
  public static func integer(
    _ name: String, default standard: Int, grid: [Int], bounds: ClosedRange<Int>, _ help: String
  ) -> Self {
    Self(
      declaration: ParameterDeclaration(
        name: name, help: help, standard: .integer(standard), grid: grid.map { .integer($0) },
        domain: .integer(bounds)),
      read: { if case .integer(let value) = $0 { value } else { nil } })
  }
}

extension Parameter where Value == Double {
  /// A number, such as a threshold or a multiple.
  public static func number(
    _ name: String, default standard: Double, grid: [Double], bounds: ClosedRange<Double>, _ help: String
  ) -> Self {
    Self(
      declaration: ParameterDeclaration(
        name: name, help: help, standard: .number(standard), grid: grid.map { .number($0) },
        domain: .number(bounds)),
      read: { if case .number(let value) = $0 { value } else { nil } })
  }
}

extension Parameter where Value == Bool {
  /// A switch.
  public static func flag(_ name: String, default standard: Bool, grid: [Bool], _ help: String) -> Self {
    Self(
      declaration: ParameterDeclaration(
        name: name, help: help, standard: .flag(standard), grid: grid.map { .flag($0) }, domain: .flag),
      read: { if case .flag(let value) = $0 { value } else { nil } })
  }
}

extension Parameter where Value == String {
  /// One of a few names, such as the kind of an average.
  public static func choice(
    _ name: String, default standard: String, grid: [String], among names: [String], _ help: String
  ) -> Self {
    Self(
      declaration: ParameterDeclaration(
        name: name, help: help, standard: .choice(standard), grid: grid.map { .choice($0) },
        domain: .choice(names)),
      read: { if case .choice(let value) = $0 { value } else { nil } })
  }
}

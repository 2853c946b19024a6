/// One parameter of a space: its name, what it may be, and when it exists.
public struct SearchParameter: Sendable, Hashable {
  public var name: String
  public var domain: SearchDomain
  /// All of them must hold; none for a parameter that always exists.
  public var conditions: [SearchCondition]

  public init(_ name: String, _ domain: SearchDomain, when conditions: [SearchCondition] = []) {
    self.name = name
    self.domain = domain
    self.conditions = conditions
  }
}

/// What another parameter must be for a parameter to exist.
public struct SearchCondition: Sendable, Hashable {
  public var parent: String
  public var values: Values

  public enum Values: Sendable, Hashable {
    case oneOf([SearchValue])
    case atLeast(Double)
    case atMost(Double)
  }

  public init(_ parent: String, _ values: Values) {
    self.parent = parent
    self.values = values
  }

  func holds(for value: SearchValue) -> Bool {
    switch values {
    case .oneOf(let allowed): allowed.contains { $0.matches(value) }
    case .atLeast(let least): value.numeric.map { $0 >= least } ?? false
    case .atMost(let most): value.numeric.map { $0 <= most } ?? false
    }
  }

  /// `kind is one of rsi, sma`.
  public var words: String {
    switch values {
    case .oneOf(let allowed): "\(parent) is one of " + allowed.map(\.description).joined(separator: ", ")
    case .atLeast(let least): "\(parent) is at least \(least)"
    case .atMost(let most): "\(parent) is at most \(most)"
    }
  }
}

/// What a plain re-implementation says of a rule: yes, no, or that two computed numbers lie too close
/// together for two orders of floating-point operations to agree. Kleene's three-valued logic.
enum Verdict {
  case yes, no, unsure

  /// A comparison of prices or of numbers that cannot depend on rounding.
  init(_ condition: Bool) { self = condition ? .yes : .no }

  static let tolerance = 1e-9

  static func compare(_ a: Double, _ b: Double, _ holds: Bool) -> Verdict {
    if a.isNaN || b.isNaN { return .no }
    return abs(a - b) <= tolerance * max(1, abs(a), abs(b)) ? .unsure : Verdict(holds)
  }

  static func && (a: Verdict, b: @autoclosure () -> Verdict) -> Verdict {
    if case .no = a { return .no }
    let b = b()
    if case .no = b { return .no }
    return a == .yes && b == .yes ? .yes : .unsure
  }

  static func || (a: Verdict, b: @autoclosure () -> Verdict) -> Verdict {
    if case .yes = a { return .yes }
    let b = b()
    if case .yes = b { return .yes }
    return a == .no && b == .no ? .no : .unsure
  }

  var negated: Verdict {
    switch self {
    case .yes: .no
    case .no: .yes
    case .unsure: .unsure
    }
  }

  /// Whether it can be said together with a decision.
  func allows(_ decision: Bool) -> Bool { self == .unsure || self == Verdict(decision) }
}

infix operator <~ : ComparisonPrecedence
infix operator >~ : ComparisonPrecedence
infix operator <=~ : ComparisonPrecedence
infix operator >=~ : ComparisonPrecedence

/// Comparisons of computed numbers; false with NaN.
func <~ (a: Double, b: Double) -> Verdict { .compare(a, b, a < b) }
func >~ (a: Double, b: Double) -> Verdict { .compare(a, b, a > b) }
func <=~ (a: Double, b: Double) -> Verdict { .compare(a, b, a <= b) }
func >=~ (a: Double, b: Double) -> Verdict { .compare(a, b, a >= b) }

/// A comparison of prices.
func exactly(_ condition: Bool) -> Verdict { Verdict(condition) }

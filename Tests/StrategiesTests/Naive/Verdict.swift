/// What a plain re-implementation says of a rule: yes, no, or that two computed numbers lie so far apart that they are
/// not equal on paper, and so close together that the tolerance of the rules may count them as equal. Kleene's
/// three-valued logic.
enum Verdict {
  case yes, no, unsure

  /// A comparison of prices or of numbers that cannot depend on rounding.
  init(_ condition: Bool) { self = condition ? .yes : .no }

  /// Numbers that differ by less are equal on paper: the bars have whole ticks, so others differ by far more.
  static let rounding = 1e-11
  /// Numbers that differ by more count as different in every rule.
  static let tolerance = 1e-6

  /// - Parameter equality: what it is when both are equal.
  static func compare(_ a: Double, _ b: Double, _ holds: Bool, equality: Bool) -> Verdict {
    if a.isNaN || b.isNaN { return .no }
    let (distance, scale) = (abs(a - b), max(1, abs(a), abs(b)))
    if distance <= rounding * scale { return Verdict(equality) }
    return distance <= tolerance * scale ? .unsure : Verdict(holds)
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
func <~ (a: Double, b: Double) -> Verdict { .compare(a, b, a < b, equality: false) }
func >~ (a: Double, b: Double) -> Verdict { .compare(a, b, a > b, equality: false) }
func <=~ (a: Double, b: Double) -> Verdict { .compare(a, b, a <= b, equality: true) }
func >=~ (a: Double, b: Double) -> Verdict { .compare(a, b, a >= b, equality: true) }

/// A comparison of prices.
func exactly(_ condition: Bool) -> Verdict { Verdict(condition) }

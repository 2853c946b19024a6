import Glibc

/// What a searched parameter may be.
public enum SearchDomain: Sendable, Hashable {
  /// A number from `low` to `high`; with a step only `low + k · step`. On a logarithmic scale there is no step.
  case number(low: Double, high: Double, step: Double?, isLogarithmic: Bool)
  /// A whole number from `low` to `high` in steps. On a logarithmic scale the step is 1.
  case integer(low: Int, high: Int, step: Int, isLogarithmic: Bool)
  /// One of several values without an order.
  case choice([SearchValue])

  /// `true` or `false`.
  public static let flag = SearchDomain.choice([.flag(false), .flag(true)])

  /// How many values there are; `nil` for a continuous range.
  public var count: Int? {
    switch self {
    case .number(let low, let high, let step, _): step.map { Int(((high - low) / $0).rounded()) + 1 }
    case .integer(let low, let high, let step, _): (high - low) / step + 1
    case .choice(let values): values.count
    }
  }

  public var isChoice: Bool { if case .choice = self { true } else { false } }

  /// The value at a coordinate: a number itself, or the position of a choice.
  public func value(at coordinate: Double) -> SearchValue {
    switch self {
    case .number: .number(coordinate)
    case .integer: .integer(Int(coordinate))
    case .choice(let values): values[Int(coordinate)]
    }
  }

  /// The coordinate of a value; `nil` when the domain does not have it.
  public func coordinate(of value: SearchValue) -> Double? {
    switch self {
    case .choice(let values):
      return values.firstIndex { $0.matches(value) }.map { Double($0) }
    case .number(let low, let high, let step, _):
      guard let number = value.numeric, number >= low, number <= high else { return nil }
      guard let step else { return number }
      let index = ((number - low) / step).rounded()
      let snapped = low + index * step
      return abs(snapped - number) <= 1e-9 * max(step, abs(number)) ? min(snapped, high) : nil
    case .integer(let low, let high, let step, _):
      guard let number = value.numeric, let whole = Int(exactly: number), whole >= low, whole <= high,
        (whole - low) % step == 0
      else { return nil }
      return Double(whole)
    }
  }

  /// The domain as a sentence names it.
  public var words: String {
    switch self {
    case .number(let low, let high, let step, let isLogarithmic):
      "a number from \(low) to \(high)" + (step.map { " in steps of \($0)" } ?? "")
        + (isLogarithmic ? " on a logarithmic scale" : "")
    case .integer(let low, let high, let step, let isLogarithmic):
      "a whole number from \(low) to \(high)" + (step == 1 ? "" : " in steps of \(step)")
        + (isLogarithmic ? " on a logarithmic scale" : "")
    case .choice(let values): "one of " + values.map(\.description).joined(separator: ", ")
    }
  }
}

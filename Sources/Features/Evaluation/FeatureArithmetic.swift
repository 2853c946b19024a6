import Glibc

// The arithmetic of formulas, on single values: what batch and stream share.

extension UnaryFunction {
  @inline(__always)
  func value(_ x: Double) -> Double {
    let value: Double
    switch self {
    case .negated: value = -x
    case .absolute: value = abs(x)
    case .log: value = x > 0 ? Glibc.log(x) : .nan
    case .squareRoot: value = x >= 0 ? x.squareRoot() : .nan
    case .sine: value = sin(x)
    case .cosine: value = cos(x)
    case .sign: value = x > 0 ? 1 : x < 0 ? -1 : x
    case .limited: value = x.isNaN ? .nan : min(max(x, -5), 5)
    case .unit: value = x.isNaN ? .nan : min(max(x, 0), 1)
    }
    return value.isFinite ? value : .nan
  }
}

extension BinaryFunction {
  @inline(__always)
  func value(_ a: Double, _ b: Double) -> Double {
    let value: Double
    switch self {
    case .plus: value = a + b
    case .minus: value = a - b
    case .times: value = a * b
    case .over: value = a / b
    case .smaller: value = a.isNaN || b.isNaN ? .nan : min(a, b)
    case .larger: value = a.isNaN || b.isNaN ? .nan : max(a, b)
    case .above: value = Self.flag(a > b, a, b)
    case .below: value = Self.flag(a < b, a, b)
    case .atLeast: value = Self.flag(a >= b, a, b)
    case .atMost: value = Self.flag(a <= b, a, b)
    }
    // A division by 0 is not defined, nor is anything that overflows.
    return value.isFinite ? value : .nan
  }

  private static func flag(_ holds: Bool, _ a: Double, _ b: Double) -> Double {
    a.isNaN || b.isNaN ? .nan : holds ? 1 : 0
  }
}

/// `choose`: undefined where the condition is.
@inline(__always)
func chosen(_ condition: Double, _ then: Double, _ otherwise: Double) -> Double {
  condition.isNaN ? .nan : condition > 0 ? then : otherwise
}

extension RollingFunction {
  /// The value of a whole window, oldest first.
  func value(_ window: ArraySlice<Double>) -> Double {
    switch self {
    case .sum:
      return window.reduce(0, +)
    case .median:
      // The order of NaN is not defined, so it is looked for first.
      if window.contains(where: \.isNaN) { return .nan }
      let sorted = window.sorted()
      let middle = sorted.count / 2
      return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
  }
}

/// How many earlier values are below and equal to a value, as a share.
@inline(__always)
func rankShare(below: Int, equal: Int, of count: Int, least: Int) -> Double {
  count < least || count == 0 ? .nan : Double(2 * below + equal) / Double(2 * count)
}

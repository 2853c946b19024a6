/// Whether two numbers agree: to `tolerance` absolutely or relatively to the larger, NaN with NaN, infinity with
/// itself.
public func isClose(_ a: Double, _ b: Double, tolerance: Double = 1e-9) -> Bool {
  if a == b || (a.isNaN && b.isNaN) { return true }
  return abs(a - b) <= tolerance * max(1, abs(a), abs(b))
}

/// Whether an optional agrees with a number that is always there.
public func isClose(_ a: Double?, _ b: Double, tolerance: Double = 1e-9) -> Bool {
  a.map { isClose($0, b, tolerance: tolerance) } ?? false
}

/// Whether two numbers agree relatively only, for values far below one.
public func isRelativelyClose(_ a: Double, _ b: Double, tolerance: Double) -> Bool {
  a == b || abs(a - b) <= tolerance * max(abs(a), abs(b))
}

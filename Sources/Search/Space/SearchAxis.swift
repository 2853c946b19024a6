import Glibc

/// A domain as samplers see it: an interval on a linear or logarithmic scale, a grid on it, or choices.
///
/// On a grid the interval reaches half a step beyond both ends, so that every value has the same share of it.
struct SearchAxis: Sendable, Hashable {
  enum Kind: Sendable, Hashable { case continuous, grid, choice }

  let kind: Kind
  let isLogarithmic: Bool
  /// The interval on the axis' scale.
  let low: Double
  let high: Double
  /// The ends of the domain, as coordinates.
  let first: Double
  let last: Double
  let step: Double
  /// Values of a grid, or choices; 0 where the axis is continuous.
  let count: Int

  init(_ domain: SearchDomain) {
    count = domain.count ?? 0
    switch domain {
    case .choice(let values):
      (kind, isLogarithmic, low, high) = (.choice, false, 0, Double(values.count))
      (first, last, step) = (0, Double(values.count - 1), 1)
    case .number(let low, let high, let step, let isLogarithmic):
      kind = step == nil ? .continuous : .grid
      self.isLogarithmic = isLogarithmic
      let half = (step ?? 0) / 2
      self.low = isLogarithmic ? log(low) : low - half
      self.high = isLogarithmic ? log(high) : high + half
      (first, last, self.step) = (low, high, step ?? 0)
    case .integer(let low, let high, let step, let isLogarithmic):
      kind = .grid
      self.isLogarithmic = isLogarithmic
      let (start, end) = (Double(low) - Double(step) / 2, Double(high) + Double(step) / 2)
      self.low = isLogarithmic ? log(start) : start
      self.high = isLogarithmic ? log(end) : end
      (first, last, self.step) = (Double(low), Double(high), Double(step))
    }
  }

  var width: Double { high - low }
  /// Whether there is only one value.
  var isFixed: Bool { first == last }

  func onScale(_ coordinate: Double) -> Double { isLogarithmic ? log(coordinate) : coordinate }

  /// The coordinate nearest to a position on the scale.
  func coordinate(onScale position: Double) -> Double {
    let raw = isLogarithmic ? exp(position) : position
    let snapped = kind == .continuous ? raw : first + ((raw - first) / step).rounded() * step
    return min(max(snapped, first), last)
  }

  /// The coordinate below which a share `share` in [0, 1) of the interval lies.
  func coordinate(share: Double) -> Double {
    if kind == .choice { return min(Double(Int(share * Double(count))), last) }
    return coordinate(onScale: low + share * (high - low))
  }

  /// The share of the interval below a coordinate.
  func share(of coordinate: Double) -> Double {
    if kind == .choice { return (coordinate + 0.5) / Double(count) }
    return high > low ? (onScale(coordinate) - low) / (high - low) : 0.5
  }

  /// The position of a coordinate on the grid.
  func index(of coordinate: Double) -> Int { Int(((coordinate - first) / step).rounded()) }
}

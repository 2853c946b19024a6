internal import Glibc
internal import Numerics

/// The law of surprises: Student's t, with or without jumps on top, by maximum likelihood.
///
/// Jumps are normal moves of at least three deviations, in at most one bar of 30; smaller or more frequent ones
/// cannot be told from fat tails. They stay only when they earn their three parameters by the Bayesian
/// information criterion.
struct TailFit {
  /// `nil` for tails that cannot be told from normal ones.
  var tailIndex: Double?
  /// Deviation of the surprises without jumps.
  var scale: Double
  /// Jumps a bar, with mean and deviation in deviations of the surprises.
  var jumps: (rate: Double, mean: Double, deviation: Double)?
  /// What jumps add to the log likelihood of Student's t alone.
  var jumpGain = 0.0

  init(_ surprises: [Double]) {
    let sample = Self.grouped(surprises)
    let search = NelderMead(tolerance: 1e-6)
    let plain = search.minimum(from: [log(3), 0]) {
      Self.cost(sample, nu: UnitStudent.index($0[0]), scale: exp($0[1]), jumps: nil)
    }
    var best = plain
    for rate in [-4.0, 0] {
      let start = plain.point + [rate, 0, 0.5]
      let first = search.minimum(from: start) { Self.cost(sample, $0) }
      let found = search.minimum(from: first.point, step: 0.2) { Self.cost(sample, $0) }
      if found.value < best.value { best = found }
    }
    jumpGain = plain.value - best.value
    // Three parameters more must earn 3/2·ln n.
    let hasJumps = jumpGain > 1.5 * log(Double(surprises.count))
    let point = hasJumps ? best.point : plain.point
    let nu = UnitStudent.index(point[0])
    tailIndex = nu < 50 ? nu : nil
    scale = exp(point[1])
    if hasJumps { jumps = Self.jumps(point) }
  }

  private static func jumps(_ point: [Double]) -> (rate: Double, mean: Double, deviation: Double) {
    (1 / 30.0 / (1 + exp(-point[2])), 3 * tanh(point[3]), 3 + exp(point[4]))
  }

  /// Surprises in groups of 0.02 up to 8, the rest one by one: a likelihood that does not cost the whole series.
  private static func grouped(_ surprises: [Double]) -> [(value: Double, count: Double)] {
    let width = 0.02
    let reach = 400
    var counts = Array(repeating: 0.0, count: 2 * reach + 1)
    var far: [(value: Double, count: Double)] = []
    for surprise in surprises {
      let bin = (surprise / width).rounded()
      if abs(bin) <= Double(reach) { counts[Int(bin) + reach] += 1 } else { far.append((surprise, 1)) }
    }
    let near = counts.enumerated().filter { $1 > 0 }.map { (value: Double($0 - reach) * width, count: $1) }
    return near + far
  }

  private static func cost(_ sample: [(value: Double, count: Double)], _ point: [Double]) -> Double {
    cost(sample, nu: UnitStudent.index(point[0]), scale: exp(point[1]), jumps: jumps(point))
  }

  /// Minus the log likelihood.
  private static func cost(
    _ sample: [(value: Double, count: Double)], nu: Double, scale: Double,
    jumps: (rate: Double, mean: Double, deviation: Double)?
  ) -> Double {
    let peak = UnitStudent.logPeak(nu) - log(scale)
    func student(_ value: Double) -> Double {
      peak - (nu + 1) / 2 * log1p(value * value / (scale * scale) / (nu - 2))
    }
    guard let jumps else { return -sample.reduce(0) { $0 + $1.count * student($1.value) } }
    let variance = scale * scale + jumps.deviation * jumps.deviation
    let jumpPeak = -0.5 * log(2 * .pi * variance)
    return -sample.reduce(0) { sum, group in
      let away = group.value - jumps.mean
      let jump = exp(jumpPeak - away * away / variance / 2)
      return sum + group.count * log((1 - jumps.rate) * exp(student(group.value)) + jumps.rate * jump)
    }
  }
}

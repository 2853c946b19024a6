import Glibc
public import Numerics

/// Models the objective as a Gaussian process and tries the point of the largest expected improvement.
///
/// Jones, Schonlau & Welch (1998). For one objective and up to about 200 trials, where each trial is expensive: a
/// proposal takes milliseconds, its time growing with the cube of the trials. Losses are put on a scale that is
/// logarithmic above the median, so that a few huge ones do not hide the rest. Improvement is measured against the
/// best prediction at a point that was tried, so that one lucky noisy value is not trusted. Beyond `memory` trials the
/// model keeps the best half and the latest half of that number.
public struct GaussianProcessSampler: Sampler {
  let space: Space
  let startUpTrials: Int
  private let direction: Direction
  private var startUp: StartUpDesign
  private var points: [Int: [Double]] = [:]
  private var running: Set<Int> = []
  private var trials: [(number: Int, point: [Double], loss: Double)] = []

  /// Trials that the model keeps.
  public static let memory = 200

  public init(_ space: Space, direction: Direction, startUp: Int = 10, seed: UInt64) {
    self.space = space
    self.direction = direction
    startUpTrials = max(startUp, 2)
    self.startUp = StartUpDesign(space, seed: seed)
  }

  public mutating func begin(_ number: Int, at point: [Double]) {
    points[number] = point
    running.insert(number)
  }

  public mutating func finish(_ trial: StudyTrial) {
    running.remove(trial.number)
    guard let point = points[trial.number] else { return }
    // A pruned, infeasible or failed trial is as bad as the worst one; its loss is set when the model is made.
    let isGood = trial.state == .complete && trial.isFeasible
    trials.append((trial.number, point, isGood ? direction.loss(trial.values[0]) : .infinity))
  }

  public mutating func propose(_ number: Int, _ stream: inout RandomStream) -> [Double] {
    let known = trials.filter { $0.loss.isFinite }
    guard known.count >= startUpTrials, Set(known.map(\.loss)).count > 1 else {
      return startUp.point(number, &stream)
    }
    let process = model(known)
    return best(of: process, known.map(\.point), &stream)
  }

  private func model(_ known: [(number: Int, point: [Double], loss: Double)]) -> GaussianProcess {
    let worst = known.map(\.loss).max() ?? 0
    var kept = trials.map { ($0.number, $0.point, $0.loss.isFinite ? $0.loss : worst) }
    if kept.count > Self.memory {
      let order = kept.indices.sorted { (kept[$0].2, $0) < (kept[$1].2, $1) }
      let latest = kept.count - Self.memory / 2
      let best = Set(order.filter { $0 < latest }.prefix(Self.memory / 2))
      kept = kept.indices.filter { $0 >= latest || best.contains($0) }.map { kept[$0] }
    }
    let isChoice = space.axes.map { $0.kind == .choice }
    var inputs = kept.map { encoded($0.1) }
    var values = Self.onScale(kept.map(\.2))
    var process = GaussianProcess(inputs: inputs, isChoice: isChoice, values: values)
    process.fit(iterations: 50)
    if !running.isEmpty {
      // Trials that run are taken to give what the model expects, so that the next point is another one.
      for number in running.sorted() {
        guard let point = points[number] else { continue }
        inputs.append(encoded(point))
        values.append(process.predict(encoded(point)).mean)
      }
      process = GaussianProcess(
        inputs: inputs, isChoice: isChoice, values: values, start: process.parameters)
      process.settle()
    }
    return process
  }

  /// Shares of the axes; a parameter that does not exist sits in the middle.
  private func encoded(_ point: [Double]) -> [Double] {
    zip(point, space.axes).map { coordinate, axis in
      if coordinate.isNaN { return axis.kind == .choice ? -1 : 0.5 }
      return axis.kind == .choice ? coordinate : axis.share(of: coordinate)
    }
  }

  /// Linear up to the median, logarithmic above it, then mean 0 and deviation 1.
  static func onScale(_ losses: [Double]) -> [Double] {
    let sorted = losses.sorted()
    let (least, median) = (sorted[0], sorted[sorted.count / 2])
    let unit = median > least ? median - least : max(sorted[sorted.count - 1] - least, 1e-300)
    let scaled = losses.map { log1p(($0 - least) / unit) }
    let mean = scaled.reduce(0, +) / Double(scaled.count)
    let variance = scaled.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(scaled.count)
    let deviation = variance > 0 ? variance.squareRoot() : 1
    return scaled.map { ($0 - mean) / deviation }
  }

  /// Random points and neighbours of the best ones, then steps from the most promising.
  private func best(
    of process: GaussianProcess, _ tried: [[Double]], _ stream: inout RandomStream
  ) -> [Double] {
    let predicted = tried.map { process.predict(encoded($0)).mean }
    let incumbent = predicted.min() ?? 0
    let order = predicted.indices.sorted { (predicted[$0], $0) < (predicted[$1], $1) }
    func improvement(_ point: [Double]) -> Double {
      let (mean, deviation) = process.predict(encoded(point))
      return Self.logExpectedImprovement((incumbent - mean) / deviation) + log(deviation)
    }
    var pool = (0..<300).map { _ in space.randomPoint(&stream) }
    for place in 0..<200 {
      let base = tried[order[place % min(order.count, 5)]]
      pool.append(step(from: base, width: place < 100 ? 0.1 : 0.02, &stream))
    }
    var starts = pool.map { (point: $0, value: improvement($0)) }
    starts = starts.indices.sorted {
      starts[$0].value != starts[$1].value ? starts[$0].value > starts[$1].value : $0 < $1
    }
    .prefix(4).map { starts[$0] }
    for index in starts.indices {
      var width = 0.1
      for _ in 0..<60 {
        let next = step(from: starts[index].point, width: width, &stream)
        let value = improvement(next)
        if value > starts[index].value {
          starts[index] = (next, value)
        } else {
          width = max(width * 0.9, 0.001)
        }
      }
    }
    var best = starts[0]
    for start in starts where start.value > best.value { best = start }
    return best.point
  }

  /// A point nearby: some axes moved by normal steps, at least by one value of a grid; choices drawn anew.
  private func step(from point: [Double], width: Double, _ stream: inout RandomStream) -> [Double] {
    for _ in 0..<20 {
      var next = point
      let sure = stream.below(space.count)
      for (index, axis) in space.axes.enumerated() {
        let (chance, move, place) = (stream.uniform(), stream.normal(), stream.uniform())
        guard index == sure || chance < 0.5, !axis.isFixed else { continue }
        if axis.kind == .choice {
          if index == sure || chance < 0.1 { next[index] = axis.coordinate(share: place) }
        } else if next[index].isNaN {
          next[index] = axis.coordinate(share: place)
        } else {
          let share = axis.share(of: next[index]) + width * move
          var moved = axis.coordinate(share: min(max(share, 0), 1))
          if axis.kind == .grid, moved == next[index] {
            moved = min(max(moved + (move < 0 ? -axis.step : axis.step), axis.first), axis.last)
          }
          next[index] = moved
        }
      }
      for (index, axis) in space.axes.enumerated() where next[index].isNaN {
        next[index] = axis.coordinate(share: stream.uniform())
      }
      space.settle(&next)
      if space.admits(next) { return next }
    }
    return space.randomPoint(&stream)
  }

  /// ln E[max(0, Z + z)] for a standard normal Z, also where the expectation underflows (Ament et al. 2023).
  static func logExpectedImprovement(_ z: Double) -> Double {
    if z > -5 {
      return log(NormalDistribution.density(z) + z * NormalDistribution.cumulative(z))
    }
    // φ(z) (1 − |z| Φ(z)/φ(z)), of which Mills' ratio gives 1/z² (1 − 3/z² + 15/z⁴ …).
    let inverse = 1 / (z * z)
    return NormalDistribution.logDensity(z)
      + log(inverse * (1 - inverse * (3 - inverse * (15 - 105 * inverse))))
  }
}

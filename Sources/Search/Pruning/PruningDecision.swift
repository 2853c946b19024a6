import Glibc
import Numerics

/// Decides for one trial after each of its reports.
public struct PruningDecision: Sendable {
  let pruner: Pruner
  let direction: Direction
  /// Trials of earlier batches that ended, failed ones left out.
  private let earlier: [StudyTrial]
  private let best: StudyTrial?

  /// - Parameter earlier: the trials of earlier batches in order of their numbers.
  public init(_ pruner: Pruner, direction: Direction, earlier: [StudyTrial]) {
    self.pruner = pruner
    self.direction = direction
    self.earlier = earlier.filter { $0.state != .failed }
    best = earlier.filter { $0.state == .complete && $0.isFeasible }.min {
      direction.loss($0.values[0]) < direction.loss($1.values[0])
    }
  }

  /// Why a trial with these reports is to be stopped; `nil` while it goes on. A report of NaN stops it.
  public func reason(for reports: [IntermediateValue]) -> String? {
    guard pruner != .none, let last = reports.last else { return nil }
    if last.value.isNaN { return "its value at step \(last.step) is not a number" }
    switch pruner {
    case .none: return nil
    case .median(let startUp, let warmUp): return median(reports, last, startUp, warmUp)
    case .halving(let minimum, let factor): return halving(last, minimum, factor)
    case .statistical(let confidence, let startUp): return statistical(reports, last, confidence, startUp)
    }
  }

  private func median(
    _ reports: [IntermediateValue], _ last: IntermediateValue, _ startUp: Int, _ warmUp: Int
  ) -> String? {
    guard last.step >= warmUp, earlier.count(where: { $0.state == .complete }) >= startUp else { return nil }
    let others = earlier.compactMap { trial in trial.intermediate.last { $0.step == last.step }?.value }
      .filter { !$0.isNaN }.sorted()
    guard others.count >= startUp, !others.isEmpty else { return nil }
    let middle = others.count / 2
    let median = others.count % 2 == 1 ? others[middle] : (others[middle - 1] + others[middle]) / 2
    let losses = reports.map { direction.loss($0.value) }.filter { !$0.isNaN }
    guard let own = losses.min(), own > direction.loss(median) else { return nil }
    return "worse than the median of earlier trials at step \(last.step)"
  }

  private func halving(_ last: IntermediateValue, _ minimum: Int, _ factor: Int) -> String? {
    // The rung is reached at exactly that many steps; between rungs a trial goes on.
    var rung = max(minimum, 1)
    while rung < last.step { rung *= max(factor, 2) }
    guard rung == last.step else { return nil }
    let others = earlier.compactMap { trial in trial.intermediate.last { $0.step == rung }?.value }
      .filter { !$0.isNaN }
    let losses = (others + [last.value]).map { direction.loss($0) }.sorted()
    let kept = max(losses.count / max(factor, 2), 1)
    guard direction.loss(last.value) > losses[kept - 1] else { return nil }
    return "not among the best \(kept) of \(losses.count) at step \(rung)"
  }

  private func statistical(
    _ reports: [IntermediateValue], _ last: IntermediateValue, _ confidence: Double, _ startUp: Int
  ) -> String? {
    guard let best, reports.count >= startUp,
      let bestLast = best.intermediate.last(where: { $0.step == last.step })
    else { return nil }
    if let own = last.standardError, let other = bestLast.standardError {
      let z = NormalDistribution.quantile((1 + confidence) / 2)
      let lowest = direction.loss(last.value) - z * own
      guard lowest > direction.loss(bestLast.value) + z * other else { return nil }
      return "its interval at step \(last.step) is worse than that of trial \(best.number)"
    }
    let differences = reports.compactMap { report in
      best.intermediate.last { $0.step == report.step }.map {
        direction.loss(report.value) - direction.loss($0.value)
      }
    }
    guard differences.count >= max(startUp, 2) else { return nil }
    let count = Double(differences.count)
    let mean = differences.reduce(0, +) / count
    let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    let error = (variance / count).squareRoot()
    guard mean > 0, error > 0 else { return nil }
    guard StudentDistribution(degreesOfFreedom: count - 1).cumulative(mean / error) > confidence else {
      return nil
    }
    return "worse than trial \(best.number) over \(differences.count) steps"
  }
}

public import Diagnostics
internal import Numerics
public import Storage

/// Runs the units of a plan on several workers, each as soon as its inputs have ended.
///
/// Every outcome is committed to the store before the next unit of that worker starts. A job that was interrupted or
/// killed at any moment goes on from what was committed when the same plan is run on the same store again.
public struct JobRunner: Sendable {
  /// Units that run side by side.
  public var workers: Int
  /// Where results are looked for before a unit runs, and kept after; `nil` makes every result.
  public var cache: ArtefactCache?

  /// - Precondition: `workers` is positive.
  public init(workers: Int, cache: ArtefactCache? = nil) {
    precondition(workers >= 1, "a job needs a worker")
    self.workers = workers
    self.cache = cache
  }

  /// Makes what the store does not have.
  ///
  /// - Parameters:
  ///   - progress: called for the units that keep their result, in the order of the plan, then after each commit; one
  ///     call at a time.
  ///   - isInterrupted: asked before each unit; `true` lets the running units end and leaves the others for the next
  ///     start.
  /// - Throws: the error of the store or the cache, or one that a unit does not count as a failure. Units already at
  ///   work are finished and committed first.
  public func run(
    _ plan: WorkPlan, into store: some ResultStore,
    progress: @escaping @Sendable (WorkProgress) -> Void = { _ in },
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) async throws -> JobReport {
    let finished = try store.finished(plan.units)
    var schedule = WorkSchedule(plan, finished: finished)
    var report = JobReport(total: plan.units.count)
    for place in schedule.kept {
      report.kept += 1
      progress(
        WorkProgress(
          unit: plan.units[place].name, finished: report.kept, total: report.total, origin: .kept,
          failure: nil))
    }
    let bench = Workbench(runner: self, plan: plan, store: store, isInterrupted: isInterrupted)
    var stop: (place: Int, error: any Error)?
    await withTaskGroup(of: Workbench.Ending.self) { group in
      var busy = 0
      while true {
        while busy < workers, stop == nil, !isInterrupted(), let place = schedule.next() {
          group.addTask { await bench.work(place) }
          busy += 1
        }
        guard let ending = await group.next() else { break }
        busy -= 1
        switch ending.kind {
        case .ended(let origin, let failure):
          schedule.finish(ending.place)
          let unit = plan.units[ending.place]
          report.add(origin, failure, of: unit, at: ending.place)
          progress(
            WorkProgress(
              unit: unit.name, finished: report.ended, total: report.total, origin: origin, failure: failure))
        case .interrupted: report.isComplete = false
        case .stopped(let error): if ending.place < stop?.place ?? .max { stop = (ending.place, error) }
        }
      }
    }
    if let stop { throw stop.error }
    if !schedule.isEmpty { report.isComplete = false }
    report.sort()
    return report
  }
}

/// Makes single units for a runner.
private struct Workbench: Sendable {
  let runner: JobRunner
  let plan: WorkPlan
  let store: any ResultStore
  let isInterrupted: @Sendable () -> Bool

  struct Ending: Sendable {
    var place: Int
    var kind: Kind

    enum Kind: Sendable {
      case ended(WorkProgress.Origin, failure: AssayError?)
      case interrupted
      case stopped(any Error)
    }
  }

  func work(_ place: Int) async -> Ending {
    let unit = plan.units[place]
    do {
      let (outcome, origin) = try await outcome(of: unit, at: place)
      try store.commit(outcome, of: unit)
      if case .failure(let error) = outcome {
        return Ending(place: place, kind: .ended(origin, failure: error))
      }
      return Ending(place: place, kind: .ended(origin, failure: nil))
    } catch is WorkInterruption {
      return Ending(place: place, kind: .interrupted)
    } catch {
      return Ending(place: place, kind: .stopped(error))
    }
  }

  /// The result of a unit, or the failure that its data and settings explain.
  private func outcome(of unit: any WorkUnit, at place: Int) async throws -> (
    WorkOutcome, WorkProgress.Origin
  ) {
    do {
      let (bytes, origin) = try await result(of: unit, at: place)
      return (.result(bytes), origin)
    } catch let error as AssayError where error.kind != .failure {
      return (.failure(error), .made)
    }
  }

  private func result(of unit: any WorkUnit, at place: Int) async throws -> ([UInt8], WorkProgress.Origin) {
    let context = WorkContext(
      workers: Workers(runner.workers), inputs: plan.inputs[place].map { plan.units[$0] }, store: store,
      interruption: isInterrupted)
    guard let cache = runner.cache else { return (try await unit.run(in: context), .made) }
    let identity = try unit.identity()
    if let bytes = cache.get(identity), unit.accepts(cached: bytes) { return (bytes, .cached) }
    return (try cache.put(identity, try await unit.run(in: context)), .made)
  }
}

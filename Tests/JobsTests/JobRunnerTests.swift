import Diagnostics
import Foundation
import Jobs
import Storage
import Synchronization
import TestKit
import Testing

/// Same bytes for any number of workers, any order of completion, any kill point, with and without a cache.
@Suite struct JobRunnerTests {
  @Test(arguments: [1, 2, 3, 8])
  func `any number of workers gives the same outcomes, in memory and in a folder, with and without a cache`(
    _ workers: Int
  ) async throws {
    for seed in 0..<4 * PropertyScale.factor {
      let folder = try TemporaryFolder()
      let cache = ArtefactCache(folder: folder.file("cache"), limit: 1 << 30)
      let job = MadeUpJob(random: seed, count: 40)
      let expected = try job.expected()
      let failing = job.units.filter { $0.fails }.map(\.name)
      for (number, cache) in [nil, cache, cache].enumerated() {
        let stores: [any ResultStore] = [MemoryStore(), FolderStore(folder.file("store \(number)"))]
        for store in stores {
          let report = try await JobRunner(workers: workers, cache: cache).run(job.plan, into: store)
          #expect(try job.outcomes(in: store) == expected, "seed \(seed)")
          #expect(report.failures.map(\.unit) == failing && report.isComplete && report.ended == 40)
          #expect(report.cached == 0 || number > 0)
        }
      }
      #expect(cache.statistics.hits == 3 * (40 - failing.count))
    }
  }

  @Test func `any order of completion gives the same outcomes`() async throws {
    for seed in 0..<50 * PropertyScale.factor {
      let job = MadeUpJob(random: seed, count: 12)
      let turnstile = Turnstile()
      var random = TestRandom(seed: seed)
      // A random order in which every unit comes after its inputs.
      var order: [String] = []
      while order.count < job.units.count {
        let next = random.pick(
          job.units.filter { !order.contains($0.name) && Set(order).isSuperset(of: $0.inputs) })
        order.append(next.name)
      }
      turnstile.open(in: order)
      let units = job.units.map { UnitInTurn(unit: $0, turnstile: turnstile) }
      let store = MemoryStore()
      let ends = Mutex<[String]>([])
      let plan = try WorkPlan(units)
      _ = try await JobRunner(workers: 12).run(plan, into: store) { step in
        ends.withLock { $0.append(step.unit) }
      }
      #expect(ends.withLock { $0 }.count == 12)
      #expect(turnstile.passed == order)
      #expect(try job.outcomes(in: store) == job.expected())
    }
  }

  @Test func `a unit starts only after its inputs have ended, and nothing runs twice`() async throws {
    for seed in 0..<20 {
      let log = RunLog()
      let job = MadeUpJob(random: seed, count: 60, log: log)
      _ = try await JobRunner(workers: 5).run(job.plan, into: MemoryStore())
      #expect(log.names.sorted() == job.units.map(\.name).sorted())
      let start = Dictionary(uniqueKeysWithValues: log.names.enumerated().map { ($1, $0) })
      for unit in job.units {
        for input in unit.inputs { #expect(start[input]! < start[unit.name]!) }
      }
    }
  }

  @Test func `one worker takes the first unit of the plan that can start`() async throws {
    let log = RunLog()
    // 2 waits for 0 and 1, 5 for 3 and 4; the list says when each is preferred.
    let job = MadeUpJob([[], [], [0, 1], [], [], [3, 4], []], log: log)
    _ = try await JobRunner(workers: 1).run(job.plan, into: MemoryStore())
    #expect(log.names == (0..<7).map { "unit \($0)" })
  }

  @Test func `a job interrupted before any unit goes on at the next start and gives the same outcomes`()
    async throws
  {
    for stop in 0...31 {
      let folder = try TemporaryFolder()
      let log = RunLog()
      let job = MadeUpJob(random: 3, count: 30, log: log)
      let asked = Atomic(0)
      let runner = JobRunner(workers: 2)
      let first = try await runner.run(
        job.plan, into: FolderStore(folder.path),
        isInterrupted: { asked.add(1, ordering: .relaxed).oldValue >= stop })
      #expect(first.isComplete == (first.ended == 30))
      let madeBefore = log.names
      let store = FolderStore(folder.path)
      let second = try await runner.run(job.plan, into: store)
      #expect(second.isComplete && second.kept <= first.made && (stop < 25 || second.kept > 8))
      #expect(try job.outcomes(in: store) == job.expected())
      // Only failed units run twice, and those that wait for them.
      let again = log.names.dropFirst(madeBefore.count).filter(madeBefore.contains)
      let open = Set(job.units.filter(\.fails).map(\.name))
      for name in again {
        #expect(open.contains(name) || !open.isDisjoint(with: ancestors(of: name, in: job)))
      }
    }
  }

  private func ancestors(of name: String, in job: MadeUpJob) -> Set<String> {
    let inputs = job.units.first { $0.name == name }!.inputs
    return inputs.reduce(into: Set(inputs)) { $0.formUnion(ancestors(of: $1, in: job)) }
  }

  @Test func `a unit that is made again has those made again that wait for it`() async throws {
    let folder = try TemporaryFolder()
    let first = MadeUpJob([[], [0], [1], []])
    _ = try await JobRunner(workers: 1).run(first.plan, into: FolderStore(folder.path))
    try FileManager.default.removeItem(atPath: folder.file("\(first.units[0].digits.prefix(2))"))
    let log = RunLog()
    let job = MadeUpJob([[], [0], [1], []], log: log)
    let report = try await JobRunner(workers: 1).run(job.plan, into: FolderStore(folder.path))
    #expect(log.names == ["unit 0", "unit 1", "unit 2"] && report.kept == 1 && report.made == 3)
  }

  @Test func `an error that is no failure of the unit stops the job after the units at work`() async throws {
    let folder = try TemporaryFolder()
    let job = MadeUpJob((0..<20).map { _ in [] })
    var units: [any WorkUnit] = job.units
    units[7] = BrokenUnit(name: "broken")
    let store = FolderStore(folder.path)
    let plan = try WorkPlan(units)
    await #expect(throws: AssayError.self) { try await JobRunner(workers: 1).run(plan, into: store) }
    #expect(try store.finished(job.units) == Set((0..<7).map { "unit \($0)" }))
    _ = try await JobRunner(workers: 3).run(job.plan, into: store)
    #expect(try job.outcomes(in: store) == job.expected())
  }

  @Test func `of several errors the one of the first unit is thrown`() async throws {
    let turnstile = Turnstile()
    turnstile.open(in: ["b", "a"])
    let units = ["a", "b"].map { UnitInTurn(unit: BrokenUnit(name: $0), turnstile: turnstile) }
    let plan = try WorkPlan(units)
    let error = await #expect(throws: AssayError.self) {
      try await JobRunner(workers: 2).run(plan, into: MemoryStore())
    }
    #expect(error?.place == "a")
  }

  @Test func `a unit may stop when the job is interrupted, and is made at the next start`() async throws {
    let store = MemoryStore()
    let isInterrupted = Atomic(false)
    let plan = try WorkPlan([PatientUnit(flag: { isInterrupted.store($0, ordering: .relaxed) })])
    let report = try await JobRunner(workers: 1).run(
      plan, into: store, isInterrupted: { isInterrupted.load(ordering: .relaxed) })
    #expect(!report.isComplete && report.ended == 0)
    isInterrupted.store(false, ordering: .relaxed)
    #expect(throws: AssayError.self) { try store.outcome(of: plan.units[0]) }
  }

  @Test func `a result that the unit does not accept from the cache is made again`() async throws {
    let folder = try TemporaryFolder()
    let cache = ArtefactCache(folder: folder.path, limit: 1 << 20)
    let plan = try WorkPlan([ChoosyUnit()])
    try cache.put(ChoosyUnit().identity(), [0])
    let store = MemoryStore()
    let report = try await JobRunner(workers: 1, cache: cache).run(plan, into: store)
    #expect(report.cached == 0 && report.made == 1)
    #expect(try store.outcome(of: ChoosyUnit()) == .result([1]))
    let second = try await JobRunner(workers: 1, cache: cache).run(plan, into: MemoryStore())
    #expect(second.cached == 1 && second.made == 0)
  }
}

/// Lets units end in a given order only.
final class Turnstile: Sendable {
  private struct State {
    var order: [String] = []
    var passed: [String] = []
    var waiting: [String: CheckedContinuation<Void, Never>] = [:]
  }
  private let state = Mutex(State())

  func open(in order: [String]) { state.withLock { $0.order = order } }
  var passed: [String] { state.withLock { $0.passed } }

  func pass(_ name: String) async {
    await withCheckedContinuation { continuation in
      state.withLock { $0.waiting[name] = continuation }
      advance()
    }
  }

  private func advance() {
    while let next = state.withLock({ state -> CheckedContinuation<Void, Never>? in
      guard state.passed.count < state.order.count,
        let next = state.waiting.removeValue(forKey: state.order[state.passed.count])
      else { return nil }
      state.passed.append(state.order[state.passed.count])
      return next
    }) { next.resume() }
  }
}

struct UnitInTurn<Unit: WorkUnit>: WorkUnit {
  let unit: Unit
  let turnstile: Turnstile
  var name: String { unit.name }
  var inputs: [String] { unit.inputs }
  func identity() throws -> String { try unit.identity() }

  func run(in context: WorkContext) async throws -> [UInt8] {
    let result: Result<[UInt8], any Error>
    do { result = .success(try await unit.run(in: context)) } catch { result = .failure(error) }
    await turnstile.pass(name)
    return try result.get()
  }
}

private struct BrokenUnit: WorkUnit {
  let name: String
  func identity() -> String { SHA256.hexadecimal(of: name) }
  func run(in context: WorkContext) throws -> [UInt8] {
    throw AssayError(code: "disk_full", message: "The disk is full.", remedy: "Free some space.", place: name)
  }
}

private struct PatientUnit: WorkUnit {
  let flag: @Sendable (Bool) -> Void
  var name: String { "patient" }
  func identity() -> String { SHA256.hexadecimal(of: name) }
  func run(in context: WorkContext) throws -> [UInt8] {
    flag(true)
    try context.checkInterruption()
    return []
  }
}

private struct ChoosyUnit: WorkUnit {
  var name: String { "choosy" }
  func identity() -> String { SHA256.hexadecimal(of: name) }
  func run(in context: WorkContext) -> [UInt8] { [1] }
  func accepts(cached bytes: [UInt8]) -> Bool { bytes == [1] }
}

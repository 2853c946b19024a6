import Foundation
import Jobs
import Storage
import Synchronization
import TestKit
import Testing

/// Jobs that are killed at every point at which the outcome could suffer.
@Suite struct KilledJobTests {
  enum Moment: Int, Codable, CaseIterable {
    case beforeCommit, insideCommit, afterCommit
  }

  @Test(arguments: Moment.allCases)
  func `a job killed at any commit goes on and gives the same outcomes`(_ moment: Moment) async throws {
    for number in [0, 1, 7, 13, 19] {
      let folder = try TemporaryFolder()
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [path = folder.path as String, number = number as Int, moment = moment.rawValue as Int] in
        let store = KillingStore(
          FolderStore(path + "/store"), at: number, Moment(rawValue: moment)!, folder: path + "/store")
        let cache = ArtefactCache(folder: path + "/cache", limit: 1 << 30)
        _ = try await JobRunner(workers: 2, cache: cache).run(
          MadeUpJob(random: 11, count: 20).plan, into: store)
      }
      let job = MadeUpJob(random: 11, count: 20)
      for cache in [nil, ArtefactCache(folder: folder.file("cache"), limit: 1 << 30)] {
        let copy = folder.file("store, cache \(cache != nil)")
        if FileManager.default.fileExists(atPath: folder.file("store")) {
          try FileManager.default.copyItem(atPath: folder.file("store"), toPath: copy)
        }
        let store = FolderStore(copy)
        let report = try await JobRunner(workers: 2, cache: cache).run(job.plan, into: store)
        #expect(report.isComplete && (report.kept > 0 || number < 7))
        #expect(try job.outcomes(in: store) == job.expected(), "commit \(number)")
      }
    }
  }

  @Test func `a job killed inside a unit goes on and gives the same outcomes`() async throws {
    for number in [0, 5, 9] {
      let folder = try TemporaryFolder()
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [path = folder.path as String, number = number as Int] in
        let job = MadeUpJob(random: 12, count: 10)
        var units: [any WorkUnit] = job.units
        units[number] = DeadlyUnit(unit: job.units[number])
        _ = try await JobRunner(workers: 2).run(WorkPlan(units), into: FolderStore(path))
      }
      let job = MadeUpJob(random: 12, count: 10)
      let store = FolderStore(folder.path)
      _ = try await JobRunner(workers: 2).run(job.plan, into: store)
      #expect(try job.outcomes(in: store) == job.expected())
    }
  }
}

/// Kills the process at a commit.
private final class KillingStore: ResultStore {
  private let store: FolderStore
  private let number: Int
  private let moment: KilledJobTests.Moment
  private let folder: String
  private let commits = Atomic(0)

  init(_ store: FolderStore, at number: Int, _ moment: KilledJobTests.Moment, folder: String) {
    self.store = store
    self.number = number
    self.moment = moment
    self.folder = folder
  }

  func finished(_ units: [any WorkUnit]) throws -> Set<String> { try store.finished(units) }
  func outcome(of unit: any WorkUnit) throws -> WorkOutcome { try store.outcome(of: unit) }

  func commit(_ outcome: WorkOutcome, of unit: any WorkUnit) throws {
    let isTime = commits.add(1, ordering: .relaxed).oldValue == number
    if isTime, moment == .beforeCommit { kill(getpid(), SIGKILL) }
    try store.commit(outcome, of: unit)
    if isTime, moment == .insideCommit, case .result = outcome {
      // What a cut in the middle of a write leaves: half of the file under its name.
      let path = "\(folder)/\(try unit.identity().prefix(2))/\(try unit.identity())"
      let whole = try Data(contentsOf: URL(fileURLWithPath: path))
      try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: path))
    }
    if isTime { kill(getpid(), SIGKILL) }
  }
}

private struct DeadlyUnit: WorkUnit {
  let unit: MadeUpUnit
  var name: String { unit.name }
  var inputs: [String] { unit.inputs }
  func identity() -> String { unit.identity() }
  func run(in context: WorkContext) async throws -> [UInt8] {
    kill(getpid(), SIGKILL)
    return []
  }
}

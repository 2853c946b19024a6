import Diagnostics
import Factory
import Foundation
import Search
import Storage
import Synchronization
import Testing

/// Studies in a results database: the same content for any number of workers, any interruption and any kill.
@Suite struct StudyRunTests {
  /// A made-up objective with conditions, reports and failures.
  struct MadeUpObjective: TrialObjective {
    var identity: JSONValue { "made up" }
    var contract: JSONValue { .null }
    /// Kills the process at this trial.
    var deadly = -1
    static let calls = Mutex(0)

    func evaluate(
      _ point: [Double], in space: Space, report: (IntermediateValue) -> String?
    ) throws -> TrialOutcome {
      let count = Self.calls.withLock { count in
        count += 1
        return count
      }
      if count == deadly { kill(getpid(), SIGKILL) }
      let known = point.map { $0.isNaN ? 3 : $0 }
      let value = (known[0] - 0.3) * (known[0] - 0.3) + known[1] / 20
      if known[1] == 7 {
        throw AssayError(code: "made_up", message: "seven fails", remedy: "none", kind: .badData)
      }
      for step in 1...4 {
        let part = value + Double(step % 2) * 0.1
        if let reason = report(IntermediateValue(step: step, value: part)) { return .pruned(reason: reason) }
      }
      return .values([value], constraints: [known[1] - 8.5], figures: [.init("twice", 2 * value)])
    }
  }

  static func specification(
    sampler: SamplerChoice.Kind = .tpe, trials: Int = 40
  ) throws -> StudySpecification {
    let space = try Space([
      SearchParameter("x", .number(low: 0, high: 1, step: nil, isLogarithmic: false)),
      SearchParameter("n", .integer(low: 1, high: 10, step: 1, isLogarithmic: false)),
      SearchParameter(
        "deep", .flag, when: [SearchCondition("n", .atLeast(5))]),
    ])
    let design = try StudyDesign(
      space: space, objectives: [Objective("loss", .minimize)], sampler: SamplerChoice(sampler),
      pruner: .standardMedian, trials: trials, batch: 4, seed: 7)
    return StudySpecification(name: "made up", design: design, task: .caller)
  }

  static func run(
    _ specification: StudySpecification, _ database: ResultsDatabase, workers: Int = 1, deadly: Int = -1,
    stopAfter: Int = .max
  ) async throws -> Study {
    let ended = Mutex(0)
    let study = StudyRun(
      specification, objective: MadeUpObjective(deadly: deadly), codeVersion: "1", dataHash: "",
      now: "2026-01-01")
    return try await study.execute(
      into: database, workers: workers, clock: { "2026-01-01T00:00:00Z" },
      progress: { ended.withLock { $0 += 1 } }, isInterrupted: { ended.withLock { $0 >= stopAfter } })
  }

  static func folder() throws -> String {
    let folder = NSTemporaryDirectory() + "study-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }

  private func content(_ database: ResultsDatabase) throws -> String { try database.contentDump() }

  @Test(arguments: [SamplerChoice.Kind.tpe, .nsga2, .gp])
  func `any number of workers gives the same content`(_ kind: SamplerChoice.Kind) async throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var contents: Set<String> = []
    for workers in [1, 2, 5] {
      let database = try ResultsDatabase("\(folder)/\(workers).sqlite")
      let study = try await Self.run(
        Self.specification(sampler: kind, trials: 30), database, workers: workers)
      #expect(study.isFinished && study.trials.count == 30)
      contents.insert(try content(database))
    }
    #expect(contents.count == 1)
  }

  @Test func `an interrupted study goes on and ends with the same content`() async throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let whole = try ResultsDatabase("\(folder)/whole.sqlite")
    let study = try await Self.run(Self.specification(), whole)
    #expect(Set(study.trials.map(\.state)) == [.complete, .pruned, .failed])
    let expected = try content(whole)
    for stop in [1, 3, 4, 9, 21] {
      let database = try ResultsDatabase("\(folder)/\(stop).sqlite")
      let part = try await Self.run(Self.specification(), database, workers: 2, stopAfter: stop)
      #expect(!part.isFinished)
      _ = try await Self.run(Self.specification(), database, workers: 2)
      #expect(try content(database) == expected)
    }
  }

  @Test func `a killed study goes on and ends with the same content`() async throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let whole = try ResultsDatabase("\(folder)/whole.sqlite")
    _ = try await Self.run(Self.specification(), whole)
    let expected = try content(whole)
    for deadly in [1, 2, 6, 13, 21, 34, 40] {
      let path = "\(folder)/killed-\(deadly).sqlite"
      await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, deadly = deadly as Int] in
        _ = try await StudyRunTests.run(
          StudyRunTests.specification(), ResultsDatabase(path), workers: 2, deadly: deadly)
      }
      let database = try ResultsDatabase(path)
      _ = try await Self.run(Self.specification(), database, workers: 2)
      #expect(try content(database) == expected, "killed at call \(deadly)")
    }
  }

  @Test func `a stored study reads back as it was`() async throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let database = try ResultsDatabase("\(folder)/results.sqlite")
    let study = try await Self.run(Self.specification(), database)
    let stored = try StoredStudy(named: "made up", in: database)
    #expect(stored.study.trials.count == study.trials.count)
    for (own, other) in zip(stored.study.trials, study.trials) {
      #expect(own.state == other.state && own.values == other.values && own.figures == other.figures)
      #expect(own.intermediate == other.intermediate && own.constraints == other.constraints)
    }
    #expect(stored.study.best?.number == study.best?.number)
    #expect(JSONValue.object(stored.specification.json).text() == stored.record.specification)
    let table = try StudyTable.make(stored, withTimes: false)
    #expect(
      table.columnNames == ["number", "state", "x", "n", "deep", "loss", "twice", "message", "identity"])
  }

  @Test func `a study of a later version is refused with its version`() async throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let database = try ResultsDatabase("\(folder)/results.sqlite")
    try database.begin(
      StudyRecord(
        id: "abc", name: "later", createdAt: "", format: 99, specification: "{}", codeVersion: "9.9",
        dataHash: ""))
    let error = #expect(throws: AssayError.self) { try StoredStudy(named: "later", in: database) }
    #expect(error?.code == "newer_study" && error?.remedy.contains("9.9") == true)
  }
}

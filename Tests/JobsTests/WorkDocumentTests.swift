import Diagnostics
import Jobs
import Storage
import TestKit
import Testing

@Suite struct WorkDocumentTests {
  private static func kinds(_ job: MadeUpJob) -> WorkKinds {
    var kinds = WorkKinds()
    kinds.add(MadeUpUnit.kind) { document in
      MadeUpUnit(
        name: document.parameters["name"]?.stringValue ?? "", inputs: document.inputs.map(\.name),
        fails: document.parameters["fails"]?.boolValue ?? false,
        inputIdentities: document.inputs.map(\.identity))
    }
    return kinds
  }

  @Test func `units written as documents and run one by one give what the job gives`() async throws {
    let folder = try TemporaryFolder()
    let job = MadeUpJob([[], [], [0, 1], [2], [0, 3]])
    let runner = JobRunner(workers: 1, cache: ArtefactCache(folder: folder.path, limit: 1 << 20))
    let expected = try job.expected()
    for unit in job.units {
      let text = try WorkDocument(unit, of: job.plan).json.text()
      let document = try WorkDocument(JSONValue(parsing: Array(text.utf8)), source: "unit.json")
      #expect(try WorkDocument(unit, of: job.plan) == document)
      let result = try await Self.kinds(job).run(document, source: "unit.json", runner: runner)
      #expect(result?.isCached == false)
      #expect((result?.bytes).map(WorkOutcome.result) == expected[unit.name])
      let again = try await Self.kinds(job).run(document, source: "unit.json", runner: runner)
      #expect(again?.isCached == true && again?.bytes == result?.bytes)
    }
    // The job itself then has nothing left to make.
    let report = try await runner.run(job.plan, into: MemoryStore())
    #expect(report.cached == 5)
  }

  @Test func `a unit whose input is missing, unknown or other is refused with a sentence`() async throws {
    let folder = try TemporaryFolder()
    let job = MadeUpJob([[], [0]])
    let runner = JobRunner(workers: 1, cache: ArtefactCache(folder: folder.path, limit: 1 << 20))
    let kinds = Self.kinds(job)
    let document = try WorkDocument(job.units[1], of: job.plan)
    func code(_ document: WorkDocument) async -> String? {
      do {
        _ = try await kinds.run(document, source: "unit.json", runner: runner)
        return nil
      } catch { return (error as? AssayError)?.code }
    }
    #expect(await code(document) == "missing_input")
    var other = document
    other.kind = "made_down"
    #expect(await code(other) == "unknown_work_kind")
    other = document
    other.parameters["name"] = "unit 9"
    #expect(await code(other) == "different_work_unit")
  }

  @Test func `a file that is not a unit is refused, and so is one of a newer version`() throws {
    let job = MadeUpJob([[]])
    let sound = try WorkDocument(job.units[0], of: job.plan).json.objectValue ?? [:]
    func code(_ key: String, _ value: JSONValue?) -> String? {
      var object = sound
      object[key] = value
      do {
        _ = try WorkDocument(.object(object), source: "unit.json")
        return nil
      } catch { return error.code }
    }
    #expect(code("name", "unit 0") == nil)
    for key in ["format", "version", "kind", "name", "identity", "parameters"] {
      #expect(code(key, nil) == "invalid_work_unit", "without \(key)")
    }
    #expect(code("identity", "../../etc/passwd") == "invalid_work_unit")
    #expect(code("inputs", [["name": "a"]]) == "invalid_work_unit")
    #expect(code("version", 2) == "newer_work_unit")
  }

  @Test func `a plan refuses equal names, unknown inputs and circles`() {
    func code(_ units: [MadeUpUnit]) -> String? {
      do {
        _ = try WorkPlan(units)
        return nil
      } catch { return error.code }
    }
    let a = MadeUpUnit(name: "a", inputs: ["b"])
    #expect(code([a, MadeUpUnit(name: "b", inputs: [])]) == nil)
    #expect(code([a, a]) == "repeated_unit")
    #expect(code([a]) == "unknown_input")
    #expect(code([a, MadeUpUnit(name: "b", inputs: ["a"])]) == "circular_inputs")
    #expect(code([MadeUpUnit(name: "c", inputs: ["c"])]) == "circular_inputs")
    #expect(code([]) == nil)
  }
}

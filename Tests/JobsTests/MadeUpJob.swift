import Diagnostics
import Foundation
import Jobs
import Storage
import Synchronization
import TestKit

/// A job whose results are easy to say: the digest of a unit's name and of how its inputs ended.
struct MadeUpJob: Sendable {
  let units: [MadeUpUnit]

  /// - Parameter shape: for each unit, the places of earlier units that it waits for.
  init(_ shape: [[Int]], failing: Set<Int> = [], log: RunLog = RunLog()) {
    var units: [MadeUpUnit] = []
    for (place, inputs) in shape.enumerated() {
      units.append(
        MadeUpUnit(
          name: "unit \(place)", inputs: inputs.map { "unit \($0)" }, fails: failing.contains(place),
          inputIdentities: inputs.map { units[$0].digits }, log: log))
    }
    self.units = units
  }

  /// Every unit waits for up to three earlier ones; about every sixth fails.
  init(random seed: Int, count: Int, log: RunLog = RunLog()) {
    var random = TestRandom(seed: seed)
    let shape = (0..<count).map { place in
      place == 0
        ? [] : Array(Set((0..<random.integer(0...3)).map { _ in random.integer(0...place - 1) })).sorted()
    }
    let failing = Set((0..<count).filter { _ in random.chance(1 / 6) })
    self.init(shape, failing: failing, log: log)
  }

  var plan: WorkPlan { get throws { try WorkPlan(units) } }

  /// How every unit must end, worked out without a runner.
  func expected() throws -> [String: WorkOutcome] {
    var outcomes: [String: WorkOutcome] = [:]
    for unit in units { outcomes[unit.name] = unit.outcome { outcomes[$0]! } }
    return outcomes
  }

  /// How every unit ended in a store.
  func outcomes(in store: any ResultStore) throws -> [String: WorkOutcome] {
    Dictionary(uniqueKeysWithValues: try units.map { ($0.name, try store.outcome(of: $0)) })
  }
}

/// Which units ran, and how often.
final class RunLog: Sendable {
  private let runs = Mutex<[String]>([])
  func note(_ name: String) { runs.withLock { $0.append(name) } }
  var names: [String] { runs.withLock { $0 } }
}

struct MadeUpUnit: PortableWorkUnit {
  static let kind = "made_up"
  let name: String
  let inputs: [String]
  var fails = false
  var inputIdentities: [String] = []
  var log = RunLog()

  var parameters: JSONObject { ["name": .string(name), "fails": .bool(fails)] }
  var digits: String { SHA256.hexadecimal(ofParts: ["\(fails)", name] + inputIdentities) }
  func identity() -> String { digits }

  func run(in context: WorkContext) async throws -> [UInt8] {
    log.note(name)
    // Hands the thread to the others, so that ends come in many orders.
    await Task.yield()
    return try outcome { try context.outcome(of: $0) }.get()
  }

  func outcome(_ input: (String) throws -> WorkOutcome) rethrows -> WorkOutcome {
    if fails {
      return .failure(
        AssayError(code: "made_up", message: "\(name) fails.", remedy: "None.", place: name, kind: .badData))
    }
    var text = name
    for name in inputs {
      switch try input(name) {
      case .result(let bytes): text += " " + String(decoding: bytes, as: UTF8.self)
      case .failure(let error): text += " without \(error.message)"
      }
    }
    return .result(Array(SHA256.hexadecimal(of: text).utf8))
  }
}

final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "assay-jobs-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  func file(_ name: String) -> String { path + "/" + name }
  deinit { try? FileManager.default.removeItem(atPath: path) }
}

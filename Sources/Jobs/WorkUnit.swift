public import Diagnostics

/// A piece of work with a name: a pure function from what its identity covers to bytes.
///
/// A unit reads no clock and no environment, and its bytes do not depend on the number of workers. Only then may a
/// result be kept, reused by another run, or made on another machine. The order in which the units of a job end, and
/// how often the job was interrupted, do not reach any result.
///
/// Use a plain loop or `Workers` (Numerics) for work of microseconds: a unit takes milliseconds or more.
public protocol WorkUnit: Sendable {
  /// What the unit is called; unique in its job, the same whenever the job is started, readable.
  var name: String { get }

  /// The names of the units of the same job that must have ended before this one starts.
  var inputs: [String] { get }

  /// 64 hexadecimal digits over everything that can change the bytes: code, data, contract, settings, seed, and the
  /// identities of the inputs whose results are read. The cache and the stores find results by it.
  ///
  /// Asked only after the inputs have ended, on the thread of a worker.
  /// - Throws: what `run` would throw.
  func identity() throws -> String

  /// Makes the result.
  ///
  /// - Throws: an `AssayError` of kind `badData` or `usage` when the data and the settings do not fit each other. The
  ///   unit then counts as failed, its sentence is kept, and the other units go on. Every other error, such as a full
  ///   disk, stops the job.
  func run(in context: WorkContext) async throws -> [UInt8]

  /// Whether bytes found in the cache serve. `false` when they cannot be read, or when files that the unit writes
  /// beside its bytes are missing; the unit then runs.
  func accepts(cached bytes: [UInt8]) -> Bool
}

extension WorkUnit {
  public var inputs: [String] { [] }
  public func accepts(cached bytes: [UInt8]) -> Bool { true }
}

/// How a unit ended.
public enum WorkOutcome: Sendable, Hashable {
  case result([UInt8])
  /// The sentence that says why there is no result.
  case failure(AssayError)

  /// The result, or the failure thrown.
  public func get() throws(AssayError) -> [UInt8] {
    switch self {
    case .result(let bytes): return bytes
    case .failure(let error): throw error
    }
  }
}

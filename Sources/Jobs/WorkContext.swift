internal import Diagnostics
public import Numerics

/// What a running unit may use.
public struct WorkContext: Sendable {
  /// Threads for the kernels of the unit. Their number must not change the bytes.
  public let workers: Workers
  private let inputs: [String: any WorkUnit]
  private let store: any ResultStore
  private let interruption: @Sendable () -> Bool

  /// - Parameter inputs: the units whose results may be read.
  init(
    workers: Workers, inputs: [any WorkUnit], store: any ResultStore,
    interruption: @escaping @Sendable () -> Bool
  ) {
    self.workers = workers
    self.inputs = Dictionary(inputs.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    self.store = store
    self.interruption = interruption
  }

  /// How an input ended.
  ///
  /// - Precondition: the unit lists `input` among its inputs.
  /// - Throws: what the store throws.
  public func outcome(of input: String) throws -> WorkOutcome {
    guard let unit = inputs[input] else { preconditionFailure("the unit does not list \(input) as an input") }
    return try store.outcome(of: unit)
  }

  /// The result of an input.
  ///
  /// - Precondition: the unit lists `input` among its inputs.
  /// - Throws: `input_failed` when the input has no result; what the store throws.
  public func result(of input: String) throws -> [UInt8] {
    switch try outcome(of: input) {
    case .result(let bytes): return bytes
    case .failure(let error):
      throw AssayError(
        code: "input_failed",
        message: "The unit needs the result of \(input), which failed: \(error.message)",
        remedy: error.remedy, place: input, kind: .badData)
    }
  }

  /// Whether the job was asked to stop; for a unit that runs a job of its own.
  public var isInterrupted: Bool { interruption() }

  /// Ends a long unit when the job is asked to stop: the unit counts as not begun and is made at the next start.
  ///
  /// - Throws: `WorkInterruption`, which the unit must let through.
  public func checkInterruption() throws(WorkInterruption) {
    if interruption() { throw WorkInterruption() }
  }
}

/// A unit stopped because its job was asked to.
public struct WorkInterruption: Error, Sendable {}

public import Diagnostics
public import Storage

/// The kinds of units that can be made from a document.
public struct WorkKinds: Sendable {
  /// Makes the unit of a document.
  public typealias Maker = @Sendable (WorkDocument) throws -> any WorkUnit

  private var makers: [(kind: String, make: Maker)] = []

  public init() {}

  /// - Precondition: the kind is not known yet.
  public mutating func add(_ kind: String, _ make: @escaping Maker) {
    precondition(!makers.contains { $0.kind == kind }, "two kinds of work are called \(kind)")
    makers.append((kind, make))
  }

  /// Makes the unit of a document.
  ///
  /// - Throws: `unknown_work_kind`; `different_work_unit` when program or data are not those that the document was
  ///   written for; what the maker throws.
  public func unit(of document: WorkDocument, source: String) throws -> any WorkUnit {
    guard let maker = makers.first(where: { $0.kind == document.kind }) else {
      let kinds = makers.map(\.kind)
      throw AssayError(
        code: "unknown_work_kind",
        message: "There is no kind of work `\(document.kind)`."
          + NearestName.suggestion(for: document.kind, among: kinds),
        remedy: "The kinds are \(kinds.joined(separator: ", ")).", place: source, kind: .usage)
    }
    let unit = try maker.make(document)
    let identity = try unit.identity()
    if identity == document.identity { return unit }
    throw AssayError(
      code: "different_work_unit",
      message:
        "The unit was written for other data, settings or another version of the program: its identity is "
        + "\(document.identity.prefix(12))…, and here it would be \(identity.prefix(12))….",
      remedy: "Use the same build and the same data folder, or write the unit again.", place: source,
      kind: .usage)
  }

  /// Runs the unit of a document; results of its inputs come from the cache.
  ///
  /// - Returns: the result, and whether it came from the cache.
  /// - Throws: as `unit(of:source:)`; `missing_input`; the failure of the unit.
  public func run(
    _ document: WorkDocument, source: String, runner: JobRunner,
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) async throws -> (bytes: [UInt8], isCached: Bool)? {
    let unit = try unit(of: document, source: source)
    let inputs = document.inputs.map { CachedInput(name: $0.name, digits: $0.identity) }
    for input in inputs where runner.cache?.get(input.digits) == nil {
      throw AssayError(
        code: "missing_input", message: "The result of the input \(input.name) is not in the cache.",
        remedy: "Run that unit first, with the same cache folder.", place: source, kind: .usage)
    }
    let store = MemoryStore()
    let report = try await runner.run(WorkPlan(inputs + [unit]), into: store, isInterrupted: isInterrupted)
    if !report.isComplete { return nil }
    return (try store.outcome(of: unit).get(), report.cached > inputs.count)
  }
}

/// The result of another unit, read from the cache.
private struct CachedInput: WorkUnit {
  let name: String
  let digits: String

  func identity() -> String { digits }
  func run(in context: WorkContext) throws -> [UInt8] { throw AssayError.noResult(of: name) }
}

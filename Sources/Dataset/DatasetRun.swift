import Diagnostics
import Jobs
import Market
public import Storage
public import Strategies

/// A collection of the position-sizing dataset: every symbol × strategy × window, in parallel, taken up where
/// it stopped.
///
/// The rows of a symbol are a pure function of its bars, its contract, the configuration, the forecaster, the
/// strategies and the code. They are kept as a part that is named by the identity of these, so a part is never made
/// twice, and the dataset does not depend on how often a run was killed or on how many workers made it.
public struct DatasetRun: Sendable {
  public let configuration: DatasetConfiguration
  /// Names the dataset by its content.
  public let identity: Identity
  private let header: JSONObject
  let units: [DatasetUnit]

  /// Looks at the bars of every symbol, for their hash.
  /// - Parameters:
  ///   - library: rules that the configuration may name beside the forecast strategies.
  ///   - codeVersion: what makes two builds that could differ in results differ.
  /// - Throws: for symbols and strategies that are not there and configurations that cannot run.
  public init(
    _ configuration: DatasetConfiguration, source: any BarSource, library: StrategyLibrary = .builtIn,
    forecaster: ForecastMaker, codeVersion: CodeVersion
  ) throws {
    var configuration = configuration
    configuration.symbols.sort()
    configuration.strategies = try configuration.strategies.map { try Self.canonical($0, library) }
    try configuration.validated()
    self.configuration = configuration
    let files = try configuration.strategies.compactMap { name in
      (try? ForecastStrategy.named(name)) == nil ? try library.model(named: name).file : nil
    }
    let header: JSONObject = [
      "format": "assay.position_sizing_dataset", "version": 1,
      "code_version": .string(codeVersion.description),
      "configuration": configuration.json, "forecaster": forecaster.json,
      "strategy_files": JSONValue(files.map(\.sha256)),
    ]
    self.header = header
    // The version for people is no part of an identity.
    let recipe = JSONValue.object(header).removing(["code_version"])
    var (data, contract) = (JSONObject(), JSONObject())
    for symbol in configuration.symbols {
      data[symbol] = .string(try source.hash(symbol, configuration.timeframe))
      contract[symbol] = try source.instrument(symbol, configuration.timeframe).json
    }
    units = configuration.symbols.map { [configuration] symbol in
      let part = Identity(
        .datasetPart, code: codeVersion, data: [symbol: data[symbol] ?? .null],
        contract: [symbol: contract[symbol] ?? .null], configuration: recipe)
      return DatasetUnit(
        symbol: symbol, part: part, source: source, configuration: configuration, library: library,
        forecaster: forecaster)
    }
    identity = Identity(
      .dataset, code: codeVersion, data: .object(data), contract: .object(contract), configuration: recipe)
  }

  private static func canonical(_ name: String, _ library: StrategyLibrary) throws(AssayError) -> String {
    if ForecastStrategy.names.contains(name) || library.isTaken(name) {
      return ForecastStrategy.names.contains(name) ? name : try library.model(named: name).description.name
    }
    let names = ForecastStrategy.names + library.names
    throw AssayError(
      code: "unknown_strategy",
      message: "There is no strategy `\(name)`.\(NearestName.suggestion(for: name, among: names))",
      remedy: "Take forecast strategies (\(ForecastStrategy.names.joined(separator: ", "))) or rules of "
        + "`assay strategies list`.", place: name, kind: .usage)
  }

  /// One symbol that is done.
  public struct Progress: Sendable {
    public var symbol: String
    public var windows: Int
    public var strategies: Int
    public var records: Int
    public var trades: Int
    /// Windows that could not be used.
    public var skippedWindows: Int
    /// Why the symbol has no rows.
    public var skip: String?
    /// Whether it had been made before.
    public var isFromBefore: Bool
  }

  /// Makes what is missing and puts the dataset together.
  /// - Parameters:
  ///   - cache: where the rows of a symbol are looked for before they are made; `nil` makes all of them.
  ///   - workers: how many symbols are worked on side by side.
  ///   - progress: called for the symbols that were made before, then for each that ends.
  ///   - isInterrupted: asked between symbols; `true` ends the call with the state saved.
  /// - Returns: the dataset, or `nil` when interrupted.
  /// - Throws: `another_dataset` when the directory belongs to one; the first error of a symbol, once the other
  ///   symbols are done.
  public func execute(
    into files: DatasetFiles, cache: ArtefactCache? = nil, workers: Int,
    progress: @escaping @Sendable (Progress) -> Void,
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) async throws -> Dataset? {
    try files.claim(identity: identity.hexadecimal)
    let store = FolderStore(files.parts)
    let plan = try WorkPlan(units)
    let unitNamed = Dictionary(uniqueKeysWithValues: units.map { ($0.name, $0) })
    let report = try await JobRunner(workers: max(1, workers), cache: cache).run(
      plan, into: store,
      progress: { step in
        guard step.failure == nil, let unit = unitNamed[step.unit],
          let bytes = try? store.outcome(of: unit).get(),
          let facts = try? DatasetPart.facts(of: bytes)
        else { return }
        progress(self.progress(facts, isFromBefore: step.origin != .made))
      }, isInterrupted: isInterrupted)
    if let failure = report.failures.first { throw failure.error }
    if !report.isComplete { return nil }
    var dataset = try Dataset(
      parts: units.map { try DatasetPart(bytes: store.outcome(of: $0).get()) },
      stride: configuration.windows.stride, header: header)
    dataset.note(identity)
    try dataset.write(files)
    return dataset
  }

  private func progress(_ facts: JSONValue, isFromBefore: Bool) -> Progress {
    func count(_ key: String) -> Int { facts[key]?.integerValue ?? 0 }
    let skipped = facts["skipped_windows"]?.objectValue?.members.reduce(0) {
      $0 + ($1.value.integerValue ?? 0)
    }
    return Progress(
      symbol: facts["symbol"]?.stringValue ?? "", windows: count("windows"),
      strategies: configuration.strategies.count, records: count("records"), trades: count("trades"),
      skippedWindows: skipped ?? 0, skip: facts["skipped"]?.stringValue, isFromBefore: isFromBefore)
  }
}

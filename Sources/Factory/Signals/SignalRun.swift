public import Diagnostics
public import Features
import Jobs
import Learning
public import Market
public import Storage

/// Collects signals over the dates of the bars, each with what was known at its close and with what followed.
///
/// The signals of a symbol are a pure function of its bars and contract, the reference markets, its sector, its
/// reports, the configuration and the code, and are kept under the identity of these. The collection does not
/// depend on the number of workers or on how often it was interrupted.
public struct SignalRun: Sendable {
  public let configuration: SignalConfiguration
  public let identity: Identity
  /// Features that no symbol can serve, with the reason for the first.
  public let left: [(feature: FeatureDefinition, reason: String)]
  let units: [SignalUnit]

  /// What is given beside the bars of the symbols.
  public struct Inputs: Sendable {
    public var references: [ReferenceRole: BarSeries]
    public var sectors: SectorMap
    /// Reports by symbol with their digest; `nil` where none are given.
    public var fundamentals: (histories: [String: FundamentalHistory], digest: String)?
    /// Side tables that features read, by name.
    public var tables: [String: SideTable] = [:]

    public init(
      references: [ReferenceRole: BarSeries] = [:], sectors: SectorMap = SectorMap(),
      fundamentals: (histories: [String: FundamentalHistory], digest: String)? = nil
    ) {
      self.references = references
      self.sectors = sectors
      self.fundamentals = fundamentals
    }
  }

  /// Reads the bars of every symbol once, for sectors and for what they can serve.
  ///
  /// - Throws: for symbols that are not there; `nothing_to_collect` when no strategy can be served by any symbol.
  public init(
    _ configuration: SignalConfiguration, source: any BarSource, inputs: Inputs, codeVersion: CodeVersion
  ) throws {
    var configuration = configuration
    configuration.symbols = Array(Set(configuration.symbols)).sorted()
    self.configuration = configuration
    let series = try configuration.symbols.map { try source.bars($0, configuration.timeframe) }
    let surroundings = Self.surroundings(inputs, configuration.symbols, series)
    let sources = series.map { surroundings.source(of: $0) }
    let left = configuration.features.compactMap { feature -> (feature: FeatureDefinition, reason: String)? in
      let reasons = sources.map { feature.unavailable(on: $0) }
      return reasons.contains { $0 == nil } ? nil : reasons.first.flatMap { $0 }.map { (feature, $0) }
    }
    self.left = left
    let features = configuration.features.filter { feature in
      !left.contains { $0.feature.name == feature.name }
    }
    guard
      sources.contains(where: { source in
        configuration.strategies.contains { $0.unavailable(on: source) == nil }
      })
    else {
      let reason = sources.first.flatMap { source in configuration.strategies.first?.unavailable(on: source) }
      throw AssayError(
        code: "nothing_to_collect",
        message: "No symbol can serve any of the strategies" + (reason.map { ": \($0)." } ?? "."),
        remedy: "Choose other strategies, or give references and reports.", place: "--strategies",
        kind: .usage)
    }
    var (data, contract) = (JSONObject(), JSONObject())
    for symbol in configuration.symbols {
      data[symbol] = .string(try source.hash(symbol, configuration.timeframe))
      contract[symbol] = try source.instrument(symbol, configuration.timeframe).json
    }
    let common = Self.common(inputs, data)
    let recipe = configuration.json
    units = configuration.symbols.map { [configuration] symbol in
      var own = common
      own["bars"] = data[symbol]
      own["sector"] = Self.sector(of: symbol, inputs.sectors, configuration.symbols, data)
      own["columns"] = JSONValue(features.map(\.name))
      let part = Identity(
        .signalPart, code: codeVersion, data: .object(own), contract: [symbol: contract[symbol] ?? .null],
        configuration: recipe)
      return SignalUnit(
        symbol: symbol, part: part, source: source, configuration: configuration, surroundings: surroundings,
        features: features)
    }
    var everything = common
    everything["bars"] = .object(data)
    everything["sectors"] = .object(
      JSONObject(inputs.sectors.sectors.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
    identity = Identity(
      .signals, code: codeVersion, data: .object(everything), contract: .object(contract),
      configuration: recipe)
  }

  /// The index of a symbol's sector; `nil` where it has none.
  package func sectorIndex(of symbol: String) -> BarSeries? {
    units.first?.surroundings.sectors.sectors[symbol].flatMap { units.first?.surroundings.sectorIndices[$0] }
  }

  private static func surroundings(
    _ inputs: Inputs, _ symbols: [String], _ series: [BarSeries]
  ) -> SignalSurroundings {
    var surroundings = SignalSurroundings()
    surroundings.references = inputs.references
    surroundings.sectors = inputs.sectors
    surroundings.fundamentals = inputs.fundamentals?.histories
    surroundings.tables = inputs.tables
    let bySymbol = Dictionary(zip(symbols, series), uniquingKeysWith: { first, _ in first })
    for sector in Set(inputs.sectors.sectors.values) {
      let members = inputs.sectors.members(of: sector, among: symbols).compactMap { bySymbol[$0] }
      surroundings.sectorIndices[sector] = SectorIndex.series(sector, members)
    }
    return surroundings
  }

  /// Hashes of what every symbol is seen against.
  private static func common(_ inputs: Inputs, _ data: JSONObject) -> JSONObject {
    var common = JSONObject()
    for role in ReferenceRole.allCases {
      if let series = inputs.references[role] {
        common["reference \(role.rawValue)"] = .string(
          "\(series.instrument.symbol) \(series.timeframe) \(series.contentHash)")
      }
    }
    common["fundamentals"] = JSONValue(inputs.fundamentals?.digest)
    for name in inputs.tables.keys.sorted() {
      common["table \(name)"] = JSONValue(inputs.tables[name]?.digest)
    }
    return common
  }

  /// The members of a symbol's sector with the hashes of their bars.
  private static func sector(
    of symbol: String, _ map: SectorMap, _ symbols: [String], _ data: JSONObject
  ) -> JSONValue {
    guard let sector = map.sectors[symbol] else { return .null }
    return .object(JSONObject(map.members(of: sector, among: symbols).map { ($0, data[$0] ?? .null) }))
  }

  /// Makes what is missing and puts the signals together, in the order of dates, symbols and strategies.
  ///
  /// - Returns: `nil` when interrupted; what was made is kept in `cache`.
  /// - Throws: the first error of a symbol, once the other symbols are done.
  public func execute(
    cache: ArtefactCache?, workers: Int,
    progress: @escaping @Sendable (String, Int, Int) -> Void = { _, _, _ in },
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) async throws -> SignalCollection? {
    let store = MemoryStore()
    let report = try await JobRunner(workers: max(1, workers), cache: cache).run(
      try WorkPlan(units), into: store,
      progress: { progress($0.unit, $0.finished, $0.total) }, isInterrupted: isInterrupted)
    if let failure = report.failures.first { throw failure.error }
    if !report.isComplete { return nil }
    return try SignalCollection(
      parts: units.map { try SignalPart(bytes: store.outcome(of: $0).get()) }, run: self)
  }
}

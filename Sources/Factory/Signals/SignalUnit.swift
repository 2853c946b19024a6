import Diagnostics
import Features
import Jobs
import Learning
import Market
import Storage

/// Makes the signals of one symbol with features and outcomes.
struct SignalUnit: WorkUnit {
  let symbol: String
  let part: Identity
  let source: any BarSource
  let configuration: SignalConfiguration
  /// Reference markets and reports.
  let surroundings: SignalSurroundings
  /// The features that any symbol has; the columns of every part.
  let features: [FeatureDefinition]

  var name: String { symbol }
  func identity() -> String { part.hexadecimal }
  func accepts(cached bytes: [UInt8]) -> Bool { (try? SignalPart(bytes: bytes)) != nil }

  func run(in context: WorkContext) throws -> [UInt8] {
    let bars = try source.bars(symbol, configuration.timeframe)
    let seen = surroundings.source(of: bars)
    var part = SignalPart(symbol: symbol)
    part.bars = bars.count
    let (strategies, unavailable) = available(on: seen)
    part.unavailable = unavailable
    let signals = try SignalStrategy.signals(of: strategies, on: seen).filter { isWanted($0, bars) }
    let barriers = SignalBarriers(
      horizonDays: configuration.horizonDays, costs: configuration.costs.costs(of: bars.instrument))
    var kept: [(signal: Signal, outcome: SignalOutcome)] = []
    for signal in signals {
      switch barriers.outcome(of: signal, on: bars) {
      case .success(let outcome): kept.append((signal, outcome))
      case .failure(let missing): part.missing[missing, default: 0] += 1
      }
    }
    part.table = try SignalRows(
      kept, bars: bars, features: features, table: try table(on: seen), configuration.horizonDays
    ).table
    return part.bytes
  }

  /// The strategies that the symbol can serve, and why not the others.
  private func available(on source: FeatureSource) -> ([SignalStrategy], [(name: String, reason: String)]) {
    var left: [(name: String, reason: String)] = []
    let chosen = configuration.strategies.filter { strategy in
      guard let reason = strategy.unavailable(on: source) else { return true }
      left.append((strategy.name, reason))
      return false
    }
    return (chosen, left)
  }

  private func isWanted(_ signal: Signal, _ bars: BarSeries) -> Bool {
    let date = bars.sessionDate(signal.bar)
    if let from = configuration.from, date < from { return false }
    if let to = configuration.to, date > to { return false }
    if signal.type == .sell, !configuration.takesSales || bars.instrument.assetClass == .crypto {
      return false
    }
    return true
  }

  /// Features and context; those that this symbol cannot serve are left to be undefined.
  private func table(on source: FeatureSource) throws -> FeatureTable {
    let wanted = features + SignalRows.context.filter { !features.contains($0) }
    return try FeatureSet.available(on: source, among: wanted).set.table(on: source)
  }
}

/// What the symbols of a collection are seen against.
struct SignalSurroundings: Sendable {
  var references: [ReferenceRole: BarSeries] = [:]
  /// By name of the sector.
  var sectorIndices: [String: BarSeries] = [:]
  var sectors = SectorMap()
  /// `nil` where no reports were given at all.
  var fundamentals: [String: FundamentalHistory]?
  var tables: [String: SideTable] = [:]

  func source(of bars: BarSeries) -> FeatureSource {
    var own = references
    if own[.sector] == nil, let sector = sectors.sectors[bars.instrument.symbol] {
      own[.sector] = sectorIndices[sector]
    }
    return FeatureSource(
      bars, references: own, fundamentals: fundamentals?[bars.instrument.symbol],
      tables: tables.mapValues { $0.history(of: bars.instrument.symbol) })
  }
}

/// The signals of one symbol: the result of a `SignalUnit`.
struct SignalPart: Sendable {
  var symbol: String
  var bars = 0
  var table = ColumnTable()
  var missing: [SignalBarriers.Missing: Int] = [:]
  var unavailable: [(name: String, reason: String)] = []

  init(symbol: String) { self.symbol = symbol }

  var bytes: [UInt8] {
    var writer = ByteWriter()
    writer.append(facts.text())
    writer.append(table)
    return writer.bytes
  }

  /// - Throws: `damaged_artefact`.
  init(bytes: [UInt8]) throws {
    var reader = ByteReader(bytes)
    let facts = try JSONValue(parsing: Array(try reader.text().utf8))
    symbol = facts["symbol"]?.stringValue ?? ""
    bars = facts["bars"]?.integerValue ?? 0
    for missing in SignalBarriers.Missing.allCases {
      self.missing[missing] = facts["without_outcome"]?[missing.rawValue]?.integerValue ?? 0
    }
    unavailable = (facts["strategies_left_out"]?.arrayValue ?? []).compactMap { item in
      guard let name = item["strategy"]?.stringValue, let reason = item["reason"]?.stringValue else {
        return nil
      }
      return (name, reason)
    }
    table = try reader.table()
  }

  /// What the metadata say of the symbol.
  var facts: JSONValue {
    [
      "symbol": .string(symbol), "bars": JSONValue(bars), "signals": JSONValue(table.rowCount),
      "without_outcome": .object(
        JSONObject(
          SignalBarriers.Missing.allCases.map { ($0.rawValue, JSONValue(missing[$0] ?? 0)) })),
      "strategies_left_out": .array(
        unavailable.map { ["strategy": .string($0.name), "reason": .string($0.reason)] }),
    ]
  }
}

import Backtest
import Diagnostics
public import Market
import Numerics
public import Storage
public import Strategies
import Validation

/// What a run named, on the bars that nothing had looked at: one recorded step, because every look wears the holdout
/// out.
///
/// The look is written down, in the database and in the trial ledger, before a bar is read: a look that fails
/// half-way was a look. The first look confirms: discovery and sealed days together (`SealedConfirmation`), Holm over
/// the list. Later looks show figures and confirm nothing.
public struct HoldoutValidation: Sendable {
  /// What is looked at. It is named before the days are opened.
  public enum List: String, Sendable, CaseIterable {
    case winners
    /// The winners, and the three best candidates of each symbol.
    case winnersAndCandidates
  }

  public let run: RunRecord
  public let from: CivilDate
  public let through: CivilDate?
  /// Looks at this run's holdout, this one included; without winners nothing is looked at, and it counts those before.
  public let look: Int
  /// One entry a name on the list.
  public let results: [HoldoutRecord]
  /// Symbols whose bars do not reach the holdout, with the sentence.
  public let failures: [(symbol: String, reason: String)]
  /// Symbols whose sealed days had been looked at before: nothing of them is confirmed.
  public let worn: [String]

  /// Candidates of a symbol that a list of candidates takes.
  public static let candidatesPerSymbol = 3

  /// A run without winners has nothing to validate: its bars stay sealed, and the results are empty.
  /// - Throws: `no_holdout` when the run names none and the caller gives no dates;
  ///   `holdout_in_discovery` for dates that the run has seen; `unknown_run`.
  public init(
    run id: String, list: List = .winners, from: CivilDate? = nil, through: CivilDate? = nil,
    database: ResultsDatabase, ledger: TrialLedger,
    source: any BarSource, library: StrategyLibrary = .builtIn, now: String
  ) throws {
    run = try database.requireRun(id)
    let configuration = try FactoryConfiguration(json: JSONValue(parsing: run.config))
    self.from = try Self.start(from, configuration)
    self.through = through ?? configuration.holdoutThrough
    let names = try Self.names(list, id, database)
    guard !names.isEmpty else {
      look = try database.holdoutLooks(ofRun: id)
      (results, failures, worn) = ([], [], [])
      return
    }
    look = try database.recordHoldoutLook(ofRun: id, purpose: "validate \(names.count) backtests", at: now)
    var looks: [SealedLook] = []
    var failures: [(symbol: String, reason: String)] = []
    var worn: [String] = []
    for symbol in configuration.symbols where names.contains(where: { $0.key.symbol == symbol }) {
      let own = names.filter { $0.key.symbol == symbol }
      let hash = try source.hash(symbol, configuration.timeframe)
      if try ledger.holdoutLooks(dataHash: hash) > 0 { worn.append(symbol) }
      try ledger.append([
        LedgerEntry(
          kind: .holdoutLook, dataHash: hash, symbol: symbol,
          timeframe: "\(configuration.timeframe)", from: self.from.description,
          through: self.through?.description, count: 1,
          work: SHA256.hexadecimal(ofParts: [id, symbol, "\(look)"]), run: id, note: "\(own.count) backtests",
          at: now)
      ])
      do {
        looks += try SealedLook.all(
          own, symbol, from: self.from, through: self.through, configuration, source, library)
      } catch let error as AssayError where error.kind == .badData {
        failures.append((symbol, error.description))
      }
    }
    let alpha = configuration.gates.multipleTesting.alpha
    results = Self.confirmed(looks, worn: worn, look: look, missing: names.count - looks.count, alpha: alpha)
    try database.setHoldout(results, ofRun: id)
    self.failures = failures
    self.worn = worn
  }

  /// A name whose days could not be read was on the list all the same: it counts in Holm's steps.
  private static func confirmed(
    _ looks: [SealedLook], worn: [String], look: Int, missing: Int, alpha: Double
  ) -> [HoldoutRecord] {
    let nothing = SealedConfirmation.Candidate(
      discovery: 1, discoveryYears: 1, sealed: 1, sealedYears: 1, sealedMean: 0)
    // Every statistic that the decision asks for has to be confirmed: the largest of its combined values counts.
    let candidates = looks.map { entry in
      entry.stages.max { a, b in (a.combined.isNaN ? 1 : a.combined) < (b.combined.isNaN ? 1 : b.combined) }
        ?? nothing
    }
    let test = SealedConfirmation(
      candidates + Array(repeating: nothing, count: max(0, missing)), level: alpha)
    return looks.enumerated().map { place, entry in
      var record = entry.record
      record.discoveryPValue = candidates[place].discovery
      record.sealedPValue = candidates[place].sealed
      record.combinedPValue = test.combined[place]
      record.adjustedPValue = test.adjusted[place]
      record.power = SealedConfirmation.power(
        discovery: candidates[place].discovery, discoveryYears: candidates[place].discoveryYears,
        sharpe: entry.expectedSharpe, sealedYears: candidates[place].sealedYears, level: alpha)
      record.look = look
      record.isConfirmed = test.isConfirmed[place] && !worn.contains(record.key.symbol)
      return record
    }
  }

  /// The list, which has to be named before the days are opened.
  private static func names(_ list: List, _ id: String, _ database: ResultsDatabase) throws -> [SealedLook
    .Name]
  {
    let tiers = Dictionary(
      try database.tiers(ofRun: id).map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    let candidates = Dictionary(
      try database.candidates(ResultsQuery(run: id)).map { ($0.key, $0) },
      uniquingKeysWith: { first, _ in first })
    var keys = try database.winners(ofRun: id).map(\.key)
    if list == .winnersAndCandidates {
      let shortlist = tiers.values.filter { $0.tier == Tier.candidate.rawValue }
      for (_, own) in Dictionary(grouping: shortlist, by: \.key.symbol).sorted(by: { $0.key < $1.key }) {
        let ordered = own.sorted { a, b in
          (a.pValue, a.key.strategy, a.key.parameters, a.key.exits)
            < (b.pValue, b.key.strategy, b.key.parameters, b.key.exits)
        }
        keys += ordered.prefix(candidatesPerSymbol).map(\.key).filter { !keys.contains($0) }
      }
    }
    let shares = Dictionary(
      try database.symbolTests(ofRun: id).map { ($0.symbol, $0) }, uniquingKeysWith: { first, _ in first })
    return try keys.map { key in
      let test = shares[key.symbol]
      return SealedLook.Name(
        key: key, candidate: candidates[key],
        sharpe: try database.record(key, ofRun: id)?.figures.sharpeRatio ?? .nan,
        expectedSharpe: tiers[key]?.expectedSharpe ?? .nan,
        accountShare: test?.accountShare ?? .nan, discoverySessions: test?.sessions ?? 0)
    }
  }

  private static func start(_ given: CivilDate?, _ configuration: FactoryConfiguration) throws -> CivilDate {
    let next = configuration.through.map { $0.advanced(byDays: 1) }
    guard let start = given ?? configuration.holdoutFrom ?? next else {
      throw AssayError(
        code: "no_holdout", message: "The run used all bars there were; nothing is sealed.",
        remedy: "Make a run with `--to` before the end of the data.", place: "holdout", kind: .usage)
    }
    if let through = configuration.through, start <= through {
      throw AssayError(
        code: "holdout_in_discovery",
        message: "\(start) lies in the discovery window, which ends on \(through).",
        remedy: "Give a date after it.", place: "from", kind: .usage)
    }
    return start
  }
}

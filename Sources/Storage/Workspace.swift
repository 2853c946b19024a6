public import Diagnostics

/// The files that a program works on and where they lie: bars, results, the trial ledger, finished work, user
/// strategies.
///
/// The command, and every program that embeds the package, opens them through this, so that all look in the
/// same places. Nothing is made before it is written to.
///
///     let workspace = Workspace(folder: "assay-data")
///     let bars = try workspace.catalogue().load("ES", .day)
///     let database = try workspace.database(.readOnly)
public struct Workspace: Sendable, Hashable {
  /// The data folder.
  public let folder: String
  /// The results database.
  public let databasePath: String
  /// The trial ledger.
  public let ledgerPath: String

  /// Bytes that finished units of work may take in the cache.
  public static let cacheLimit = 2 << 30

  /// - Parameters:
  ///   - database: `results.sqlite` in the data folder unless given.
  ///   - ledger: `ledger.jsonl` in the data folder unless given.
  public init(folder: String, database: String? = nil, ledger: String? = nil) {
    self.folder = folder
    databasePath = database ?? "\(folder)/results.sqlite"
    ledgerPath = ledger ?? "\(folder)/ledger.jsonl"
  }

  /// The bars, instruments and their provenance.
  /// - Throws: as `Catalogue.init`.
  public func catalogue() throws -> Catalogue { try Catalogue(directory: folder) }

  /// Runs and their results.
  /// - Throws: as `ResultsDatabase.init`.
  public func database(_ access: Database.Access = .readWrite) throws(AssayError) -> ResultsDatabase {
    try ResultsDatabase(databasePath, access: access)
  }

  /// Everything that was ever tried on the data.
  /// - Parameter onNotice: told what a reader of the ledger should know.
  public func ledger(onNotice: @escaping @Sendable (String) -> Void = { _ in }) -> TrialLedger {
    TrialLedger(ledgerPath, onNotice: onNotice)
  }

  /// Results of finished units of work, which every job of the folder shares.
  public var cache: ArtefactCache { ArtefactCache(folder: "\(folder)/cache", limit: Self.cacheLimit) }

  /// Where user strategies are looked for unless another folder is given.
  public var strategiesFolder: String { "\(folder)/strategies" }
}

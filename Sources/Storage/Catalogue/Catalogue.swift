import Diagnostics
import Glibc
public import Market

/// The bars of a data directory: one Parquet file for each symbol and timeframe, with its provenance inside.
///
///     assay-data/
///       instruments.yaml           the user's own instruments (see `InstrumentsFile`)
///       bars/ES/15m.parquet
///       bars/BTC%2FUSD/1h.parquet
///
/// Each file stands for itself: there is no index that could contradict the files, and any Parquet reader
/// opens them. Files are replaced as a whole, so readers never see half of one.
public struct Catalogue: Sendable {
  public let directory: String
  /// The user's own instruments, which come before the built-in ones.
  public let instruments: [Instrument]

  static let manifestKey = "assay.bars"

  /// Opens a data directory, which need not exist yet.
  ///
  /// - Throws: as `InstrumentsFile.read` when the directory has a broken `instruments.yaml`.
  public init(directory: String) throws {
    self.directory = directory
    PartialFile.sweep(directory)
    instruments = try InstrumentsFile.read(inDirectory: directory)
  }

  /// The same bars under given contracts, which come before all others: how a run is looked at again, or taken up, as
  /// it was made.
  public func under(_ contracts: [Instrument]) -> Catalogue {
    let named = Set(contracts.map(\.symbol))
    return Catalogue(
      directory: directory, instruments: contracts + instruments.filter { !named.contains($0.symbol) })
  }

  private init(directory: String, instruments: [Instrument]) {
    self.directory = directory
    self.instruments = instruments
  }

  /// The instrument of a symbol: the user's, else as `InstrumentRegistry` knows it.
  public func instrument(_ symbol: String, assetClass: AssetClass? = nil) throws -> Instrument {
    try InstrumentRegistry.resolve(symbol: symbol, assetClass: assetClass, overrides: instruments)
  }

  /// The contract that bars are traded with: the user's own, else the one they were stored with at the default costs of
  /// its class. Costs are no property of bars, so those of an older default are not kept.
  public func contract(of entry: CatalogueEntry) -> Instrument {
    if let own = instruments.first(where: { $0.symbol == entry.symbol }) { return own }
    var instrument = entry.instrument
    instrument.costs = instrument.standardCosts
    return instrument
  }

  /// Whether `instruments.yaml` describes a symbol.
  public func describes(_ symbol: String) -> Bool { instruments.contains { $0.symbol == symbol } }

  /// The contract under which stored bars are traded: that of their entry.
  ///
  /// - Throws: as `load`.
  public func instrument(_ symbol: String, _ timeframe: Timeframe) throws -> Instrument {
    try contract(of: entry(symbol, timeframe))
  }

  /// Stores bars, replacing those of the same symbol and timeframe.
  @discardableResult
  public func put(_ series: BarSeries, _ provenance: BarProvenance) throws -> CatalogueEntry {
    let entry = CatalogueEntry(series, provenance)
    guard FileName.decode(FileName.encode(entry.symbol)) == entry.symbol else {
      throw AssayError(
        code: "invalid_symbol", message: "The symbol is too long for the name of a file, or empty.",
        remedy: "Give a shorter one.", place: String(entry.symbol.prefix(40)), kind: .usage)
    }
    try ParquetFile.write(
      series.table, to: path(of: entry.symbol, entry.timeframe),
      metadata: [(Self.manifestKey, entry.json.text())])
    return entry
  }

  /// Reads bars. Sessions are found anew; the user's instruments come before what the file was stored with.
  ///
  /// - Throws: `unknown_symbol` with the nearest one, `unknown_timeframe` with those there are, and
  ///   `damaged_bars` when the file is not what was written.
  public func load(_ symbol: String, _ timeframe: Timeframe) throws -> BarSeries {
    let path = try existingPath(of: symbol, timeframe)
    let (table, metadata) = try ParquetFile.read(path)
    let entry = try Self.entry(metadata, path)
    return try series(entry, table, path)
  }

  /// What is known of bars without reading them. Throws as `load`.
  public func entry(_ symbol: String, _ timeframe: Timeframe) throws -> CatalogueEntry {
    let path = try existingPath(of: symbol, timeframe)
    return try Self.entry(ParquetFile.describe(path).metadata, path)
  }

  /// All entries in order of symbol and timeframe.
  public func list() throws -> [CatalogueEntry] {
    try symbols().flatMap { symbol in try timeframes(of: symbol).map { try entry(symbol, $0) } }
  }

  /// Symbols with at least one file, in order.
  public func symbols() throws -> [String] {
    try names(in: "\(directory)/bars").compactMap(FileName.decode).filter { try !timeframes(of: $0).isEmpty }
      .sorted()
  }

  /// The timeframes in which a symbol is there, finest first.
  public func timeframes(of symbol: String) throws -> [Timeframe] {
    try names(in: folder(of: symbol)).compactMap { name in
      name.hasSuffix(".parquet") ? Timeframe(String(name.dropLast(8))) : nil
    }.sorted()
  }

  /// Removes the bars of a symbol and timeframe. Throws as `load` when they are not there.
  public func remove(_ symbol: String, _ timeframe: Timeframe) throws {
    let path = try existingPath(of: symbol, timeframe)
    guard unlink(path) == 0 else { throw AssayError.cannotWrite(path, reason: errno) }
    // Fails, as it should, while other timeframes are there.
    rmdir(folder(of: symbol))
  }

  /// Whether the bars are those that were stored, digit for digit.
  ///
  /// - Throws: as `load`; `damaged_bars` when the content hash differs.
  public func verify(_ symbol: String, _ timeframe: Timeframe) throws {
    let path = try existingPath(of: symbol, timeframe)
    let (table, metadata) = try ParquetFile.read(path)
    let entry = try Self.entry(metadata, path)
    // Judged with the contract it was stored with: another one may stamp days anew.
    let stored = try Self.series(entry, table, as: entry.instrument, path)
    guard stored.contentHash == entry.contentHash else {
      throw AssayError.damagedBars(path, "the values differ from those that were stored")
    }
  }
}

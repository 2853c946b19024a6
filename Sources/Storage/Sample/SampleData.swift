import Diagnostics
public import Market

/// Real daily prices for the quick start, from packages that set-up fetches; nothing here is made up.
///
/// Five US shares from the package `bokeh_sampledata` (public domain, unadjusted, with an adjusted close) and
/// two indices from the package `arch`. Shares are adjusted for splits and dividends so that returns are
/// those of a holder; the last prices of each are those that were traded.
public enum SampleData {
  /// One series of the sample.
  public struct Sample: Sendable, Hashable {
    public var symbol: String
    /// What it is, for a list.
    public var name: String
    /// The name of its file, as in `InstalledFiles.sampleNames`.
    public var file: String
    /// The package that carries it.
    public var source: String
  }

  /// Everything there is, shares before indices.
  public static let all: [Sample] =
    [
      ("AAPL", "Apple"), ("IBM", "IBM"), ("MSFT", "Microsoft"), ("GOOG", "Google"), ("FB", "Facebook"),
    ].map { Sample(symbol: $0, name: $1, file: "stocks", source: "bokeh_sampledata 2026.1") } + [
      Sample(symbol: "SPX", name: "S&P 500 index", file: "sp500", source: "arch 8.0.0"),
      Sample(symbol: "COMP", name: "NASDAQ Composite index", file: "nasdaq", source: "arch 8.0.0"),
    ]

  /// Reads one series.
  ///
  /// - Parameter importedBy: the version of the program, for the provenance.
  /// - Throws: `no_sample_data` when set-up has not put the files in place; `damaged_sample` with the line
  ///   for a file that is not as it was published.
  public static func load(
    _ sample: Sample, from files: InstalledFiles, importedBy: String
  ) throws -> (series: BarSeries, provenance: BarProvenance) {
    guard let path = files.sample(sample.file) else { throw AssayError.noSampleData(sample, files) }
    var rows = try SampleRows.read(path, ticker: sample.file == "stocks" ? sample.symbol : nil)
    guard !rows.dates.isEmpty else {
      throw AssayError.damagedSample(path, nil, "has no rows of \(sample.symbol)")
    }
    let adjustments = rows.adjust()
    let series = try BarSeries(
      instrument: InstrumentRegistry.resolve(symbol: sample.symbol), dates: rows.dates, open: rows.open,
      high: rows.high, low: rows.low, close: rows.close, volume: rows.volume)
    let provenance = BarProvenance(
      source: "sample: \(sample.source), \(sample.file).csv.gz",
      sourceHash: try SHA256.hexadecimal(ofFile: path), stamp: "session date", adjustments: adjustments,
      rowsRead: series.count, importedBy: importedBy)
    return (series, provenance)
  }

  /// Puts every series into a catalogue, replacing bars of the same symbols.
  @discardableResult
  public static func install(
    into catalogue: Catalogue, from files: InstalledFiles, importedBy: String
  ) throws -> [CatalogueEntry] {
    try all.map { sample in
      let (series, provenance) = try load(sample, from: files, importedBy: importedBy)
      return try catalogue.put(series, provenance)
    }
  }
}

extension AssayError {
  static func noSampleData(_ sample: SampleData.Sample, _ files: InstalledFiles) -> AssayError {
    AssayError(
      code: "no_sample_data", message: "The sample prices of \(sample.symbol) are not in \(files.folder).",
      remedy: "Fetch them with `./assay-setup deps`.")
  }

  static func damagedSample(_ path: String, _ line: Int?, _ reason: String) -> AssayError {
    AssayError(
      code: "damaged_sample", message: "The sample file \(reason).",
      remedy: "Remove it and fetch it again with `./assay-setup deps`.",
      place: line.map { "\(path):\($0)" } ?? path, kind: .badData)
  }
}

import Diagnostics
import Market
import Reports
import Storage

extension ReportDataset {
  /// What the catalogue knows of some bars, and what the quality check warns of.
  init(_ entry: CatalogueEntry, _ series: BarSeries) throws {
    let findings = try QualityReport.check(series).findings.filter { $0.severity > .note }
    func date(_ time: String?) -> CivilDate? { time.flatMap { CivilDate(String($0.prefix(10))) } }
    self.init(
      symbol: entry.symbol, timeframe: entry.timeframe, bars: entry.barCount, from: date(entry.first),
      to: date(entry.last), source: entry.provenance.source,
      adjustments: entry.provenance.adjustments.isEmpty
        ? "none" : entry.provenance.adjustments.joined(separator: "; "),
      warnings: findings.map(\.sentence))
    hasPlantedEdge = (entry.provenance.synthetic?["scenario"]?["edge"]?.objectValue) != nil
  }
}

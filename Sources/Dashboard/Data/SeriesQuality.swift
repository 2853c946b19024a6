import Diagnostics
import Market
import Storage

/// What the quality check says of a series, for the list of all.
struct SeriesQuality: Sendable {
  /// Bars that are there ÷ bars that the sessions of the exchange ask for; `nil` where nothing is asked for.
  var coverage: Double?
  /// The longest time between two neighbouring bars, in days.
  var longestGap: Double?
  var errors = 0
  var warnings = 0
  var notes = 0
  /// Why the bars could not be checked.
  var failure: String?

  /// Bars and contract decide what is found.
  static func key(_ entry: CatalogueEntry) -> String {
    "\(entry.symbol) \(entry.timeframe) \(entry.contentHash)"
  }

  init(failure: any Error) { self.failure = (failure as? AssayError)?.message ?? "\(failure)" }

  /// Checks a series; what hinders that is part of the answer.
  static func check(_ entry: CatalogueEntry, _ workspace: Workspace) -> SeriesQuality {
    do {
      return SeriesQuality(
        try QualityReport.check(workspace.catalogue().load(entry.symbol, entry.timeframe)))
    } catch {
      return SeriesQuality(failure: error)
    }
  }

  init(_ report: QualityReport) {
    longestGap = report.longestGap?.days
    errors = report.findings.count { $0.severity == .error }
    warnings = report.findings.count { $0.severity == .warning }
    notes = report.findings.count { $0.severity == .note }
    guard report.sessions > 0, report.bars > 0 else { return }
    let perSession = Double(report.bars) / Double(report.sessions)
    let missing =
      Double(report.count(of: .missingSessions)) * perSession + Double(report.count(of: .missingBars))
    coverage = Double(report.bars) / (Double(report.bars) + missing)
  }
}

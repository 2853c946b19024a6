import Diagnostics
import Reports
import Storage

/// Writes reports with the plotting script of this installation.
enum ReportRenderer {
  /// HTML, or the same model as JSON when the path ends so.
  static func write(_ report: FactoryReport, to path: String) throws {
    try AtomicFile.replace(path, with: path.hasSuffix(".json") ? report.json().text() : html().render(report))
  }

  /// HTML, or the same model as JSON when the path ends so.
  static func write(_ report: BacktestReport, to path: String) throws {
    try AtomicFile.replace(path, with: path.hasSuffix(".json") ? report.json().text() : html().render(report))
  }

  private static func html() throws -> HTMLReport {
    let script = try Installation.files?.plottingScript.map { path in
      String(decoding: try WholeFile.bytes(of: path), as: UTF8.self)
    }
    return HTMLReport(plotScript: script)
  }
}

import Diagnostics
import Reports
import Storage

/// Writes reports with the drawing libraries of this installation.
enum ReportRenderer {
  /// HTML, or the same model as JSON when the path ends so.
  static func write(_ report: FactoryReport, to path: String) throws {
    try AtomicFile.replace(path, with: path.hasSuffix(".json") ? report.json().text() : html().render(report))
  }

  /// HTML, or the same model as JSON when the path ends so.
  static func write(_ report: BacktestReport, to path: String) throws {
    try AtomicFile.replace(path, with: path.hasSuffix(".json") ? report.json().text() : html().render(report))
  }

  private static func html() throws -> HTMLReport { HTMLReport(assets: try assets()) }

  /// The scripts that draw charts, as this installation has them.
  static func assets() throws -> ChartAssets {
    func text(_ path: String?) throws -> String? {
      try path.map { String(decoding: try WholeFile.bytes(of: $0), as: UTF8.self) }
    }
    let files = Installation.files
    return ChartAssets(
      lines: try text(files?.lineCharts), linesStyle: try text(files?.lineChartsStyle),
      prices: try text(files?.priceCharts))
  }
}

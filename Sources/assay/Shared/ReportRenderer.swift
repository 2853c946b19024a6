import Diagnostics
import Reports
import Storage

/// Writes reports with the drawing libraries of this installation, in the form that the name of the file asks for.
enum ReportRenderer {
  /// HTML; the same model as JSON, a summary as Markdown, or the page as PDF when the path ends so.
  static func write(_ report: FactoryReport, to path: String) throws {
    try write(to: path, json: { report.json() }, markdown: { report.markdown() }, page: { $0.render(report) })
  }

  static func write(_ report: BacktestReport, to path: String) throws {
    try write(to: path, json: { report.json() }, markdown: { report.markdown() }, page: { $0.render(report) })
  }

  static func write(_ comparison: ResultComparison, to path: String) throws {
    try write(
      to: path, json: { .object(comparison.json()) }, markdown: { "```\n\(comparison.text())\n```\n" },
      page: { $0.render(comparison, created: Clock.now()) })
  }

  static func write(_ comparison: RunComparison, to path: String) throws {
    try write(
      to: path, json: { comparison.json }, markdown: { "```\n\(comparison.text())\n```\n" },
      page: { $0.render(comparison, created: Clock.now()) })
  }

  private static func write(
    to path: String, json: () -> JSONValue, markdown: () -> String, page: (HTMLReport) -> String
  ) throws {
    let html = HTMLReport(assets: try assets())
    if path.hasSuffix(".json") {
      try AtomicFile.replace(path, with: json().text())
    } else if path.hasSuffix(".md") {
      try AtomicFile.replace(path, with: markdown())
    } else if path.hasSuffix(".pdf") {
      try PagePrinter.print(page(html), to: path)
    } else {
      try AtomicFile.replace(path, with: page(html))
    }
  }

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

import Reports
import Storage

/// The renderer with the plotting script of this installation.
enum ReportRenderer {
  static func html() throws -> HTMLReport {
    HTMLReport(plotScript: try Installation.files?.plottingScript.map { String(decoding: try WholeFile.bytes(of: $0), as: UTF8.self) })
  }
}

import Reports
import Storage

/// The renderer with the plotting script of this installation.
enum ReportRenderer {
  static func html() throws -> HTMLReport {
    let script = try Installation.files?.plottingScript.map { path in
      String(decoding: try WholeFile.bytes(of: path), as: UTF8.self)
    }
    return HTMLReport(plotScript: script)
  }
}

import HTTPServer
import Reports
import Storage

/// The files that pages load: few, known by name, and read once.
struct DashboardAssets: Sendable {
  private let files: [String: HTTPResponse]
  let hasPlots: Bool

  init(_ installed: InstalledFiles?) {
    var files: [String: (text: [UInt8], type: String)] = [
      "style.css": (Array((ReportFragment.styleSheet + DashboardStyle.css).utf8), "text/css; charset=utf-8"),
      "report.js": (Array(ReportFragment.script.utf8), "text/javascript; charset=utf-8"),
      "dashboard.js": (Array(DashboardScript.source.utf8), "text/javascript; charset=utf-8"),
      "icon.svg": (Array(Self.icon.utf8), "image/svg+xml"),
    ]
    for (name, path) in [("htmx.js", "htmx/htmx.min.js"), ("plots.js", "plotly/plotly.min.js")] {
      let bytes = installed?.path(path).flatMap { try? WholeFile.bytes(of: $0) }
      files[name] = bytes.map { ($0, "text/javascript; charset=utf-8") }
    }
    hasPlots = files["plots.js"] != nil
    self.files = files.mapValues { file in
      let tag = "\"\(SHA256.hexadecimal(of: String(decoding: file.text, as: UTF8.self)).prefix(16))\""
      return HTTPResponse(
        headers: [
          HTTPField("Content-Type", file.type), HTTPField("ETag", tag),
          HTTPField("Cache-Control", "no-cache"),
        ], body: .bytes(file.text))
    }
  }

  /// The file that is asked for; `nil` for a request that is about something else.
  func answer(_ request: HTTPRequest) -> HTTPResponse? {
    guard request.path.hasPrefix("/assets/"), request.method != .post else { return nil }
    guard let file = files[String(request.path.dropFirst(8))] else {
      return .text("There is no such file.", status: 404)
    }
    if let known = request.header("if-none-match"), known == file.headers.value("ETag") {
      return HTTPResponse(status: 304, headers: file.headers, body: .bytes([]))
    }
    return file
  }

  private static let icon = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#1d5fb8"/>\
    <path d="M3 12l3-5 3 3 4-7" stroke="#fff" stroke-width="1.6" fill="none"/></svg>
    """
}

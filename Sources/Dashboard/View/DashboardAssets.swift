import HTTPServer
import Reports
import Storage

/// The files that pages load: few, known by name, and read once.
struct DashboardAssets: Sendable {
  private let files: [String: HTTPResponse]
  /// Whether the libraries that draw charts are at hand.
  let drawsCharts: Bool

  init(_ installed: InstalledFiles?) {
    func bytes(_ path: String?) -> [UInt8]? { path.flatMap { try? WholeFile.bytes(of: $0) } }
    let script = "text/javascript; charset=utf-8"
    let chartStyle = bytes(installed?.lineChartsStyle) ?? []
    var files: [String: (text: [UInt8], type: String)] = [
      "style.css": (
        Array(ReportFragment.styleSheet.utf8) + chartStyle + Array(DashboardStyle.css.utf8),
        "text/css; charset=utf-8"
      ),
      "report.js": (Array(PageScript.source.utf8), script),
      "dashboard.js": (Array(DashboardScript.source.utf8), script),
      "icon.svg": (Array(Self.icon.utf8), "image/svg+xml"),
    ]
    let optional = [
      ("htmx.js", installed?.path("htmx/htmx.min.js")), (Self.name(of: .lines), installed?.lineCharts),
      (Self.name(of: .prices), installed?.priceCharts),
    ]
    for (name, path) in optional { files[name] = bytes(path).map { ($0, script) } }
    drawsCharts = files[Self.name(of: .lines)] != nil && files[Self.name(of: .prices)] != nil
    // Without the library nothing asks for it: an empty file keeps the pages free of errors.
    if files["htmx.js"] == nil { files["htmx.js"] = ([], script) }
    self.files = files.mapValues { file in
      let tag = "\"\(SHA256.hexadecimal(of: String(decoding: file.text, as: UTF8.self)).prefix(16))\""
      return HTTPResponse(
        headers: [
          HTTPField("Content-Type", file.type), HTTPField("ETag", tag),
          HTTPField("Cache-Control", "no-cache"),
        ], body: .bytes(file.text))
    }
  }

  /// The file of a library that draws charts.
  static func name(of library: ChartLibrary) -> String { "charts-\(library.rawValue).js" }

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

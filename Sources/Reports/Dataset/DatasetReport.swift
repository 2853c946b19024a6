public import Dataset
import Diagnostics
public import Factory
public import Market
import Storage

/// The analysis of a position-sizing dataset as one page that opens offline.
public struct DatasetReport: Sendable {
  private let analysis: DatasetAnalysis
  private let created: Timestamp

  public init(_ analysis: DatasetAnalysis, created: Timestamp) {
    self.analysis = analysis
    self.created = created
  }

  /// The same analysis, time and libraries give the same bytes.
  public func html(_ assets: ChartAssets) -> String {
    PageFrame(assets: assets).render(DatasetAnalysisPage(analysis: analysis, created: created))
  }
}

/// What the page holds.
struct DatasetAnalysisPage: PageContent {
  let analysis: DatasetAnalysis
  let created: Timestamp

  /// The name of its folder, which often says itself what it is.
  var title: String {
    let name = analysis.name
    return name.lowercased().contains("dataset")
      ? "Position-sizing data: \(name)" : "Position-sizing dataset \(name)"
  }
  var runID: String { analysis.name }

  var subtitle: String {
    let metadata = analysis.metadata
    let symbols = metadata["symbols"]?.arrayValue?.count ?? 0
    let records = metadata["records"]?.integerValue ?? 0
    let timeframe = metadata["configuration"]?["timeframe"]?.stringValue ?? ""
    return "\(Figure.count(records)) windows of \(symbols) symbols, \(timeframe) bars"
  }

  var navigation: [(id: String, title: String)] {
    shown.map { (id: $0.key, title: $0.title) } + [(id: "left-out", title: "Left out")]
  }

  var hasCharts: Bool { true }

  private var shown: [AnalysisTable] {
    analysis.tables.filter { $0.table.rowCount > 0 }
  }

  func writeBody(to html: inout HTMLWriter) {
    QualityNotice(analysis.dataFindings).write(to: &html)
    for table in shown {
      html.section(id: table.key, title: table.title, lead: table.note) { html in
        switch table.key {
        case "windows":
          GrowthChart(table).write(to: &html)
          html.element("details") { html in
            html.element("summary", text: "The numbers")
            AnalysisTableView(table).write(to: &html)
          }
        case "matrix", "correlations": AnalysisTableView(table, isHeatMap: true).write(to: &html)
        case "pairs": AnalysisTableView(table, limit: 100).write(to: &html)
        case "drawdowns":
          UnderWaterChart(analysis.windows).write(to: &html)
          AnalysisTableView(table).write(to: &html)
        default: AnalysisTableView(table).write(to: &html)
        }
      }
    }
    html.section(id: "left-out", title: "Left out", lead: "What has no row in the dataset, by reason.") {
      html in
      leftOut(to: &html)
    }
  }

  private func leftOut(to html: inout HTMLWriter) {
    var settings: [ReportSetting] = []
    for key in ["skipped_windows", "skipped_strategy_windows"] {
      for member in analysis.metadata[key]?.objectValue?.members ?? [] {
        settings.append(
          ReportSetting(member.key.replacing("_", with: " "), Figure.count(member.value.integerValue ?? 0)))
      }
    }
    for symbol in analysis.metadata["skipped_symbols"]?.arrayValue ?? [] {
      settings.append(ReportSetting(symbol["symbol"]?.stringValue ?? "", symbol["reason"]?.stringValue ?? ""))
    }
    if settings.isEmpty {
      html.element("p", text: "Nothing.")
    } else {
      html.settings(settings, classes: "facts")
    }
  }
}

import CommandKit
import Dataset
import Diagnostics
import Factory
import Reports
import Storage

struct DatasetAnalyze: Command {
  static let path = "dataset analyze"
  static let abstract = "Rank strategies and pairs, with errors; windows over time, drawdowns, correlations."
  static let discussion = """
    Every Sharpe ratio stands with its standard error and p-value. Windows are the observations: a strategy's series is
    its mean return over the symbols of each window.
    """
  static let examples = [
    CommandExample("assay dataset analyze out --report out/analysis.html", "tables here, plots in the page"),
    CommandExample("assay dataset analyze out --csv tables", "one CSV file a table"),
  ]

  let dataset = Argument.required("DIR", .folder, "directory of a dataset")
  let top = Option("top", .integer(in: 1...10_000), default: 10, "pairs that are shown")
  let html = Option("report", .file, "write a page that opens offline").formerly("html")
  let csv = Option("csv", .folder, "write every table as CSV into this directory")

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let files = try DatasetFiles(in: context[dataset])
    let analysis = try DatasetAnalysis(Dataset(files), name: files.name)
    if let directory = context[csv] {
      for table in analysis.tables { try CSVFile.write(table.table, to: "\(directory)/\(table.key).csv") }
      context.console.info("The tables are in \(directory).")
    }
    if let path = context[html] {
      let page = DatasetReport(analysis, created: Clock.now())
      try AtomicFile.replace(path, with: page.html(try ReportRenderer.assets()))
      context.console.info("The page is in \(path).")
    }
    let (style, width, top) = (context.console.outputStyle, context.console.width, context[top])
    return CommandOutput(
      json: analysis.json,
      text: QualityBanner.brief(analysis.dataFindings, width: width, style)
        + AnalysisText(analysis, top: top).text(style: style, width: width))
  }
}

/// An analysis for a terminal.
struct AnalysisText {
  private let analysis: DatasetAnalysis
  private let top: Int

  init(_ analysis: DatasetAnalysis, top: Int) {
    self.analysis = analysis
    self.top = top
  }

  func text(style: Style, width: Int) -> String {
    let shown = [
      (analysis.strategies, Int.max), (analysis.pairs, top), (analysis.bestBySymbol, .max),
      (analysis.matrix, .max),
      (analysis.drawdowns, .max), (analysis.correlations, .max), (analysis.skill, .max),
    ]
    return shown.filter { $0.0.table.rowCount > 0 }.map { table, limit in
      style.bold(table.title) + "\n" + TextWrap.wrapped(table.note, width: width, indent: 0) + "\n"
        + Self.text(table, limit: limit, style: style)
    }.joined(separator: "\n\n")
  }

  private static func text(_ analysis: AnalysisTable, limit: Int, style: Style) -> String {
    let columns = analysis.table.columns.filter { !hidden.contains($0.name) }
    var text = TextTable(
      columns.map { column in
        let title = headings[column.name] ?? column.name
        if case .string = column.values { return .text(title) }
        return .number(title)
      })
    for row in 0..<min(limit, analysis.table.rowCount) {
      text.append(columns.map { cell($0, row, analysis.formats[$0.name]) })
    }
    return text.text(style: style)
  }

  /// In JSON, CSV and the page only: a terminal is narrow.
  private static let hidden: Set<String> = [
    "records", "exposure", "total_pnl", "avg_window_sharpe", "avg_window_sharpe_error",
  ]
  private static let headings = [
    "avg_return": "return", "sharpe_ratio": "Sharpe", "sharpe_standard_error": "± error", "p_value": "p",
    "adjusted_p_value": "adjusted p", "gain_share": "gained", "max_drawdown": "drawdown",
    "pnl_before_costs": "before costs", "sharpe_first_half": "1st half", "sharpe_second_half": "2nd half",
    "rank_correlation": "rank corr.", "r_squared": "R²", "hit_rate": "hits", "windows_below": "windows",
  ]

  private static func cell(
    _ column: ColumnTable.Column, _ row: Int, _ format: AnalysisTable.Format?
  ) -> String {
    switch column.values {
    case .string(let values): return values[row]
    case .int64(let values): return NumberText.grouped(Int(values[row]))
    case .double(let values):
      let value = values[row].isNaN ? nil : values[row]
      return switch format {
      case .percent: NumberText.percent(value)
      case .ratio: NumberText.fixed(value, 2)
      case .pValue: NumberText.fixed(value, 4)
      case .money, .count, nil: NumberText.fixed(value, 0)
      }
    case .int32, .bool, .timestamp: return ""
    }
  }
}

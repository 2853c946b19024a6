import Foundation
import Market
import Reports
import Testing

/// Faults that pages once had.
struct PageDefectTests {
  private static func page(_ report: FactoryReport) throws -> ParsedHTML {
    try ParsedHTML(HTMLReport(assets: SampleReport.assets).render(report))
  }

  @Test func `a handful of trades is never a track record that suffices`() throws {
    var metrics = SampleReport.metrics()
    metrics.trades = 2
    metrics.minimumTrackRecordLength = 50
    let html = try Self.page(SampleReport.factory(winners: [SampleReport.result(metrics: metrics)]))
    let cell = try #require(html.all("td") { $0.text == "12.0 y2 trades are too few" }.first)
    #expect(cell.attributes["class"]?.contains("good") == false)
    #expect(html.withClass("gist").first?.text.contains("2 trades are too few") == true)
  }

  @Test func `ratios far out are counted at the ends of the histogram, which says so`() throws {
    var report = SampleReport.factory()
    let sharpes = [-19.2, -7, -0.4, 0.1, 0.2, 0.3, 0.5, 0.9, 1.2, 25]
    report.pairs = sharpes.enumerated().map { index, sharpe in
      var pair = report.pairs[0]
      pair.strategyName = "S\(index)"
      pair.best = SampleReport.metrics(sharpe: sharpe)
      return pair
    }
    let html = try Self.page(report)
    let caption =
      html.all("figcaption").map(\.text).first { $0.contains("best parameter set of each pair") } ?? ""
    #expect(caption.contains("The first bar also holds 2 below it, down to −19.19"))
    #expect(caption.contains("The last bar also holds 1 above it, up to 24.98"))
    let ticks = html.all("span") {
      $0.path.contains("div") && ["−4.0", "−2.0", "0.0", "2.0", "4.0"].contains($0.text)
    }
    #expect(ticks.count >= 4)
    #expect(!html.all("span").contains { $0.text == "−19.0" || $0.text == "−18.0" })
  }

  @Test func `words between backticks are code, and lone backticks stay`() throws {
    var report = SampleReport.factory()
    report.notes = ["Run `assay doctor` <first>.", "One ` alone."]
    let html = try Self.page(report)
    #expect(html.all("code") { $0.path.last == "li" }.map(\.text) == ["assay doctor"])
    #expect(html.all("li").map(\.text).contains("Run assay doctor <first>."))
    #expect(html.all("li").map(\.text).contains("One ` alone."))
  }

  @Test func `every table scrolls in its own frame`() throws {
    let html = try Self.page(SampleReport.factory())
    #expect(html.all("table").count == html.withClass("table-frame").count)
    for table in html.all("table") { #expect(table.path.suffix(2) == ["div", "div"]) }
  }

  @Test func `made-up markets are set against real ones, and pages with real ones alone say nothing of it`()
    throws
  {
    var report = SampleReport.factory()
    #expect(try !Self.page(report).all("section").contains { $0.attributes["id"] == "planted" })
    report.data.append(
      ReportDataset(
        symbol: "TLT", timeframe: .day, bars: 3_000, from: nil, to: nil, source: "synthetic: planted, seed 1")
    )
    report.data[1].hasPlantedEdge = true
    let section = try #require(
      try Self.page(report).all("section") { $0.attributes["id"] == "planted" }.first)
    #expect(section.text.contains("TLT never traded"))
    #expect(section.text.contains("Without a planted edge: the best pair shows a Sharpe ratio of 0.83"))
    #expect(section.text.contains("With a planted edge: the best pair shows a Sharpe ratio of 0.12"))
  }

  @Test func `a summary in Markdown keeps its tables whole`() {
    var report = SampleReport.factory(winners: [SampleReport.result(strategyName: "A | B *bold*")])
    report.notes = ["a\nb"]
    for text in [report.markdown(), SampleReport.backtest().markdown()] {
      let lines = text.split(separator: "\n")
      #expect(lines.first?.hasPrefix("# ") == true)
      var columns = 0
      for line in lines {
        guard line.hasPrefix("|") else {
          columns = 0
          continue
        }
        let count = line.replacing("\\|", with: "").count { $0 == "|" }
        if columns > 0 { #expect(count == columns, "\(line)") }
        columns = count
      }
      #expect(text.contains("assay factory run --symbols SPY --seed 7"))
    }
    #expect(report.markdown().contains("A \\| B \\*bold\\*"))
    #expect(report.markdown().contains("- a b"))
  }

  @Test func `cells of heat maps lead to their backtests where a server has them, and nowhere in a file`()
    throws
  {
    var report = SampleReport.backtest()
    func links() throws -> [String] {
      try ParsedHTML(HTMLReport(assets: SampleReport.assets).render(report)).all("a") {
        $0.path.contains("td")
      }
      .compactMap { $0.attributes["href"] }.filter { $0.hasPrefix("/") }
    }
    #expect(try links().isEmpty)
    report.grids[0].backtests = "/backtest?run=1"
    let found = try links()
    #expect(found.contains("/backtest?run=1&at.fast=5&at.slow=50&at.stop=2%20%25&at.target=8%20%25"))
    #expect(found.contains("/backtest?run=1&at.fast=10&at.slow=100&at.stop=4%20%25&at.target=12%20%25"))
    // The cell of the page's own backtest leads nowhere.
    #expect(!found.contains("/backtest?run=1&at.fast=10&at.slow=100&at.stop=2%20%25&at.target=8%20%25"))
  }

  @Test func `a return that is shown as zero has no colour`() {
    #expect(TableCell.figure(-0.00001, .signedPercent).tone == nil)
    #expect(TableCell.figure(0.00001, .signedPercent).tone == nil)
    #expect(TableCell.figure(-0.0001, .signedPercent).tone == .bad)
    #expect(TableCell.figure(0.0001, .signedPercent).tone == .good)
  }

  @Test func `one page has one annual return`() throws {
    var report = SampleReport.backtest()
    let equity = try #require(report.result.detail?.equity)
    let growth = (equity.equity.last ?? 1) / (equity.equity.first ?? 1)
    let perYear = try #require(report.result.metrics.periodsPerYear)
    let annual = pow(growth, perYear / Double(equity.equity.count - 1)) - 1
    report.result.metrics.cagr = annual
    let html = try ParsedHTML(HTMLReport(assets: SampleReport.assets).render(report))
    let row = try #require(html.all("tr") { $0.text.hasPrefix("All, a year") }.first)
    #expect(row.text.contains(Figure.percent(annual, signed: true)))
  }

  @Test func `a backtest says first what came out and how sure that is`() throws {
    var report = SampleReport.backtest()
    report.result.evidence = nil
    func page() throws -> ParsedHTML {
      try ParsedHTML(HTMLReport(assets: SampleReport.assets).render(report))
    }
    let verdict = try #require(try page().withClass("verdict").first)
    #expect(verdict.text.contains("a year after costs; buy and hold returned"))
    #expect(verdict.text.contains("Its Sharpe ratio is 0.83, between"))
    #expect(try page().all("code").map(\.text).contains { $0.hasPrefix("assay factory run --symbols SPY") })
    report.result.metrics.trades = 0
    #expect(try page().withClass("verdict").first?.text == "The strategy made no trade.")
  }
}

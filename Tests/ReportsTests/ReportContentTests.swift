import Diagnostics
import Market
import Reports
import Testing

/// What a page says, read back from its HTML and from the data that its script draws.
struct ReportContentTests {
  static let page = HTMLReport(assets: SampleReport.assets)

  private func plotData(_ html: String) throws -> JSONValue {
    let script = try ParsedHTML(html).all("script") { $0.attributes["id"] == "report-data" }
    return try JSONValue(parsing: script.first?.text ?? "")
  }

  @Test func `the ranking shows every figure in units for people`() throws {
    let html = try ParsedHTML(Self.page.render(SampleReport.factory()))
    let texts = html.all("td").map(\.text)
    for text in [
      "0.83± 0.29", "99.7%", "12.0 yneeds 3.9 y", "214", "54.2%", "1.34", "−18.4%", "+132%+7.31% a year",
      "41.0%", "0.83 … 0.973.10% ambiguous", "5,322",
    ] { #expect(texts.contains(text), "missing \(text)") }
  }

  @Test func `undefined figures are dashes that say why`() throws {
    var metrics = ReportMetrics()
    metrics.trades = 0
    metrics.sharpeRatio = .nan
    let result = SampleReport.result(trades: 0, metrics: metrics)
    let html = try ParsedHTML(Self.page.render(SampleReport.factory(winners: [result])))
    let dashes = html.all("abbr")
    #expect(dashes.count > 10)
    #expect(dashes.allSatisfy { $0.text == "–" && $0.attributes["title"]?.hasPrefix("Undefined: ") == true })
    #expect(!html.all("td").contains { $0.text.contains("nan") || $0.text.contains("nil") })
    #expect(html.withClass("empty").contains { $0.text == "There was no trade." })
  }

  @Test func `a rejected pair names the gate, the number and the threshold`() throws {
    let html = try ParsedHTML(Self.page.render(SampleReport.factory()))
    let reasons = html.withClass("why").map(\.text)
    #expect(
      reasons.contains("Gate 1 Sharpe ratio 0.12, asked ≥ 0.20; Trades undefined, asked ≥ 100"))
    #expect(reasons.contains("passed"))
  }

  @Test func `results of a run that has not ended say so with what luck would show`() throws {
    var unfinished = SampleReport.factory()
    unfinished.trials.isCorrectedForMultipleTesting = false
    // The first notice is about the quality of the bars.
    func notices(_ report: FactoryReport) throws -> String {
      try ParsedHTML(Self.page.render(report)).withClass("notice").map(\.text).joined(separator: "\n")
    }
    let notice = try notices(unfinished)
    #expect(notice.contains("not yet judged against everything that was tried"))
    #expect(notice.contains("12,345 independent strategies without any skill"))
    #expect(notice.contains("Sharpe ratio of 1.07"))
    let calm = try notices(SampleReport.factory())
    #expect(!calm.contains("not yet judged"))
    #expect(calm.contains("Sharpe ratio of 1.07"))
  }

  @Test func `the frame of the heat map lies on the result`() throws {
    let html = try ParsedHTML(Self.page.render(SampleReport.factory()))
    let here = html.withClass("here")
    // Position [1, 1, 0, 1] is point 1·12 + 1·6 + 0·3 + 1 = 19: 19 ÷ 20 − 0.6.
    #expect(here.map(\.text) == ["0.35", "0.35"])
  }

  @Test func `hostile names reach the script unchanged, as data`() throws {
    var report = SampleReport.factory()
    report.grids[0].axes[0].name = "</script><b>\u{2028}\"\\"
    let data = try plotData(Self.page.render(report))
    #expect(data["grids"]?["SPY sma"]?["axes"]?[0]?["name"]?.stringValue == "</script><b>\u{2028}\"\\")
  }

  @Test func `heads of tables have a scope and inputs of a page are none without a script`() throws {
    let html = try ParsedHTML(Self.page.render(SampleReport.factory()))
    for head in html.all("th") {
      #expect(["col", "row", "rowgroup"].contains(head.attributes["scope"] ?? ""), "\(head.text)")
    }
    #expect(html.all("table").count == html.withClass("scroll").count)
    #expect(html.all("input").isEmpty && html.all("select").isEmpty)
    #expect(html.all("html").first?.attributes["lang"] == "en")
  }

  @Test func `the glossary explains every metric of the page`() throws {
    let html = try ParsedHTML(Self.page.render(SampleReport.factory()))
    let terms = html.withClass("glossary").first?.text ?? ""
    for definition in FigureDefinition.reported {
      #expect(terms.contains(definition.title) && terms.contains(definition.meaning))
    }
  }

  @Test func `the best rejected backtests are shown apart and their links lead to their details`() throws {
    let report = SampleReport.factory(rejected: [SampleReport.result(strategyName: "Rejected")])
    let html = try ParsedHTML(Self.page.render(report))
    let link = html.all("a") { $0.text == "SPY · Rejected" }.first
    #expect(link?.attributes["href"] == "#result-2")
    #expect(
      html.all("details") { $0.attributes["id"] == "result-2" }.first?.text.contains("rejected") == true)
  }

  @Test func `numbers at the edge of their grid are named, in the tier and in the details`() throws {
    var report = SampleReport.factory()
    report.winners[0].screening?.gridEdges = ["take_profit_atr"]
    report.tiers = [
      ReportTier(
        name: "candidate", promise: "None.",
        entries: [
          .init(
            symbol: "SPY", strategy: "MACross", settings: "fast 5", gridEdges: ["fast", "stop_loss_atr"]),
          .init(symbol: "SPY", strategy: "RSI", settings: "length 9"),
        ])
    ]
    let html = try ParsedHTML(Self.page.render(report))
    let notes = html.all("small").map(\.text).filter { $0.hasPrefix("At the edge of the grid") }
    #expect(notes == ["At the edge of the grid: fast, stop_loss_atr. Values beyond were not tried."])
    let tiers = report.json(includesSeries: false)["tiers"]?.arrayValue
    #expect(tiers?[0]["entries"]?[0]?["grid_edges"]?.arrayValue?.count == 2)
    #expect(tiers?[0]["entries"]?[1]?["grid_edges"]?.arrayValue?.isEmpty == true)
    if report.winners[0].screening != nil {
      #expect(html.all("p").contains { $0.text.contains("At the edge of the grid: take_profit_atr.") })
    }
  }

  @Test func `150 winners with plots stay far below ten megabytes of data`() {
    let winners = (0..<150).map { SampleReport.result(strategyName: "Strategy \($0)", trades: 3_000) }
    let bytes = Self.page.render(SampleReport.factory(winners: winners)).utf8.count
    #expect(bytes < 10_000_000)
  }
}

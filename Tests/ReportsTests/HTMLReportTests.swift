import Reports
import Testing

struct HTMLReportTests {
  static let plain = HTMLReport(assets: .none)
  static let plotting = HTMLReport(assets: SampleReport.assets)

  @Test(arguments: [0, 1, 150]) func `a page with any number of winners is well-formed`(count: Int) throws {
    let winners = (0..<count).map { SampleReport.result(strategyName: "Strategy \($0)") }
    for renderer in [Self.plain, Self.plotting] {
      let page = try ParsedHTML(renderer.render(SampleReport.factory(winners: winners)))
      #expect(page.all("details") { $0.attributes["class"] == "result" }.count == count)
      #expect(page.all("h1").map(\.text) == ["Factory run"])
    }
  }

  @Test func `the same model gives the same bytes`() {
    #expect(
      Self.plotting.render(SampleReport.factory()) == Self.plotting.render(SampleReport.factory()))
    #expect(
      Self.plotting.render(SampleReport.backtest()) == Self.plotting.render(SampleReport.backtest()))
  }

  @Test func `without winners the page says that this is normal`() throws {
    let page = try ParsedHTML(Self.plain.render(SampleReport.factory(winners: [])))
    #expect(
      page.withClass("verdict").first?.text
        == "None of 1 pair of symbol and strategy passed. That is a normal result.")
    #expect(page.withClass("empty").contains { $0.text.contains("never padded") })
  }

  @Test func `a page refers to nothing outside itself`() throws {
    let page = try ParsedHTML(Self.plotting.render(SampleReport.factory()))
    let policy = page.all("meta") { $0.attributes["http-equiv"] == "Content-Security-Policy" }
    #expect(policy.first?.attributes["content"]?.hasPrefix("default-src 'none'") == true)
    for element in page.elements {
      #expect(element.attributes["src"] == nil)
      if let target = element.attributes["href"] { #expect(target.hasPrefix("#")) }
    }
  }

  @Test func `every link leads to an element of the page`() throws {
    for html in [Self.plain.render(SampleReport.factory()), Self.plain.render(SampleReport.backtest())] {
      let page = try ParsedHTML(html)
      let ids = page.elements.compactMap { $0.attributes["id"] }
      #expect(Set(ids).count == ids.count)
      for link in page.all("a") { #expect(ids.contains(String(link.attributes["href"]?.dropFirst() ?? ""))) }
    }
  }

  @Test func `hostile text stays text wherever a model can put it`() throws {
    let evil = "<script>alert('1')</script>\"&"
    var report = SampleReport.factory(
      winners: [SampleReport.result(symbol: evil, strategyName: evil)], title: evil)
    report.runID = evil
    report.data[0].symbol = evil
    report.data[0].warnings = [evil]
    report.provenance.command = evil
    report.assumptions = [ReportSetting(evil, evil)]
    report.notes = [evil]
    report.markets[0].symbol = evil
    report.grids[0].axes[0].name = evil
    let html = Self.plotting.render(report)
    let page = try ParsedHTML(html)
    #expect(page.all("script") { $0.attributes["type"] == nil }.count == 3)
    #expect(!html.contains("<script>alert"))
    #expect(page.all("h1").first?.text == evil)
    #expect(page.all("code").contains { $0.text == evil })
  }

  @Test func `a library cannot end its own element`() throws {
    var assets = SampleReport.assets
    assets.lines = "var a = '</script><!--';"
    let page = try ParsedHTML(HTMLReport(assets: assets).render(SampleReport.factory()))
    #expect(page.all("script") { $0.attributes["type"] == nil }.count == 3)
  }

  @Test func `a page carries the libraries that its charts need and no other`() throws {
    var report = SampleReport.backtest()
    report.result.detail?.marketID = nil
    let html = Self.plotting.render(report)
    #expect(html.contains("var uPlot"))
    #expect(!html.contains("var LightweightCharts"))
    report.result.detail = nil
    #expect(!Self.plotting.render(report).contains("var uPlot"))
  }

  @Test func `without libraries tables remain and a sentence says how to get charts`() throws {
    let page = try ParsedHTML(Self.plain.render(SampleReport.factory()))
    #expect(page.withClass("chart").isEmpty)
    #expect(page.withClass("note").contains { $0.text.contains("set-up command") })
    #expect(!page.withClass("ranking").isEmpty)
    #expect(!page.withClass("heat").isEmpty)
    #expect(!page.withClass("calendar").isEmpty)
  }
}

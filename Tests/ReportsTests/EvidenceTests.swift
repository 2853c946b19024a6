import Diagnostics
import Market
import Reports
import Testing

/// What stands beside a Sharpe ratio, and what the gates left to be read.
struct EvidenceTests {
  private func page(_ report: FactoryReport) throws -> ParsedHTML {
    try ParsedHTML(HTMLReport(assets: .none).render(report))
  }

  /// The texts of the cells of a row, by the titles above them.
  private func rows(_ page: ParsedHTML, ofTable name: String) -> [[String: String]] {
    var isMeant = false
    var titles: [String] = []
    var rows: [[String]] = []
    for element in page.elements {
      if element.name == "table" {
        isMeant = (element.attributes["class"] ?? "").split(separator: " ").contains(Substring(name))
      }
      guard isMeant else { continue }
      if element.name == "tr" { rows.append([]) }
      if element.name == "th", element.attributes["scope"] == "col" { titles.append(element.text) }
      if ["td", "th"].contains(element.name), !rows.isEmpty { rows[rows.count - 1].append(element.text) }
    }
    return rows.dropFirst().filter { $0.count == titles.count }.map {
      Dictionary(zip(titles, $0)) { first, _ in first }
    }
  }

  private let evidence = [
    "p": "0.0012", "q": "0.032", "PBO": "11.4%", "Track record": "12.0 yneeds 3.9 y",
  ]

  @Test func `winners show p, q, DSR, PBO and the needed track record beside the Sharpe ratio`() throws {
    let rows = rows(try page(SampleReport.factory()), ofTable: "ranking")
    #expect(rows.count == 1)
    for row in rows {
      #expect(row["Sharpe ±\u{A0}SE"] == "0.83± 0.29")
      for (title, text) in evidence { #expect(row[title] == text) }
      #expect(row["DSR"] == "96.1%81.2% observed")
      #expect(row["Score"] == "0.613")
      #expect(row["Break-even cost"] == "71.25paid 24.87")
      #expect(row["Capacity"] == "3.12%")
    }
  }

  @Test func `every pair shows them too, rejected or not`() throws {
    let rows = rows(try page(SampleReport.factory()), ofTable: "pairs")
    #expect(rows.count == 2)
    for row in rows {
      for (title, text) in evidence { #expect(row[title] == text) }
      #expect(row["DSR"]?.hasPrefix("96.1%") == true)
    }
  }

  @Test func `evidence that does not exist yet is a dash that says why`() throws {
    var report = SampleReport.factory()
    report.pairs[1].evidence = ReportEvidence()
    let row = rows(try page(report), ofTable: "pairs")[1]
    #expect(["p", "q", "DSR", "PBO"].allSatisfy { row[$0] == "–" })
  }

  @Test func `the line above a result's details names its evidence`() throws {
    let gist = try page(SampleReport.factory()).withClass("gist").first?.text ?? ""
    #expect(gist.contains("Sharpe 0.83 ± 0.29 (p 0.0012, q 0.032, DSR 96.1%, PBO 11.4%, needs 3.9 y)"))
  }

  @Test func `windows, regimes, neighbours and bands can be read`() throws {
    let page = try page(SampleReport.factory())
    let rows = page.all("tr").map(\.text)
    #expect(rows.contains("2015-01-02 … 2016-12-022016-12-03 … 2017-09-28fast 200.910.470.52"))
    #expect(rows.contains("bull910.66"))
    #expect(rows.contains("bear3–"))
    #expect(rows.contains("fast90.71"))
    #expect(rows.contains("Sharpe ratio0.310.841.38"))
    #expect(rows.contains("Gate 1, viabilitySharpe ratio ≥ 0.200.83passed"))
    #expect(page.withClass("hint").contains { $0.text.contains("a drawdown of up to −23.5%") })
  }

  @Test func `the tests over everything tried stand by symbol, and the ledger's head is printed`() throws {
    let page = try page(SampleReport.factory())
    let cells = [
      "SPY", "3,020", "12,345", "9,876", "24,690", "812", "0.31", "0.93", "0.023", "4.21", "3.87", "0.031",
      "80.0%", "0.039",
    ]
    #expect(page.all("tr").map(\.text).contains(cells.joined()))
    #expect(page.all("dd").map(\.text).contains("8480a585942db65d"))
  }

  @Test func `a rejected result is marked with gate, number and threshold`() throws {
    var rejected = SampleReport.result(strategyName: "Almost")
    rejected.rejection = .rejected(
      gate: "Gate 6, multiple testing",
      failures: [.init(ReportCriterion("StepM statistic", .above, 3.87, unit: .ratio), value: 2.14)])
    let page = try page(SampleReport.factory(rejected: [rejected]))
    #expect(
      page.withClass("rejection").map(\.text)
        == ["Gate 6, multiple testing StepM statistic 2.14, asked > 3.87"])
    #expect(page.all("h3").map(\.text).contains("rejected SPY · Almost"))
  }

  @Test func `out of sample stands beside discovery once the holdout was looked at`() throws {
    var winner = SampleReport.result()
    #expect(try page(SampleReport.factory(winners: [winner])).withClass("holdout").isEmpty)
    winner.holdout = SampleReport.holdout
    var report = SampleReport.factory(winners: [winner])
    report.trials.holdoutLooks = 2
    let page = try page(report)
    #expect(page.all("tr").map(\.text).contains("Sharpe ratio0.830.41"))
    #expect(rows(page, ofTable: "ranking")[0]["Out of sample"] == "0.41+132%")
    #expect(page.withClass("notice").contains { $0.text.contains("looked at 2 times") })
    let written = report.json()["winners"]?[0]?["out_of_sample"]
    #expect(written?["metrics"]?["sharpe_ratio"]?.doubleValue == 0.41)
    #expect(written?["equity"]?["equity"]?.arrayValue?.count == 200)
  }

  @Test func `the document holds the evidence at full precision`() {
    let document = SampleReport.factory().json()
    #expect(document["winners"]?[0]?["evidence"]?["p_value"]?.doubleValue == 0.0012)
    #expect(document["winners"]?[0]?["screening"]?["walk_forward"]?[0]?["efficiency"]?.doubleValue == 0.52)
    #expect(document["winners"]?[0]?["score"]?["parts"]?[0]?["value"]?.doubleValue == 0.961)
    #expect(document["pairs"]?[1]?["evidence"]?["pbo"]?.doubleValue == 0.114)
    #expect(document["symbol_tests"]?[0]?["spa_p_value"]?.doubleValue == 0.023)
  }
}

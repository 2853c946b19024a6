import Dashboard
import Diagnostics
import Foundation
import HTTPServer
import Market
import Storage
import TestKit
import Testing

@Suite struct DashboardTests {
  private static let pages = [
    "/", "/runs", "/leaderboard", "/studies", "/models", "/portfolio", "/impact", "/activity", "/data",
  ]

  @Test(arguments: pages) func `an empty workspace says what to do next on every page`(path: String) throws {
    let workspace = try TestWorkspace()
    let dashboard = try workspace.dashboard()
    dashboard.look()
    let page = dashboard.get(path)
    #expect(page.status == 200)
    #expect(page.text.contains("assay "), "\(path) names no command")
    #expect(page.text.contains("<h1>") && page.text.hasSuffix("</html>"))
    // Nothing is made in a folder that is only looked at.
    #expect(try workspace.folder.contents().isEmpty)
  }

  @Test func `runs are listed and a run leads to its backtests`() throws {
    let workspace = try TestWorkspace()
    try workspace.fill(runs: 3, backtests: 120)
    let dashboard = try workspace.dashboard()
    dashboard.look()
    let overview = dashboard.get("/").text
    #expect(overview.contains(">360<"))
    let list = dashboard.get("/runs").text
    for run in 0..<3 { #expect(list.contains(String(format: "run%013d", run))) }
    let results = dashboard.get("/runs/run0000000000001/results")
    #expect(results.status == 200)
    #expect(results.text.contains("1 to 50 of 120"))
    #expect(results.text.ranges(of: "<tr>").count == 51)
    let last = dashboard.get("/runs/run0000000000001/results?results.page=2").text
    #expect(last.contains("101 to 120 of 120"))
    // A page beyond the end is the last one.
    #expect(
      dashboard.get("/runs/run0000000000001/results?results.page=99").text.contains("101 to 120 of 120"))
  }

  @Test func `the database sorts and filters and takes no order from the address`() throws {
    let workspace = try TestWorkspace()
    try workspace.fill(runs: 1, backtests: 80)
    let dashboard = try workspace.dashboard()
    dashboard.look()
    let path = "/runs/run0000000000000/results"
    func firstTrades(_ query: String) throws -> String {
      let text = dashboard.get("\(path)?\(query)&csv=results").text
      let row = try #require(text.split(separator: "\r\n").dropFirst().first)
      return String(try #require(row.split(separator: ",", omittingEmptySubsequences: false).dropLast().last))
    }
    #expect(try firstTrades("results.sort=trades&results.desc=1") == "79")
    #expect(try firstTrades("results.sort=trades&results.desc=0") == "0")
    for hostile in ["1;DROP TABLE runs", "trades; --", "(SELECT 1)", "rowid"] {
      let page = dashboard.get("\(path)?results.sort=\(PercentCoding.encode(hostile))")
      #expect(page.status == 200)
    }
    #expect(dashboard.get("\(path)?results.q=%22fast%22%3A79").text.contains("1 to 1 of 1"))
    #expect(dashboard.get("\(path)?results.q=%25").text.contains("Nothing matches"))
    #expect(dashboard.get("\(path)?results.q=%27%20OR%201%3D1").text.contains("Nothing matches"))
    #expect(try workspace.workspace.database(.readOnly).runs().count == 1)
  }

  @Test func `names with markup stay text`() throws {
    let workspace = try TestWorkspace()
    let name = "<script>alert('x')</script>\"&"
    try workspace.fill(runs: 1, backtests: 3, strategy: name)
    try workspace.append(2, note: name)
    let dashboard = try workspace.dashboard()
    dashboard.look()
    for path in [
      "/", "/leaderboard", "/activity", "/runs/run0000000000000/results", "/runs?runs.q=%3Cscript%3E",
    ] {
      let page = dashboard.get(path)
      #expect(page.status == 200)
      #expect(!page.text.contains("<script>alert"), "\(path)")
    }
    #expect(dashboard.get("/leaderboard").text.contains("&lt;script&gt;alert"))
  }

  @Test func `a run that is gone gives a sentence and what is written later appears`() throws {
    let workspace = try TestWorkspace()
    try workspace.fill(runs: 2, backtests: 5)
    let dashboard = try workspace.dashboard()
    dashboard.look()
    #expect(dashboard.get("/runs/run0000000000000/results").status == 200)
    try workspace.workspace.database().remove(run: "run0000000000000")
    dashboard.look()
    let gone = dashboard.get("/runs/run0000000000000/results")
    #expect(gone.status == 404)
    #expect(gone.text.contains("There is no run"))
    #expect(!dashboard.get("/runs").text.contains("run0000000000000<"))
    try workspace.fill(runs: 1, backtests: 5, from: 7)
    dashboard.look()
    #expect(dashboard.get("/runs").text.contains("run0000000000007"))
    #expect(dashboard.get("/nothing/here").status == 404)
  }

  @Test func `a database of a newer version, or one that is none, is told and not touched`() throws {
    let workspace = try TestWorkspace()
    try workspace.fill(runs: 1, backtests: 1)
    try Database(workspace.workspace.databasePath).execute("PRAGMA user_version = 9999")
    let dashboard = try workspace.dashboard()
    dashboard.look()
    #expect(dashboard.get("/").text.contains("schema version 9999"))
    #expect(dashboard.get("/studies").text.contains("schema version 9999"))
    #expect(dashboard.get("/healthz").status == 503)
    let other = try TestWorkspace()
    try Data("no database at all".utf8).write(to: URL(fileURLWithPath: other.workspace.databasePath))
    let second = try other.dashboard()
    second.look()
    #expect(second.get("/").text.contains("Alarms"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: other.workspace.databasePath)).count == 18)
  }

  @Test func `the ledger is followed as it grows and read anew when another takes its place`() throws {
    let workspace = try TestWorkspace()
    try workspace.append(70, note: "first sweep")
    let dashboard = try workspace.dashboard()
    dashboard.look()
    let head = try TrialLedger(workspace.workspace.ledgerPath).head()
    #expect(dashboard.get("/activity").text.contains(head))
    #expect(dashboard.get("/activity").text.contains("1 to 50 of 70"))
    try workspace.append(1, note: "second sweep")
    dashboard.look()
    let page = dashboard.get("/activity?entries.q=second").text
    #expect(page.contains("1 to 1 of 1"))
    #expect(page.contains(try TrialLedger(workspace.workspace.ledgerPath).head()))
    try FileManager.default.removeItem(atPath: workspace.workspace.ledgerPath)
    try? FileManager.default.removeItem(atPath: workspace.workspace.ledgerPath + ".verified")
    try workspace.append(2, note: "another ledger")
    dashboard.look()
    #expect(dashboard.get("/activity?entries.q=another").text.contains("1 to 2 of 2"))
    let file = dashboard.get("/activity?entries.q=first&csv=entries").text
    #expect(file.split(separator: "\r\n").count == 1)
  }

  @Test func `the tables of the continuous system are read as its format has them`() throws {
    let workspace = try TestWorkspace()
    try FileManager.default.createDirectory(
      atPath: workspace.folder.file("continuous"), withIntermediateDirectories: true)
    let database = try Database(workspace.folder.file("continuous/continuous_training.db"))
    try database.execute(
      """
      CREATE TABLE backtest_results (strategy_name TEXT, parameters TEXT, market_scenario TEXT, backtest_type TEXT,
        sharpe_ratio REAL, total_return REAL, max_drawdown REAL, win_rate REAL, total_trades INTEGER, timestamp TEXT);
      CREATE TABLE optimization_history (strategy_name TEXT, old_parameters TEXT, new_parameters TEXT,
        performance_improvement REAL, timestamp TEXT);
      INSERT INTO backtest_results VALUES ('MACross', '{}', 'bull', 'standard', 1.5, 0.1, -0.1, 0.5, 10, '2026-01-01T00:00:00Z'),
        ('MACross', '{}', 'bull', 'standard', 0.5, 0.1, -0.1, 0.5, 10, '2026-01-01T00:00:00Z'),
        ('MACross', '{}', 'bear', 'standard', -0.25, 0.1, -0.1, 0.5, 10, '2026-01-01T00:00:00Z');
      INSERT INTO optimization_history VALUES
        ('MACross', '{"fast": 10, "slow": 50}', '{"fast": 12, "slow": 50}', 0.07, '2026-01-02T00:00:00Z');
      """)
    let dashboard = try workspace.dashboard()
    dashboard.look()
    let scenarios = dashboard.get("/leaderboard?csv=scenario-table").text
    #expect(scenarios.contains("MACross,-0.25,1") && scenarios.hasPrefix("Strategy,bear,bull"))
    let impact = dashboard.get("/impact").text
    #expect(impact.contains("fast 10 → 12") && impact.contains("+7.00%") && !impact.contains("slow 50 →"))
  }

  @Test func `a file for a spreadsheet holds no formula`() throws {
    let workspace = try TestWorkspace()
    try workspace.append(1, note: "=HYPERLINK(\"http://evil\"),\"x\"")
    let dashboard = try workspace.dashboard()
    dashboard.look()
    let file = dashboard.get("/activity?csv=entries").text
    #expect(file.contains("\"'=HYPERLINK(\"\"http://evil\"\"),\"\"x\"\"\""))
  }

  @Test func `a fragment is the section alone and files are known by name`() throws {
    let workspace = try TestWorkspace()
    try workspace.fill(runs: 1, backtests: 5)
    let dashboard = try workspace.dashboard()
    dashboard.look()
    let fragment = dashboard.get("/?fragment=totals").text.trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(fragment.hasPrefix("<section") && fragment.hasSuffix("</section>"))
    #expect(dashboard.get("/assets/style.css").status == 200)
    for path in ["/assets/../etc/passwd", "/assets/%2e%2e/x", "/assets/", "/assets/dashboard.js/"] {
      #expect(dashboard.get(path).status == 404, "\(path)")
    }
  }
}

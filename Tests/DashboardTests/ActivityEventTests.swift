import Dashboard
import Foundation
import HTTPServer
import Testing

/// What the feed and the log say of the trial ledger.
@Suite struct ActivityEventTests {
  @Test func `entries that follow each other and say the same are told once, with their sum`() throws {
    let workspace = try TestWorkspace()
    try workspace.append(4, note: "first sweep")
    try workspace.append(1, note: "second sweep")
    try workspace.append(2, note: "first sweep")
    let dashboard = try workspace.dashboard()
    dashboard.look()
    let log = dashboard.get("/activity?csv=log").text
    #expect(log.split(separator: "\r\n").count == 4)
    #expect(log.contains("40 backtests on SPX") && log.contains("20 backtests on SPX"))
    #expect(log.contains("10 backtests on SPX"))
    // The ledger itself shows every entry.
    #expect(dashboard.get("/activity?csv=entries").text.split(separator: "\r\n").count == 8)
  }

  @Test func `the overview counts trials, not entries of the ledger`() throws {
    let workspace = try TestWorkspace()
    try workspace.append(7, note: "sweep")
    let dashboard = try workspace.dashboard()
    dashboard.look()
    let page = dashboard.get("/").text
    #expect(page.contains(">70<") && page.contains("in 7 entries"))
    try workspace.append(1, note: "sweep again")
    dashboard.look()
    #expect(dashboard.get("/").text.contains(">80<"))
  }
}

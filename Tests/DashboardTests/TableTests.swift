import Dashboard
import Foundation
import HTTPServer
import Storage
import TestKit
import Testing

/// Long tables that the server sorts, heat maps that lead to backtests, and the choice of two runs.
@Suite struct TableTests {
  private static func lines(_ text: String) -> [[String]] {
    text.split(separator: "\r\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test func `a table in memory sorts by every column, as numbers where they are numbers`() throws {
    let workspace = try TestWorkspace()
    for note in ["b", "c", "a"] { try workspace.append(4, note: note) }
    let dashboard = try workspace.dashboard()
    dashboard.look()
    func column(_ sort: Int, _ descends: Int, _ place: Int) -> [String] {
      let text = dashboard.get("/activity?entries.sort=\(sort)&entries.desc=\(descends)&csv=entries").text
      return Self.lines(text).map { $0[place] }
    }
    #expect(column(0, 0, 0) == (1...12).map { "\($0)" })
    #expect(column(0, 1, 0) == (1...12).reversed().map { "\($0)" })
    let notes = column(5, 0, 5)
    #expect(notes == notes.sorted() && Set(notes) == ["a", "b", "c"])
    // A column that there is not leaves the order as it is: the newest first.
    #expect(column(99, 0, 0).first == "12")
    let page = dashboard.get("/activity").text
    #expect(page.contains("data-paged"))
    #expect(page.contains("entries.sort=5"))
  }

  @Test func `the heat map of a pair leads to each of its backtests`() throws {
    let workspace = try TestWorkspace()
    try workspace.fill(runs: 1, backtests: 12)
    let dashboard = try workspace.dashboard()
    dashboard.look()
    let page = dashboard.get("/runs/run0000000000000/results?symbol=SPX&strategy=MACross")
    #expect(page.status == 200, "\(page.text)")
    #expect(page.text.contains("Parameter heat map"))
    let map = dashboard.get("/runs/run0000000000000/results?symbol=SPX&strategy=MACross&csv=pair-map").text
    let head = map.prefix { $0 != "\r\n" }
    #expect(head.hasSuffix((0..<12).map { "\($0)" }.joined(separator: ",")), "\(head)")
    let values = try #require(Self.lines(map).first).dropFirst().compactMap { Double($0) }
    #expect(values.count == 12)
    // The tenth place of `fill` has the ratio that follows from it.
    #expect(abs(values[10] - (Double(10 * 7_919 % 2_000) / 1_000 - 1)) < 1e-9)
    #expect(page.text.contains("parameters=%7B%22fast%22%3A10%7D"))
    #expect(!dashboard.get("/runs/run0000000000000/results").text.contains("Parameter heat map"))
  }

  @Test func `two runs are chosen from lists`() throws {
    let workspace = try TestWorkspace()
    try workspace.fill(runs: 1, backtests: 2)
    let dashboard = try workspace.dashboard()
    dashboard.look()
    #expect(dashboard.get("/runs").text.contains("A comparison needs two runs"))
    try workspace.fill(runs: 2, backtests: 2, from: 1)
    dashboard.look()
    for path in ["/runs", "/compare"] {
      let page = dashboard.get(path).text
      #expect(page.contains("<select name=\"a\">") && page.contains("action=\"/compare\""), "\(path)")
      #expect(page.ranges(of: "<option value=\"run000000000000").count == 6, "\(path)")
    }
    let compared = dashboard.get("/compare?a=run0000000000000&b=run0000000000002").text
    #expect(compared.contains("<option value=\"run0000000000000\" selected=\"\">"))
  }
}

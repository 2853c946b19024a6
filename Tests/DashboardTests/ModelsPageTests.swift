import Dashboard
import Foundation
import HTTPServer
import Storage
import TestKit
import Testing

/// Champion and challenger, calibration, promotions with their evidence.
@Suite struct ModelsPageTests {
  private static func register(_ version: Int, low: Double, from date: String, in database: ResultsDatabase)
    throws
    -> ModelRecord
  {
    let scores = """
      {"auc_test":\(low + 0.05),"auc_interval":[\(low),\(low + 0.1)],"test_from":"\(date)","calibration":\
      [{"from":0,"to":0.5,"n":40,"mean_score":0.3,"share":0.25},{"from":0.5,"to":1,"n":60,"mean_score":0.6,"share":0.7}]}
      """
    return try database.register(
      ModelRecord(
        name: "signal_quality/forest", identity: String(repeating: "\(version)", count: 64),
        kind: "signal_quality",
        family: "forest", folder: "models/\(version)", createdAt: "2026-01-0\(version)T00:00:00Z",
        trainedThrough: "2020-01-01", scores: scores, codeVersion: "1.2.3"))
  }

  @Test func `champion and challenger stand beside each other with their evidence`() throws {
    let workspace = try TestWorkspace()
    let database = try workspace.workspace.database()
    let first = try Self.register(1, low: 0.45, from: "2020-02-01", in: database)
    let second = try Self.register(2, low: 0.52, from: "2020-02-01", in: database)
    try database.promote(first, at: "2026-02-01T00:00:00Z")
    let dashboard = try workspace.dashboard()
    dashboard.look()
    let page = dashboard.get("/models").text
    #expect(
      page.contains("Champion: version 1, AUC 0.500 (0.450 to 0.550). Challenger: version 2, AUC 0.570"))
    #expect(page.contains("Their intervals overlap"))
    #expect(page.contains("not told from chance"))
    #expect(page.contains("Budget of error"))
    try database.promote(second, at: "2026-02-02T00:00:00Z")
    dashboard.look()
    let file = dashboard.get("/models?csv=promotion-table").text.split(separator: "\r\n").map(String.init)
    #expect(file.count == 3)
    #expect(file[1].contains("ranks better than chance") && file[2].contains("not told from chance"))
    #expect(file[1].contains("0.06999") || file[1].contains("0.07"))
    // The bins of the calibration are no column of the scores.
    #expect(!dashboard.get("/models?csv=model-signal-quality-forest").text.contains("alibration"))
  }

  @Test func `versions that were judged on different rows are not compared`() throws {
    let workspace = try TestWorkspace()
    let database = try workspace.workspace.database()
    let first = try Self.register(1, low: 0.45, from: "2020-02-01", in: database)
    _ = try Self.register(2, low: 0.6, from: "2021-02-01", in: database)
    try database.promote(first, at: "2026-02-01T00:00:00Z")
    let dashboard = try workspace.dashboard()
    dashboard.look()
    #expect(dashboard.get("/models").text.contains("They were judged on different rows"))
  }
}

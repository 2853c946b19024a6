import Dashboard
import Foundation
import HTTPServer
import Storage
import TestKit
import Testing

@Suite struct ControlTests {
  private static func fields(
    _ action: String, _ target: String, secret: String = TestWorkspace.secret
  ) -> [HTTPField] {
    [HTTPField("action", action), HTTPField("target", target), HTTPField("secret", secret)]
  }

  @Test func `without control nothing is done`() throws {
    let workspace = try TestWorkspace()
    let dashboard = try workspace.dashboard()
    dashboard.look()
    for path in ["/ask", "/act"] {
      #expect(dashboard.post(path, Self.fields("promote", "model@1")).status == 403)
    }
    #expect(try workspace.folder.contents().isEmpty)
  }

  @Test func `a form of another start, or one that somebody made up, does nothing`() throws {
    let workspace = try TestWorkspace()
    let dashboard = try workspace.dashboard(control: true)
    dashboard.look()
    for fields in [
      Self.fields("promote", "model@1", secret: "guess"), Self.fields("promote", ""),
      Self.fields("delete", "all"),
      Self.fields("promote", "--data=/elsewhere"), Self.fields("resume-run", "-x"), [],
    ] {
      #expect(dashboard.post("/act", fields).status == 400, "\(fields)")
    }
    #expect(try workspace.folder.contents().isEmpty)
  }

  @Test func `an action is asked for, started, and written down with its end`() throws {
    let workspace = try TestWorkspace()
    let dashboard = try workspace.dashboard(control: true)
    dashboard.look()
    let question = dashboard.post("/ask", Self.fields("promote", "signal_quality/trees@2"))
    #expect(question.status == 200)
    #expect(question.text.contains("assay models promote signal_quality/trees@2"))
    #expect(try workspace.folder.contents().isEmpty)
    #expect(dashboard.post("/act", Self.fields("promote", "signal_quality/trees@2")).status == 303)
    let log = workspace.folder.file("dashboard-actions.jsonl")
    while try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").count < 2 { usleep(2_000) }
    let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
    #expect(lines[0].contains(#""state":"started""#) && lines[1].contains(#""state":"done""#))
    #expect(dashboard.get("/activity").text.contains("assay models promote signal_quality/trees@2"))
  }

  @Test func `a command that fails says so in the log and one that cannot be written down is not started`()
    throws
  {
    let workspace = try TestWorkspace()
    let failing = try workspace.dashboard(control: true, executable: "/bin/false")
    failing.look()
    #expect(failing.post("/act", Self.fields("rollback-model", "trees")).status == 303)
    let log = workspace.folder.file("dashboard-actions.jsonl")
    while try !String(contentsOfFile: log, encoding: .utf8).contains("failed") { usleep(2_000) }
    let other = try TestWorkspace()
    try FileManager.default.createDirectory(
      atPath: other.folder.file("dashboard-actions.jsonl"), withIntermediateDirectories: true)
    let dashboard = try other.dashboard(control: true)
    let answer = dashboard.post("/act", Self.fields("promote", "trees@1"))
    #expect(answer.status == 500)
    #expect(answer.text.contains("nothing was done"))
  }

  @Test func `a token is asked for everywhere but by the health page`() throws {
    let workspace = try TestWorkspace()
    try workspace.fill(runs: 1, backtests: 2)
    let dashboard = try workspace.dashboard(token: "correct-horse-battery")
    dashboard.look()
    for path in ["/", "/runs", "/events", "/runs/run0000000000000", "/nothing"] {
      let page = dashboard.get(path)
      #expect(page.status == 401 && !page.text.contains("run0000000000000"), "\(path)")
    }
    #expect(dashboard.get("/healthz").status == 200)
    #expect(dashboard.post("/login", [HTTPField("token", "wrong")]).status == 401)
    #expect(dashboard.post("/act", Self.fields("promote", "trees@1")).status == 401)
    #expect(dashboard.post("/login", [HTTPField("token", "correct-horse-battery")]).status == 303)
    let cookie = HTTPField("cookie", "assay-token=correct-horse-battery")
    #expect(dashboard.get("/runs", headers: [cookie]).text.contains("run0000000000000"))
  }
}

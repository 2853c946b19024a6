import Foundation
import Testing

@Suite struct ReplayCommandTests {
  private static let bars = """
    timestamp,open,high,low,close,volume
    2024-01-02T10:00:00Z,100,101,99,100,1000
    2024-01-02T10:15:00Z,100,104,98,103,1000
    2024-01-02T10:30:00Z,103,105,94,101,1000
    2024-01-02T10:45:00Z,101,102,100,101,1000

    """
  private static let header = "timestamp,side,quantity,type,limit,stop,take_profit,stop_loss\n"

  private func replay(_ orders: String, _ options: [String] = []) throws -> Executable.Result {
    let folder = try TemporaryFolder()
    let (bars, file) = (
      folder.url.appendingPathComponent("b.csv"), folder.url.appendingPathComponent("o.csv")
    )
    try Data(Self.bars.utf8).write(to: bars)
    try Data((Self.header + orders).utf8).write(to: file)
    return try Executable.run(
      ["replay", "--input", bars.path, "--orders", file.path] + options, in: folder.url.path)
  }

  @Test func `the document has the fields that programs rely on, and its figures`() throws {
    let result = try replay(
      "2024-01-02T10:00:00Z,buy,10,market,,,,95\n",
      ["--commission", "0.001", "--slippage-bps", "10", "--json"])
    #expect(result.code == 0, "\(result.output)")
    let document = try result.document()
    let fills = try #require(document["fills"] as? [[String: Any]])
    #expect(fills.count == 2)
    #expect(fills[0]["timestamp"] as? String == "2024-01-02T10:15:00Z")
    #expect(fills[0]["side"] as? String == "buy" && fills[0]["reason"] as? String == "market")
    #expect(fills[0]["price"] as? Double == 100.1)
    #expect(fills[0]["commission"] as? Double == 1.001)
    let trades = try #require(document["trades"] as? [[String: Any]])
    let keys = [
      "entry_time", "exit_time", "side", "quantity", "entry_price", "exit_price", "pnl", "costs", "bars_held",
      "exit_reason", "ambiguous",
    ]
    for key in keys { #expect(trades[0][key] != nil, "\(key)") }
    #expect(trades[0]["exit_reason"] as? String == "stop")
    #expect(trades[0]["bars_held"] as? Int == 2)
    let final = try #require(document["final_equity"] as? Double)
    #expect(abs(final - (100_000 + 10 * (95 * 0.999 - 100.1) - 1.001 - 95 * 0.999 * 0.01)) < 1e-6)
    #expect(document["rejections"] as? [Any] != nil)
  }

  @Test func `equity, cash and position are written bar by bar`() throws {
    let folder = try TemporaryFolder()
    let path = folder.url.appendingPathComponent("equity.csv").path
    _ = try replay("2024-01-02T10:00:00Z,sell,10,market,,,,\n", ["--equity", path])
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    #expect(lines.first == "timestamp,equity,cash,position")
    #expect(lines.count == 5)
    #expect(lines.last == "2024-01-02T10:45:00Z,99990.0,101000.0,-10.0")
  }

  @Test func `what the account refuses is listed, and the run goes on`() throws {
    let result = try replay(
      "2024-01-02T10:00:00Z,buy,5000,market,,,,\n2024-01-02T10:15:00Z,buy,1,market,,,,\n"
        + "2024-01-02T10:45:00Z,buy,1,market,,,,\n",
      ["--json"])
    #expect(result.code == 0)
    let document = try result.document()
    let rejections = try #require(document["rejections"] as? [[String: Any]])
    #expect(rejections.map { $0["code"] as? String } == ["insufficient_cash", "after_last_bar"])
    #expect(rejections.map { $0["line"] as? Int } == [2, 4])
    #expect((document["fills"] as? [Any])?.count == 1)
  }

  @Test func `a wrong order ends with code 3 and names line and field`() throws {
    let result = try replay("2024-01-02T10:00:00Z,buy,0,market,,,,\n", ["--json"])
    #expect(result.code == 3)
    #expect(try result.errorField("code") == "invalid_order")
    #expect((try result.errorField("where") ?? "").contains("o.csv:2"))
  }

  @Test func `drill-down needs finer bars and says so`() throws {
    let result = try replay(
      "2024-01-02T10:00:00Z,buy,1,market,,,,\n", ["--intrabar", "drill_down", "--json"])
    #expect(result.code == 2)
    #expect(try result.errorField("code") == "missing_finer_bars")
  }
}

import Dashboard
import Diagnostics
import Foundation
import HTTPServer
import Market
import Storage
import TestKit

/// A workspace in a folder of its own, and a dashboard on it that looks when it is told to.
final class TestWorkspace {
  let folder: TemporaryFolder
  let workspace: Workspace

  init() throws {
    folder = try TemporaryFolder()
    workspace = Workspace(folder: folder.path)
  }

  static let secret = "0123456789abcdef0123456789abcdef"

  func dashboard(control: Bool = false, token: String? = nil, executable: String = "/bin/true") throws
    -> Dashboard
  {
    var settings = DashboardSettings(
      workspace: workspace, version: "1.2.3", codeVersion: "1.2.3+abc", executable: executable,
      secret: Self.secret, now: { Timestamp(seconds: 1_800_000_000) })
    settings.allowsControl = control
    settings.gate = try token.map { try TokenGate($0) }
    return Dashboard(settings)
  }

  /// Runs with backtests whose figures follow from their place.
  func fill(runs: Int, backtests: Int, strategy: String = "MACross", from first: Int = 0) throws {
    let database = try workspace.database()
    for number in first..<first + runs {
      let id = String(format: "run%013d", number)
      try database.begin(
        RunRecord(
          id: id, createdAt: String(format: "2026-01-01T00:%02d:%02dZ", number / 60 % 60, number % 60),
          config: #"{"symbols":["SPX"],"strategies":["\#(strategy)"],"timeframe":"1d"}"#, seed: 1,
          codeVersion: "1.2.3+abc", dataHash: "hash", unitCount: 1))
      let records = (0..<backtests).map { place -> BacktestRecord in
        var figures = BacktestFigures()
        figures.sharpeRatio = Double((place * 7_919 + number * 31) % 2_000) / 1_000 - 1
        figures.totalReturn = figures.sharpeRatio / 10
        figures.trades = place
        return BacktestRecord(
          BacktestKey(symbol: "SPX", strategy: strategy, parameters: #"{"fast":\#(place)}"#, exits: "{}"),
          figures)
      }
      try database.commit(UnitRecord(index: 0, key: "SPX/\(strategy)"), ofRun: id, results: records)
      try database.finish(id, as: .finished, at: "2026-01-02T00:00:00Z")
    }
  }

  func append(_ entries: Int, note: String) throws {
    try TrialLedger(workspace.ledgerPath).append(
      (0..<entries).map { number in
        LedgerEntry(
          kind: .backtests, dataHash: "hash", symbol: "SPX", timeframe: "1d", count: 10,
          work: "\(note) \(number)",
          note: note, at: "2026-01-01T00:00:00Z")
      })
  }
}

extension Dashboard {
  func get(_ target: String, headers: [HTTPField] = []) -> (status: Int, text: String) {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let query = parts.count > 1 ? PercentCoding.fields(parts[1]) ?? [] : []
    return Self.read(answer(HTTPRequest(.get, String(parts[0]), query: query, headers: headers)))
  }

  func post(_ path: String, _ fields: [HTTPField]) -> (status: Int, text: String) {
    Self.read(
      answer(
        HTTPRequest(
          .post, path, headers: [HTTPField("content-type", "application/x-www-form-urlencoded")],
          body: Array(PercentCoding.query(fields).utf8))))
  }

  private static func read(_ response: HTTPResponse) -> (status: Int, text: String) {
    guard case .bytes(let bytes) = response.body else { return (response.status, "") }
    return (response.status, String(decoding: bytes, as: UTF8.self))
  }
}

import Foundation
import Storage

/// Entries and files for the suites of the ledger.
enum LedgerExample {
  static func entry(
    _ number: Int, kind: LedgerKind = .backtests, data: String = "d1", count: Int = 20, work: String? = nil
  ) -> LedgerEntry {
    LedgerEntry(
      kind: kind, dataHash: data, symbol: "ES", timeframe: "15m", from: "2010-01-04", count: count,
      work: work ?? "w\(number)", run: "r1", note: "unit \"\(number)\" – ü", at: "2024-01-01T00:00:00Z")
  }

  /// A file with `count` entries.
  @discardableResult
  static func write(_ count: Int, to path: String) throws -> TrialLedger {
    let ledger = TrialLedger(path)
    for number in 0..<count { try ledger.append([entry(number)]) }
    return ledger
  }

  static func lines(_ path: String) throws -> [String] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  static func write(_ lines: [String], to path: String) throws {
    try lines.map { $0 + "\n" }.joined().write(toFile: path, atomically: false, encoding: .utf8)
  }
}

import Foundation
import Testing

/// A folder with rules, some bars, and a cache of its own.
final class UserStrategyFolder {
  let folder: TemporaryFolder
  let cache: String

  init(_ files: [String: String]) throws {
    folder = try TemporaryFolder()
    // Compiled files are shared by the tests of this run, as they are by a user's commands.
    cache = FileManager.default.temporaryDirectory.appendingPathComponent("assay-test-cache").path
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent("rules"), withIntermediateDirectories: true)
    for (name, text) in files { _ = try folder.file("rules/\(name)", text) }
  }

  func run(_ words: String...) throws -> Executable.Result { try run(words) }

  func run(_ words: [String]) throws -> Executable.Result {
    try Executable.run(words, environment: ["XDG_CACHE_HOME": cache], in: folder.path)
  }

  /// What `strategies list` gives.
  func list(_ options: String...) throws -> [[String: Any]] {
    let output = try run(["strategies", "list", "--json"] + options).output
    return try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: Any]])
  }

  /// Bars that rise and fall, so that most rules find something.
  func importBars() throws {
    var rows = ["date,open,high,low,close,volume"]
    for day in 0..<900 {
      let date = Date(timeIntervalSince1970: 1_262_304_000 + Double(day) * 86_400)
      let price = 100 + 10 * sin(Double(day) / 7) + Double(day) * 0.01
      let text = ISO8601DateFormatter().string(from: date).prefix(10)
      rows.append("\(text),\(price),\(price + 1),\(price - 1),\(price + 0.5 * cos(Double(day))),1000")
    }
    let file = try folder.file("X.csv", rows.joined(separator: "\n") + "\n")
    let result = try run("data", "import", file, "--symbol", "BTC-USD", "--timeframe", "1d")
    #expect(result.code == 0, "\(result.error)")
  }
}

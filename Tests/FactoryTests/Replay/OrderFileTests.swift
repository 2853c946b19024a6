import Backtest
import Diagnostics
import Factory
import Foundation
import Indicators
import Market
import Storage
import Testing

/// What a file of orders may get wrong, each with its sentence.
@Suite struct OrderFileTests {
  private static let header = "timestamp,side,quantity,type,limit,stop,take_profit,stop_loss"

  private func error(_ lines: String, header: String = header) throws -> AssayError? {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try "\(header)\n\(lines)\n".write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let story = try GoldenStory("gap-through-the-stop.txt")
    let series = try story.replay().frame.series
    do {
      _ = try OrderFile(file.path, stamps: BarStamps(series, file: ""))
      return nil
    } catch let error as AssayError {
      return error
    }
  }

  @Test(arguments: [
    ("2024-01-01,buy,0,market,,,,", "invalid_order", "quantity is 0"),
    ("2024-01-01,buy,-5,market,,,,", "invalid_order", "quantity is -5"),
    ("2024-01-01,buy,nan,market,,,,", "invalid_order", "quantity is `nan`"),
    ("2024-01-01,by,1,market,,,,", "invalid_order", "side is `by`"),
    ("2024-01-01,buy,1,markt,,,,", "invalid_order", "type is `markt`"),
    ("2024-01-01,buy,1,limit,,,,", "invalid_order", "limit is ``"),
    ("2024-01-01,buy,1,limit,abc,,,", "invalid_order", "limit is `abc`"),
    ("2024-01-01,buy,1,limit,100,,,105", "wrong_side", "stop_loss of 105"),
    ("2024-01-01,sell,1,limit,100,,105,", "wrong_side", "take_profit of 105"),
    ("2023-12-31,buy,1,market,,,,", "unknown_timestamp", "2023-12-31"),
    ("yesterday,buy,1,market,,,,", "invalid_timestamp", "yesterday"),
    ("2024-01-01,buy,1,market", "ragged_row", "4 cells"),
  ])
  func `a wrong line is named with its field and value`(line: String, code: String, words: String) throws {
    let error = try #require(try error(line))
    #expect(error.code == code)
    #expect(error.message.contains(words), "\(error)")
    #expect(error.kind == .badData)
    #expect((error.place ?? "").contains(":2"), "\(error)")
    #expect(!error.remedy.isEmpty)
  }

  @Test func `a missing and an unknown column are named`() throws {
    let missing = try #require(try error("2024-01-01,buy,1", header: "timestamp,side,quantity"))
    #expect(missing.code == "missing_column")
    let unknown = try #require(
      try error("2024-01-01,buy,1,market,3", header: "timestamp,side,quantity,type,stop_los"))
    #expect(unknown.code == "unknown_column")
    #expect(unknown.remedy.contains("stop_loss"))
  }

  @Test func `the nearest type is offered`() throws {
    let error = try #require(try error("2024-01-01,buy,1,stop_limt,,,,"))
    #expect(error.remedy.contains("stop_limit"))
  }
}

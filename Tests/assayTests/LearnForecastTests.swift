import Foundation
import TestKit
import Testing

@Suite struct LearnForecastTests {
  /// 900 days in a row whose moves come back by half the next day.
  private static func catalogue() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var random = TestRandom(seed: 12)
    var lines = ["date,open,high,low,close,volume"]
    var (close, move) = (100.0, 0.0)
    for day in 0..<900 {
      move = 0.02 * (random.uniform() - 0.5) - 0.5 * move
      let open = close
      close *= 1 + move
      let date = Date(timeIntervalSince1970: 1_577_836_800 + Double(day) * 86_400)
      let text = ISO8601DateFormatter().string(from: date).prefix(10)
      lines.append("\(text),\(open),\(max(open, close) * 1.001),\(min(open, close) * 0.999),\(close),1000")
    }
    let path = try folder.file("BTC-USD.csv", lines.joined(separator: "\n") + "\n")
    let result = try Executable.run(
      ["data", "import", path, "--symbol", "BTC-USD", "--timeframe", "1d"], in: folder.path)
    try #require(result.code == 0, "\(result.error)")
    return folder
  }

  private static let words = ["learn", "forecast", "--symbol", "BTC-USD", "--timeframe", "1d"]

  @Test func `a market that reverts is forecast, and the document says how well`() throws {
    let folder = try Self.catalogue()
    let document = try Executable.run(
      Self.words + ["--forecasts", "f.csv", "--json"], in: folder.path
    ).document()
    #expect(document["verdict"] as? String == "skill")
    #expect(document["forecaster"] as? String == "ridge" && document["horizon"] as? Int == 1)
    // From bar 251 on, the last of which has no outcome yet.
    #expect(document["bars"] as? Int == 649)
    let close = try #require(document["close"] as? [String: Any])
    // Half of a move comes back: a quarter of the variance of the next one can be known.
    let rSquared = try #require(close["r_squared"] as? Double)
    #expect((0.15...0.35).contains(rSquared))
    #expect((close["p_value"] as? Double) ?? 1 < 0.001)
    let rows = try String(contentsOfFile: folder.path + "/f.csv", encoding: .utf8).split(separator: "\n")
    #expect(rows.count == 901)
    #expect(rows[0].hasPrefix("timestamp,close,forecast_close,forecast_high,forecast_low,forecast_q40"))
  }

  @Test func `the naive forecast has no skill against itself`() throws {
    let folder = try Self.catalogue()
    let result = try Executable.run(Self.words + ["--forecaster", "naive"], in: folder.path)
    #expect(result.code == 0)
    #expect(result.output.contains("No skill"))
  }

  @Test func `too few bars and unknown names are said`() throws {
    let folder = try Self.catalogue()
    let few = try Executable.run(Self.words + ["--to", "2020-06-30", "--json"], in: folder.path)
    #expect(few.code == 3)
    #expect(try few.errorField("code") == "too_few_bars")
    let unknown = try Executable.run(Self.words + ["--forecaster", "rigde", "--json"], in: folder.path)
    #expect(unknown.code == 2)
    #expect(try unknown.errorField("message")?.contains("ridge") == true)
  }
}

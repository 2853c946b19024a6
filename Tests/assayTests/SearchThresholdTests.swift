import Foundation
import Testing

@Suite struct SearchThresholdTests {
  /// Daily bars that zigzag, and a model that knows tomorrow in seven cases of ten.
  private func prepared() throws -> (folder: TemporaryFolder, probabilities: String) {
    let folder = try TemporaryFolder()
    var bars = "Date,Open,High,Low,Close,Volume\n"
    var probabilities = "date,p_up\n"
    var (state, price): (UInt64, Double) = (7, 100)
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / 9_007_199_254_740_992
    }
    var formatter = Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day()
    formatter = formatter.dateSeparator(.dash)
    var day = Date(timeIntervalSince1970: 1_577_923_200)
    var ups = (0..<400).map { _ in next() < 0.5 }
    ups.append(true)
    for index in 0..<400 {
      repeat { day += 86_400 } while Calendar(identifier: .iso8601).isDateInWeekend(day)
      let open = price
      price *= ups[index] ? 1.01 : 0.99
      let (high, low) = (max(open, price) * 1.002, min(open, price) * 0.998)
      let date = day.formatted(formatter)
      bars += "\(date),\(open),\(high),\(low),\(price),1000\n"
      let isRight = next() < 0.7
      let strength = 0.5 + 0.45 * next()
      probabilities += "\(date),\(ups[index + 1] == isRight ? strength : 1 - strength)\n"
    }
    let path = try folder.file("AAPL.csv", bars)
    let imported = try Executable.run(
      "data", "import", path, "--symbol", "AAPL", "--timeframe", "1d", "--data", folder.path + "/data")
    try #require(imported.code == 0, "\(imported.error)")
    return (folder, try folder.file("p.csv", probabilities))
  }

  @Test func `a threshold is chosen on one part and measured on the other`() throws {
    let (folder, probabilities) = try prepared()
    let words = [
      "search", "threshold", "--symbol", "AAPL", "--timeframe", "1d", "--probabilities", probabilities,
      "--data",
      folder.path + "/data", "--commission", "0", "--slippage-bps", "0",
    ]
    let document = try Executable.run(words + ["--json"]).document()
    let windows = try #require(document["windows"] as? [[String: Any]])
    #expect(windows.count == 1)
    #expect((windows[0]["scores"] as? [Any])?.count == 9)
    #expect(windows[0]["threshold"] is Double)
    let test = try #require(document["test"] as? [String: Any])
    #expect(try #require(test["total_return"] as? Double) > 0)
    let forward = try Executable.run(words + ["--windows", "4", "--metric", "return", "--json"]).document()
    #expect((forward["windows"] as? [Any])?.count == 4)
    #expect(try Executable.run(words).output.contains("On bars that did not choose"))
    #expect(try Executable.run(words + ["--windows", "4", "--validation-share", "0.5"]).code == 2)
  }

  @Test func `times that no bar has are refused`() throws {
    let (folder, _) = try prepared()
    let wrong = try folder.file("wrong.csv", "date,p\n1999-01-01,0.5\n")
    let result = try Executable.run(
      "search", "threshold", "--symbol", "AAPL", "--timeframe", "1d", "--probabilities", wrong, "--data",
      folder.path + "/data", "--json")
    #expect(result.code == 3)
    #expect(try result.errorField("code") == "unknown_timestamp")
  }
}

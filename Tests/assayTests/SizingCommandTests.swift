import Foundation
import Storage
import TestKit
import Testing

@Suite struct SizingCommandTests {
  private static let day: Int64 = 86_400 * 1_000_000_000
  /// Monday 2024-01-01.
  private static let start: Int64 = 1_704_067_200 * 1_000_000_000

  /// A dataset of forty weeks, two coins and two rules, of which `good` gains in the weeks after `known` was above 0;
  /// the features know one week more.
  private static func dataset() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var random = TestRandom(seed: 3)
    var keys: [(symbol: String, strategy: String, window: Int64)] = []
    var (known, returns) = ([Double](), [Double]())
    for window in 1...41 {
      for symbol in ["BTC-USD", "ETH-USD"] {
        for strategy in ["RSI2_MeanReversion", "other"] {
          keys.append((symbol, strategy, Int64(window)))
          known.append(random.uniform() - 0.5)
          returns.append((known.last ?? 0) * 0.1 + 0.01 * (random.uniform() - 0.5))
        }
      }
    }
    func table(_ count: Int, _ columns: [ColumnTable.Column]) -> ColumnTable {
      let keys = keys.prefix(count)
      return ColumnTable(
        [
          .init("symbol", .strings(keys.map(\.symbol))), .init("strategy", .strings(keys.map(\.strategy))),
          .init("window_num", .int64(keys.map(\.window))),
          .init("start_time", .instants(keys.map { start + ($0.window - 1) * 7 * day })),
          .init("end_time", .instants(keys.map { start + $0.window * 7 * day })),
        ] + columns)
    }
    let past = keys.count - 4
    try ParquetFile.write(
      table(keys.count, [.init("known", .double(known))]), to: folder.path + "/d_features.parquet")
    try ParquetFile.write(
      table(past, [.init("total_return", .double(Array(returns.prefix(past))))]),
      to: folder.path + "/d_strategy_performance.parquet")
    _ = try folder.file("dataset.json", "{\"name\": \"d\", \"identity\": \"x\"}\n")
    return folder
  }

  private func run(_ words: String, in folder: TemporaryFolder) throws -> Executable.Result {
    try Executable.run(words.split(separator: " ").map(String.init) + ["--json"], in: folder.path)
  }

  @Test func `from a dataset to a model, its worth, and sizes for the week to come`() throws {
    let folder = try Self.dataset()
    let trained = try run("sizing train --dataset . --model m.json", in: folder).document()
    #expect(trained["windows"] as? Int == 40)
    #expect(trained["trained_through"] as? String == "2024-10-07T00:00:00Z")
    #expect(
      trained["features"] as? [String] == ["known", "strategy=RSI2_MeanReversion", "strategy=other"])

    let worth = try run("sizing evaluate --dataset . --resamples 200", in: folder).document()
    let models = try #require(worth["models"] as? [[String: Any]])
    #expect(models.compactMap { $0["family"] as? String } == ["gradient_boosting", "random_forest"])
    for model in models {
      let baselines = try #require(model["baselines"] as? [[String: Any]])
      #expect(
        baselines.compactMap { $0["baseline"] as? String } == ["full", "equal", "volatility_target", "kelly"])
      #expect(baselines.allSatisfy { $0["is_beaten"] as? Bool == true })
    }

    let predicted = try run("sizing predict --dataset . --model m.json --sizes s.csv", in: folder).document()
    #expect(predicted["window"] as? Int == 41 && predicted["model_has_seen_it"] as? Bool == false)
    let sizes = try #require(predicted["sizes"] as? [[String: Any]])
    #expect(sizes.count == 4)
    #expect(sizes.allSatisfy { (0...1).contains($0["fraction"] as? Double ?? -1) })
    let file = try String(contentsOfFile: folder.path + "/s.csv", encoding: .utf8)
    #expect(file.split(separator: "\n").count == 5)
  }

  @Test func `a backtest sizes by what was known out of sample, and trades nothing before`() throws {
    let folder = try Self.dataset()
    var lines = ["date,open,high,low,close,volume"]
    for day in -60..<280 {
      let close = 100 + 8 * sin(Double(day) / 3)
      let date = Date(timeIntervalSince1970: 1_704_067_200 + Double(day) * 86_400)
      let text = ISO8601DateFormatter().string(from: date).prefix(10)
      lines.append("\(text),\(close),\(close + 1),\(close - 1),\(close),1000")
    }
    let path = try folder.file("BTC-USD.csv", lines.joined(separator: "\n") + "\n")
    _ = try Executable.run(
      ["data", "import", path, "--symbol", "BTC-USD", "--timeframe", "1d"], in: folder.path)
    let evaluated = try run(
      "sizing evaluate --dataset . --family random_forest --sizes s.parquet --resamples 100", in: folder)
    #expect(evaluated.code == 0, "\(evaluated.output)")
    let words =
      "backtest --symbol BTC-USD --timeframe 1d --strategy RSI2_MeanReversion --cap 1 --trades t.csv"
    let sized = try run("\(words) --sizer learned --sizing-model s.parquet", in: folder)
    #expect(sized.code == 0, "\(sized.output)")
    func entries() throws -> [Substring] {
      try String(contentsOfFile: folder.path + "/t.csv", encoding: .utf8).split(separator: "\n").dropFirst()
        .map { $0.prefix(10) }
    }
    let learned = try entries()
    // The first model has twelve weeks behind it.
    #expect(!learned.isEmpty && learned.allSatisfy { $0 >= "2024-03-25" })
    _ = try run(words, in: folder)
    #expect(try entries().contains { $0 < "2024-03-25" })
    // A model that learned from all windows has nothing to say of them.
    _ = try run("sizing train --dataset . --model m.ubj", in: folder)
    _ = try run("\(words) --sizer learned --sizing-model m.ubj --sizing-dataset .", in: folder)
    #expect(try entries().allSatisfy { $0 >= "2024-10-07" })
  }

  @Test func `what is missing is said`() throws {
    let folder = try Self.dataset()
    let nothing = try run("sizing train --dataset nowhere --model m.json", in: folder)
    #expect(try nothing.errorField("code") == "no_dataset")
    try FileManager.default.removeItem(atPath: folder.path + "/d_features.parquet")
    let features = try run("sizing train --dataset . --model m.json", in: folder)
    #expect(features.code == 2)
    #expect(try features.errorField("code") == "no_features")
  }
}

import Foundation
import Storage
import Testing

/// The dataset commands as a user runs them, and the queries of `Examples/dataset` on what they write.
@Suite struct DatasetCommandTests {
  /// A catalogue with daily bars of a share and a coin; 40 weeks from Monday, 2024-01-01.
  private static func catalogue() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (symbol, assetClass) in [("AAPL", "equity"), ("BTCUSD", "crypto")] {
      let path = try folder.file("\(symbol).csv", csv(isCrypto: assetClass == "crypto"))
      let result = try Executable.run(
        ["data", "import", path, "--symbol", symbol, "--class", assetClass, "--timeframe", "1d"],
        in: folder.path)
      try #require(result.code == 0, "\(result.error)")
    }
    return folder
  }

  /// A price that goes round in waves of seven and eleven bars.
  private static func csv(isCrypto: Bool) -> String {
    var lines = ["date,open,high,low,close,volume"]
    var last = 100.0
    for day in 0..<280 where isCrypto || day % 7 < 5 {
      let date = Date(timeIntervalSince1970: 1_704_067_200 + Double(day) * 86_400)
      let close = 100 + 5 * sin(Double(day) / 7) + 3 * sin(Double(day) / 11)
      let (high, low) = (max(last, close) + 0.5, min(last, close) - 0.5)
      let stamp = date.ISO8601Format().prefix(10)
      lines.append("\(stamp),\(last),\(high),\(low),\(close),1000")
      last = close
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func collected(_ folder: TemporaryFolder) throws -> Executable.Result {
    try Executable.run(
      ["dataset", "quick", "--timeframe", "1d", "--forecaster", "drift", "--output", "out", "--json"],
      in: folder.path)
  }

  @Test func `collect, features and analyze go from bars to tables and a page`() throws {
    let folder = try Self.catalogue()
    let quick = try collected(folder)
    #expect(quick.code == 0, "\(quick.error)")
    #expect(quick.error.contains("AAPL 40 windows × 7 strategies = "))
    let document = try quick.document()
    #expect(document["performance"] as? String == "out/dataset_strategy_performance.parquet")
    #expect((document["skipped_strategy_windows"] as? [String: Any])?["no_forecast"] as? Int ?? 0 > 0)

    let features = try Executable.run(["dataset", "features", "out", "--json"], in: folder.path)
    #expect(features.code == 0, "\(features.error)")
    #expect((try features.document()["columns"] as? [String])?.contains("recent_return_1") == true)

    let analysis = try Executable.run(
      ["dataset", "analyze", "out", "--report", "page.html", "--csv", "tables", "--json"], in: folder.path)
    #expect(analysis.code == 0, "\(analysis.error)")
    let strategies = try analysis.document()["strategies"] as? [[String: Any]] ?? []
    #expect(strategies.count == 7)
    #expect(
      strategies.allSatisfy { $0.keys.contains("sharpe_standard_error") && $0.keys.contains("p_value") })
    let page = try String(contentsOfFile: "\(folder.path)/page.html", encoding: .utf8)
    #expect(page.contains("class=\"chart-data\"") && page.contains("Strategy rankings"))
    #expect(!page.contains("src=\"http") && !page.contains("href=\"http"))
    let tables = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/tables")
    #expect(tables.sorted().contains("pairs.csv"))
  }

  @Test func `another dataset in the directory is refused, and so is no dataset`() throws {
    let folder = try Self.catalogue()
    #expect(try collected(folder).code == 0)
    let other = try Executable.run(
      ["dataset", "collect", "--timeframe", "1d", "--forecaster", "naive", "--output", "out", "--json"],
      in: folder.path)
    #expect(other.code == 2)
    #expect(try other.errorField("code") == "another_dataset")
    let missing = try Executable.run(["dataset", "analyze", "nowhere", "--json"], in: folder.path)
    #expect(try missing.errorField("code") == "no_dataset")
  }

  @Test(arguments: ["pandas", "polars", "duckdb"])
  func `the committed query runs on the files`(library: String) throws {
    guard let python = Python.with(library) else {
      // A missing library is no failure of ours; `Examples/dataset/environment.sh` says how to get it.
      print("skipped: no Python with \(library); run Examples/dataset/environment.sh .deps/queries")
      return
    }
    let folder = try Self.catalogue()
    #expect(try collected(folder).code == 0)
    let result = try Python.run(
      python, ["\(Python.examples)/\(library)_query.py", "\(folder.path)/out", "dataset"])
    #expect(result.code == 0, "\(result.error)")
    #expect(result.output.contains("buy_hold") || result.output.contains("AAPL"))
  }
}

import Foundation
import Testing

/// `assay work` on the units that a collection writes.
@Suite struct WorkCommandTests {
  /// A catalogue with daily bars of two shares; 40 weeks from Monday, 2024-01-01.
  private static func catalogue() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (symbol, period) in [("AAA", 7.0), ("BBB", 11.0)] {
      let path = try folder.file("\(symbol).csv", csv(period: period))
      let result = try Executable.run(
        ["data", "import", path, "--symbol", symbol, "--class", "equity", "--timeframe", "1d"],
        in: folder.path)
      try #require(result.code == 0, "\(result.error)")
    }
    return folder
  }

  private static func csv(period: Double) -> String {
    var lines = ["date,open,high,low,close,volume"]
    var last = 100.0
    for day in 0..<280 where day % 7 < 5 {
      let date = Date(timeIntervalSince1970: 1_704_067_200 + Double(day) * 86_400)
      let close = 100 + 5 * sin(Double(day) / period)
      lines.append(
        "\(date.ISO8601Format().prefix(10)),\(last),\(max(last, close) + 0.5),\(min(last, close) - 0.5),\(close),1000"
      )
      last = close
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func collect(_ output: String, _ more: [String] = [], in folder: TemporaryFolder) throws
    -> Executable.Result
  {
    try Executable.run(
      ["dataset", "collect", "--timeframe", "1d", "--forecaster", "drift", "--output", output, "--json"]
        + more,
      in: folder.path)
  }

  @Test func `units that were run one by one give the dataset that the collection gives`() throws {
    let folder = try Self.catalogue()
    #expect(try collect("whole", in: folder).code == 0)
    try FileManager.default.removeItem(atPath: folder.path + "/assay-data/cache")
    let written = try collect("out", ["--write-units", "units"], in: folder)
    #expect(written.code == 0, "\(written.error)")
    let units = try written.document()["units"] as? [String] ?? []
    #expect(units == ["units/unit-0001.json", "units/unit-0002.json"])
    for unit in units {
      let made = try Executable.run(["work", unit, "--json"], in: folder.path)
      #expect(made.code == 0, "\(made.error)")
      #expect(try made.document()["cached"] as? Bool == false)
    }
    let again = try Executable.run(["work", units[0], "--result", "r.bin", "--json"], in: folder.path)
    #expect(try again.document()["cached"] as? Bool == true)
    let size = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/r.bin")).count
    #expect(try again.document()["bytes"] as? Int == size)
    let collected = try collect("out", in: folder)
    #expect(collected.error.contains("AAA") && collected.error.contains("(from before)"))
    for file in ["dataset_strategy_performance.parquet", "dataset_trades.parquet", "dataset_metadata.json"] {
      let (a, b) = (folder.path + "/whole/\(file)", folder.path + "/out/\(file)")
      #expect(FileManager.default.contentsEqual(atPath: a, andPath: b), "\(file)")
    }
  }

  @Test func `a unit of other bars, of an unknown kind, or no unit at all is refused`() throws {
    let folder = try Self.catalogue()
    #expect(try collect("out", ["--write-units", "units"], in: folder).code == 0)
    let path = folder.path + "/units/unit-0001.json"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    func code(_ text: String) throws -> String? {
      let file = try folder.file("unit.json", text)
      let result = try Executable.run(["work", file, "--json"], in: folder.path)
      #expect(result.code == 2, "\(result.output)")
      return try result.errorField("code")
    }
    #expect(
      try code(text.replacingOccurrences(of: "dataset_part", with: "dataset_pert")) == "unknown_work_kind")
    #expect(
      try code(text.replacingOccurrences(of: "\"days\":7", with: "\"days\":14")) == "different_work_unit")
    #expect(try code("{}") == "invalid_work_unit")
    #expect(try Executable.run(["work", "nothing.json"], in: folder.path).code == 3)
    // The same symbol with other bars.
    let bars = try folder.file("AAA.csv", Self.csv(period: 9))
    let imported = try Executable.run(
      ["data", "import", bars, "--symbol", "AAA", "--class", "equity", "--timeframe", "1d", "--replace"],
      in: folder.path)
    #expect(imported.code == 0, "\(imported.error)")
    #expect(try code(text) == "different_work_unit")
  }
}

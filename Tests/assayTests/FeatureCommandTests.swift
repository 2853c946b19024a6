import Foundation
import Storage
import TestKit
import Testing

@Suite struct FeatureCommandTests {
  /// A file of daily bars with volume: a slow wave with noise.
  private func bars(_ folder: assayTests.TemporaryFolder, count: Int = 420) throws -> String {
    var random = TestRandom(seed: 8)
    var text = "date,open,high,low,close,volume\n"
    var (price, day) = (100.0, 0)
    var written = 0
    while written < count {
      day += 1
      if day % 7 >= 5 { continue }
      let open = price * (1 + (random.uniform() - 0.5) * 0.01)
      price = open * (1 + (random.uniform() - 0.49) * 0.03)
      let date = Date(timeIntervalSince1970: 1_420_416_000 + Double(day) * 86_400)
      let stamp = date.formatted(.iso8601.year().month().day())
      text += "\(stamp),\(open),\(max(open, price) * 1.004),\(min(open, price) * 0.996),\(price),"
      text += "\(1_000 + random.integer(0...500))\n"
      written += 1
    }
    let path = folder.path("bars.csv")
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  @Test func `the list has formula, units, look-back and source of every feature`() throws {
    let list = try Executable.run(["features", "list", "--json"]).json().array
    #expect(list.count >= 100)
    #expect(try list.filter { try $0["filter_default"].bool }.count >= 50)
    for feature in list {
      for key in ["name", "group", "formula", "units", "source"] { #expect(try !feature[key].string.isEmpty) }
      #expect(try feature["lookback"].int >= 0)
    }
  }

  @Test func `features of a file are empty before their look-back, and parquet says the same as text`() throws
  {
    let folder = try assayTests.TemporaryFolder()
    let input = try bars(folder)
    let names = "return_1,rsi_14,distance_sma_200"
    let answer = try Executable.run([
      "features", "compute", "--input", input, "--features", names, "--json",
    ]).json()
    #expect(try answer["rows"].int == 420)
    let rsi = try answer["values"]["rsi_14"].array
    #expect(rsi.prefix(14).allSatisfy { if case .null = $0 { true } else { false } })
    #expect(try (0...100).contains(rsi[14].double))
    let (text, parquet) = (folder.path("f.csv"), folder.path("f.parquet"))
    for path in [text, parquet] {
      let made = try Executable.run([
        "features", "compute", "--input", input, "--features", names, "--output", path,
      ])
      #expect(made.code == 0)
    }
    let table = try ParquetFile.read(parquet).table
    #expect(table.columnNames == ["timestamp", "return_1", "rsi_14", "distance_sma_200"])
    let lines = try String(contentsOfFile: text, encoding: .utf8).split(separator: "\n")
    let last = lines[420].split(separator: ",", omittingEmptySubsequences: false)
    #expect(try Double(last[2]) == table.doubles("rsi_14")[419])
    #expect(lines[0] == "timestamp,return_1,rsi_14,distance_sma_200")
    #expect(lines[1].hasSuffix(",,,"))
  }

  @Test func `without names everything is computed that the bars can serve, and the rest is named`() throws {
    let folder = try assayTests.TemporaryFolder()
    let made = try Executable.run([
      "features", "compute", "--input", try bars(folder), "--output", folder.path("f.parquet"), "--json",
    ])
    let answer = try made.json()
    #expect(try answer["columns"].array.count > 120)
    let left = try answer["left_out"].array.map { try $0["name"].string }
    #expect(left.contains("volatility_index") && left.contains("roe") && left.contains("daily_rsi_2"))
    #expect(made.error.contains("there is no reference `volatility_index`"))
  }

  @Test func `a feature that is misspelt or cannot be served ends with what to do`() throws {
    let folder = try assayTests.TemporaryFolder()
    let input = try bars(folder, count: 60)
    let unknown = try Executable.run([
      "features", "compute", "--input", input, "--features", "atr_percentage_14", "--json",
    ])
    #expect(unknown.code == 2)
    #expect(try unknown.json()["error"]["message"].string.contains("Did you mean `atr_percent_14`?"))
    let missing = try Executable.run([
      "features", "compute", "--input", input, "--features", "market_return_1", "--json",
    ])
    #expect(missing.code == 2)
    #expect(try missing.json()["error"]["remedy"].string.contains("--reference market=SYMBOL"))
    let role = try Executable.run([
      "features", "compute", "--input", input, "--reference", "marked=x.csv", "--json",
    ])
    #expect(try role.json()["error"]["message"].string.contains("Did you mean `market`?"))
  }

  @Test func `a report in the future is refused, one of the past is a column`() throws {
    let folder = try assayTests.TemporaryFolder()
    let input = try bars(folder)
    let reports = folder.path("reports.csv")
    try Data("symbol,report_date,roe_pct\nbars,2015-06-01,18\n".utf8).write(to: URL(fileURLWithPath: reports))
    let answer = try Executable.run([
      "features", "compute", "--input", input, "--features", "roe,high_roe", "--fundamentals", reports,
      "--json",
    ]).json()
    #expect(try answer["values"]["roe"].array[200].double == 0.18)
    #expect(try answer["values"]["high_roe"].array[200].double == 1)
    try Data("symbol,report_date,roe_pct\nbars,2915-06-01,18\n".utf8).write(to: URL(fileURLWithPath: reports))
    let refused = try Executable.run([
      "features", "compute", "--input", input, "--fundamentals", reports, "--json",
    ])
    #expect(refused.code == 3)
    #expect(try refused.json()["error"]["code"].string == "report_in_future")
  }

  @Test func `the check passes on bars of a file`() throws {
    let folder = try assayTests.TemporaryFolder()
    let answer = try Executable.run([
      "features", "check", "--input", try bars(folder), "--cuts", "2", "--json",
    ]).json()
    #expect(try answer["causal"].bool && answer["stream_equal"].bool)
    #expect(try answer["problems"].array.isEmpty)
  }

  @Test func `signals of a stored symbol have features, outcomes and a file that explains them`() throws {
    let folder = try assayTests.TemporaryFolder()
    let data = folder.path("data")
    let input = try bars(folder, count: 900)
    #expect(
      try Executable.run(["data", "import", input, "--symbol", "AAPL", "--timeframe", "1d", "--data", data])
        .code == 0)
    let output = folder.path("signals.parquet")
    let made = try Executable.run(["learn", "signals", "--data", data, "--output", output, "--json"])
    let answer = try made.json()
    #expect(made.code == 0)
    let table = try ParquetFile.read(output).table
    #expect(try answer["signals"].int == table.rowCount && table.rowCount > 20)
    #expect(table.columnNames.suffix(2) == ["exit_reason", "weight"])
    let metadata = try JSONDecoder().decode(
      OracleValue.self, from: Data(contentsOf: URL(fileURLWithPath: folder.path("signals.metadata.json"))))
    #expect(try metadata["features"].array.count == table.columnNames.count - 13 - 7)
    #expect(try !metadata["identity"].string.isEmpty)
    let sector = try metadata["symbols"].array[0]["strategies_left_out"].array.map {
      try $0["strategy"].string
    }
    #expect(sector.contains("sector_rotation"))
  }
}

extension Executable.Result {
  /// The document on standard output, whatever it is.
  fileprivate func json() throws -> OracleValue {
    try JSONDecoder().decode(OracleValue.self, from: Data(output.utf8))
  }
}

extension assayTests.TemporaryFolder {
  fileprivate func path(_ name: String) -> String { url.appendingPathComponent(name).path }
}

import Foundation
import Testing

@Suite struct MetricsTests {
  static let keys = [
    "n", "periods_per_year", "total_return", "cagr", "annual_volatility", "sharpe_ratio",
    "sharpe_ratio_per_period", "sharpe_standard_error", "sharpe_standard_error_per_period", "sortino_ratio",
    "calmar_ratio", "omega_ratio",
    "max_drawdown", "max_drawdown_duration", "ulcer_index", "tail_ratio", "var_95", "var_99", "cvar_95",
    "cvar_99",
    "var_normal_95", "cvar_normal_95", "skew", "kurtosis", "profit_factor", "win_rate",
    "probabilistic_sharpe_ratio", "min_track_record_length",
  ]

  /// Five returns whose figures can be worked out by hand.
  static let table =
    "date,ret\n2024-01-01,0.10\n2024-01-02,-0.05\n2024-01-03,0.02\n2024-01-04,-0.10\n2024-01-05,0.04\n"

  @Test func `the keys are those of the contract and hand-made figures agree`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("r.csv", Self.table)
    let result = try Executable.run("metrics", "--returns", path, "--json")
    #expect(result.code == 0)
    #expect(result.error == "")
    let document = try result.document()
    #expect(Set(document.keys) == Set(Self.keys))
    func value(_ key: String) throws -> Double { try #require(document[key] as? Double, "\(key)") }
    #expect(document["n"] as? Int == 5)
    #expect(try value("periods_per_year") == 252)
    #expect(abs(try value("total_return") - (1.1 * 0.95 * 1.02 * 0.9 * 1.04 - 1)) < 1e-15)
    #expect(abs(try value("max_drawdown") - (0.95 * 1.02 * 0.9 - 1)) < 1e-15)
    #expect(document["max_drawdown_duration"] as? Int == 4)
    #expect(abs(try value("win_rate") - 0.6) < 1e-15)
    #expect(abs(try value("profit_factor") - 0.16 / 0.15) < 1e-13)
    // Mean 0.002, squared deviations 0.024480 together, divisor 4.
    let deviation = (0.02448 / 4).squareRoot()
    #expect(abs(try value("sharpe_ratio_per_period") - 0.002 / deviation) < 1e-14)
    #expect(abs(try value("sharpe_ratio") - 0.002 / deviation * 252.squareRoot()) < 1e-13)
  }

  @Test func `keys come in the order of the contract`() throws {
    let output = try Executable.run(["metrics", "--returns", "-", "--json"], input: Self.table).output
    let positions = try Self.keys.map { try #require(output.range(of: "\"\($0)\":")).lowerBound }
    #expect(positions == positions.sorted())
  }

  @Test func `the calendar and the number of periods change what is annual and nothing else`() throws {
    func sharpe(_ words: String...) throws -> Double {
      let line = ["metrics", "--returns", "-", "--json"] + words
      return try #require(try Executable.run(line, input: Self.table).document()["sharpe_ratio"] as? Double)
    }
    let exchange = try sharpe()
    #expect(abs(try sharpe("--calendar", "365") / exchange - (365.0 / 252).squareRoot()) < 1e-14)
    #expect(abs(try sharpe("--periods", "12") / exchange - (12.0 / 252).squareRoot()) < 1e-14)
    let both = try Executable.run("metrics", "--returns", "x", "--calendar", "365", "--periods", "12")
    #expect(both.code == 2)
  }

  @Test func `what is not defined is null and never 0 or a word`() throws {
    let document = try Executable.run(
      ["metrics", "--returns", "-", "--json"], input: "0.01\n0.01\n0.01\n"
    ).document()
    for key in ["sharpe_ratio", "skew", "calmar_ratio", "profit_factor", "min_track_record_length"] {
      #expect(document[key] is NSNull, "\(key)")
    }
    let page = try Executable.run(["metrics", "--returns", "-"], input: "0.01\n0.01\n0.01\n").output
    #expect(page.contains("n/a"))
    #expect(!page.contains("nan"))
  }

  @Test(arguments: [
    ("date,ret\n2024-01-01,0.1\n2024-01-02,abc\n", "not_a_number", ":3:2"), ("", "no_rows", ":1"),
    ("date,ret\n2024-01-01,\n", "missing_value", ":2:2"), ("a,b\n1,2\n1\n", "ragged_row", ":3"),
  ])
  func `a bad file is refused with line and column`(text: String, code: String, place: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("bad.csv", text)
    let result = try Executable.run("metrics", "--returns", path, "--json")
    #expect(result.code == 3)
    #expect(try result.errorField("code") == code)
    #expect(try result.errorField("where") == path + place)
  }

  @Test func `a file that is not there is bad input like any other`() throws {
    let result = try Executable.run("metrics", "--returns", "/nowhere/r.csv", "--json")
    #expect(result.code == 3)
    #expect(try result.errorField("code") == "no_such_file")
    #expect(try result.errorField("where") == "/nowhere/r.csv")
  }

  @Test func `returns in percent are refused where one loses more than everything`() throws {
    let result = try Executable.run(["metrics", "--returns", "-", "--json"], input: "1.5\n-2.5\n0.3\n")
    #expect(result.code == 3)
    #expect(try result.errorField("remedy")?.contains("percent") == true)
    #expect(throws: Never.self) { try result.document() }
  }
}

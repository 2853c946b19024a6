import Foundation
import Testing

/// User strategies, from the file to the factory.
@Suite(.serialized) struct UserStrategyTests {
  private static let dip = """
    import Strategies
    struct DipBot {
      let length: Int
      let drop: Double
      init(length: Int = 5, drop: Double = 0.01) { (self.length, self.drop) = (length, drop) }
      func enters(_ now: BarContext) -> Bool { now.change(over: length) < -drop }
      func exits(_ now: BarContext) -> Bool { now.close > now[.high, ago: 1] }
    }
    """
  private static let trap = """
    import Strategies
    struct TrapBot {
      let n: Int
      init(n: Int = 5) { self.n = n }
      func enters(_ now: BarContext) -> Bool { let few = [1, 2, 3]; return few[now.bar] > n }
    }
    """
  /// Fails before it has seen a bar, with one value of its grid.
  private static let stillborn = """
    import Strategies

    struct StillbornBot {
      let n: Int
      init(n: Int = 5) { self.n = [n][n / 10] }
      func enters(_ now: BarContext) -> Bool { now.close > Double(n) }
    }
    """
  private static let endless = """
    import Glibc
    import Strategies

    struct EndlessBot {
      let n: Int
      init(n: Int = 5) { self.n = n }
      func enters(_ now: BarContext) -> Bool { while true { usleep(1000) } }
    }
    """
  private static let broken = """
    import Strategies

    struct BrokenBot {
      init(n: Int = 5) {}
      func enters(_ now: BarContext) -> Bool { now.closing > 3 }
    }
    """
  private static var files: [String: String] {
    [
      "Dip.swift": dip, "Trap.swift": trap, "Endless.swift": endless, "Stillborn.swift": stillborn,
      "Broken.swift": broken,
      "test_dip.swift": "not even Swift", "Notes.swift": "struct SolarSystem { init(planets: Int = 8) {} }",
    ]
  }

  @Test func `a new file compiles and trades as it stands`() throws {
    let folder = try UserStrategyFolder([:])
    try folder.importBars()
    let made = try folder.run("strategies", "new", "DipBuyer", "--json").document()
    #expect(made["file"] as? String == "./assay-data/strategies/DipBuyer.swift")
    let again = try folder.run("strategies", "new", "DipBuyer", "--json")
    #expect(again.code == 2)
    #expect(try again.errorField("code") == "file_exists")
    let shown = try folder.run("strategies", "show", "dipbuyer", "--json").document()
    #expect(shown["grid_size"] as? Int == 27)
    #expect(shown["warm_up"] as? Int == 100)
    let result = try folder.run(
      "backtest", "--symbol", "BTC-USD", "--timeframe", "1d", "--strategy", "DipBuyer", "--json")
    let metrics = try #require(try result.document()["metrics"] as? [String: Any])
    #expect((metrics["trades"] as? Int ?? 0) > 0)
  }

  @Test(arguments: ["dip", "Test_Dip", "Dip Bot", "../Dip", "MACross", "Example_Dip"])
  func `a name that could not be used is refused`(name: String) throws {
    #expect(try UserStrategyFolder([:]).run("strategies", "new", name, "--json").code == 2)
  }

  @Test func `a folder is looked through: what is found, left out, and wrong with file, line and column`()
    throws
  {
    let folder = try UserStrategyFolder(Self.files)
    let result = try folder.run("strategies", "discover", "rules", "--compile", "--json")
    #expect(result.code == 3)
    let files = try #require(try result.document()["files"] as? [[String: Any]])
    func file(_ name: String) throws -> [String: Any] {
      try #require(files.first { $0["file"] as? String == "rules/\(name)" }, "\(name)")
    }
    let dip = try #require((try file("Dip.swift")["strategies"] as? [[String: Any]])?.first)
    let parameters = try #require(dip["parameters"] as? [[String: Any]])
    #expect(parameters.map { $0["name"] as? String } == ["length", "drop"])
    #expect(parameters.map { $0["default"] as? Double } == [5, 0.01])
    #expect(dip["warm_up"] as? Int == 5)
    let errors = try #require(try file("Broken.swift")["errors"] as? [[String: Any]])
    #expect(errors.first?["where"] as? String == "rules/Broken.swift:5:48")
    #expect((errors.first?["message"] as? String)?.contains("no member 'closing'") == true)
    let excerpt = try #require(errors.first?["excerpt"] as? String).split(separator: "\n")
    #expect(excerpt.first == "5 |   func enters(_ now: BarContext) -> Bool { now.closing > 3 }")
    #expect(excerpt.last?.count == "5 | ".count + 48 && excerpt.last?.hasSuffix("^") == true)
    #expect((try file("test_dip.swift")["left_out"] as? [Any])?.count == 1)
    #expect((try file("Notes.swift")["left_out"] as? [[String: Any]])?.first?["line"] as? Int == 1)
    #expect((try file("Trap.swift")["strategies"] as? [Any])?.count == 1)
  }

  @Test func `a user strategy is a strategy like any other`() throws {
    let folder = try UserStrategyFolder(["Dip.swift": Self.dip])
    try folder.importBars()
    let all = try folder.list("--strategies-dir", "rules")
    #expect(try all.count == folder.list().count + 1)
    #expect(all.last?["name"] as? String == "DipBot")
    let words = [
      "--symbol", "BTC-USD", "--timeframe", "1d", "--strategy", "DipBot", "--strategies-dir", "rules",
      "--json",
    ]
    let plain = try folder.run(["backtest"] + words + ["--param", "length=10"])
    #expect((try plain.document()["parameters"] as? [String: Any])?["length"] as? Int == 10)
    let provenance = try #require(try plain.document()["provenance"] as? [String: Any])
    #expect((provenance["settings"] as? [String: Any])?["strategy_file"] as? String == "rules/Dip.swift")
    let refused = try folder.run(["backtest"] + words + ["--param", "length=0"])
    #expect(refused.code == 2)
    #expect(try refused.errorField("message")?.contains("`length` of DipBot is `0`") == true)
    let misspelt = try folder.run("strategies", "show", "DipBit", "--strategies-dir", "rules", "--json")
    #expect(try misspelt.errorField("remedy")?.contains("`DipBot`") == true)
  }

  /// The same source inside and outside, with exits that look at the market and exits that look at the position.
  @Test(arguments: ["MACross", "ATRTrailingStop", "MovingAverageEnvelope"])
  func `a built-in rule as a user's file gives the same numbers`(name: String) throws {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let source = try String(
      contentsOf: package.appendingPathComponent("Sources/Strategies/Rules/\(name).swift"), encoding: .utf8)
    let own = source.replacing("\"\(name)\"", with: "\"Own\(name)\"").replacing(
      "\(name):", with: "Own\(name):")
    let folder = try UserStrategyFolder(["Own.swift": "import Strategies; " + own])
    try folder.importBars()
    func metrics(_ strategy: String) throws -> NSDictionary {
      let result = try folder.run(
        "backtest", "--symbol", "BTC-USD", "--timeframe", "1d", "--strategy", strategy, "--strategies-dir",
        "rules",
        "--filter", "trend:5", "--max-bars-held", "30", "--json")
      return try #require(
        try result.document()["metrics"] as? NSDictionary, "\(result.output) \(result.error)")
    }
    #expect(try metrics(name) == metrics("Own\(name)"))
    #expect((try metrics(name)["trades"] as? Int ?? 0) > 0)
  }

  @Test func `a strategy that crashes ends alone, and the factory goes on`() throws {
    let folder = try UserStrategyFolder(Self.files)
    try folder.importBars()
    let run = try folder.run(
      "factory", "run", "--timeframe", "1d", "--strategies", "MACross,TrapBot,StillbornBot,DipBot",
      "--strategies-dir", "rules", "--json")
    #expect(run.code == 1, "units failed: \(run.error)")
    #expect(!run.error.contains("Broken"), "a broken file that was not asked for is no matter of this run")
    let document = try run.document()
    let failures = try #require(document["failures"] as? [[String: Any]], "\(document.keys.sorted())")
    let words = failures.map { "\($0)" }.joined()
    #expect(failures.count == 2)
    #expect(words.contains("StillbornBot crashed") && words.contains("TrapBot crashed"))
    #expect((document["pairs"] as? [Any])?.count == 2)
    // The report makes the winners again, and with them the strategies of the run.
    let report = try folder.run("factory", "report", "--report", "report.json")
    #expect(report.code == 0, "\(report.error)")
    // An altered file is no part of the old run.
    _ = try folder.folder.file("rules/Dip.swift", Self.dip + "\n// changed")
    let resumed = try folder.run("factory", "resume", "--json")
    #expect(try resumed.errorField("code") == "strategy_changed")
    #expect(try backtest("TrapBot", in: folder) == "strategy_crashed")
  }

  /// Only a built-in strategy runs beside it: that one knows no time limit, so the outcome does not depend on how
  /// busy the machine is.
  @Test func `a strategy that never answers ends alone, and the factory goes on`() throws {
    let folder = try UserStrategyFolder(Self.files)
    try folder.importBars()
    let run = try folder.run(
      "factory", "run", "--timeframe", "1d", "--strategies", "MACross,EndlessBot", "--strategies-dir",
      "rules",
      "--strategy-timeout", "1", "--json")
    #expect(run.code == 1, "units failed: \(run.error)")
    let document = try run.document()
    let failures = try #require(document["failures"] as? [[String: Any]], "\(document.keys.sorted())")
    #expect(failures.count == 1 && "\(failures)".contains("EndlessBot gave no answer within 1 s"))
    #expect((document["pairs"] as? [Any])?.count == 1)
    #expect(try backtest("EndlessBot", in: folder, "--strategy-timeout", "1") == "strategy_timeout")
  }

  /// The code of the error of a backtest that must fail.
  private func backtest(_ name: String, in folder: UserStrategyFolder, _ options: String...) throws -> String?
  {
    let alone = try folder.run(
      [
        "backtest", "--symbol", "BTC-USD", "--timeframe", "1d", "--strategy", name, "--strategies-dir",
        "rules",
      ]
        + options + ["--json"])
    #expect(alone.code == 3)
    return try alone.errorField("code")
  }

  @Test func `a file written for the names of an earlier version still works`() throws {
    let former = Self.dip.replacing("BarContext", with: "Moment").replacing("DipBot", with: "FormerBot")
    let folder = try UserStrategyFolder(["Former.swift": former, "Dip.swift": Self.dip])
    try folder.importBars()
    func metrics(_ strategy: String) throws -> NSDictionary {
      let result = try folder.run(
        "backtest", "--symbol", "BTC-USD", "--timeframe", "1d", "--strategy", strategy, "--strategies-dir",
        "rules",
        "--json")
      return try #require(
        try result.document()["metrics"] as? NSDictionary, "\(result.output) \(result.error)")
    }
    #expect(try metrics("FormerBot") == metrics("DipBot"))
  }

  /// A file that leaves a trace when its code runs, and one that cannot be compiled.
  @Test func `listing reads the source and runs nothing`() throws {
    let trace = #"""
      import Glibc
      import Strategies

      private let mark: Int = { fclose(fopen("ran", "w")!); return 20 }()

      struct TraceBot {
        let n: Int
        init(n: Int = 5) { self.n = n + mark }
        func enters(_ now: BarContext) -> Bool { now.bar > n }
      }

      public struct Computed: SignalExitStrategy {
        static let n = Parameter.integer("n", default: 5, grid: [5, 10], bounds: 1...100, "bars")
        public static let description = StrategyDescription(
          name: "Own" + "Name\(mark)", archetype: .trend, entry: "a", exit: "b", parameters: [n.declaration],
          source: "c")
        public init(_ setup: inout StrategySetup) {}
        public func enters(_ now: BarContext) -> Bool { true }
        public func exits(_ now: BarContext) -> Bool { true }
      }
      """#
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let cross = try String(
      contentsOf: package.appendingPathComponent("Sources/Strategies/Rules/MACross.swift"), encoding: .utf8
    ).replacing("\"MACross\"", with: "\"OwnCross\"")
    let folder = try UserStrategyFolder([
      "Trace.swift": trace, "Broken.swift": Self.broken, "Cross.swift": cross,
    ])
    let environment = [
      "PATH": "/nowhere", "HOME": "/nowhere", "XDG_CACHE_HOME": folder.folder.path + "/cache",
    ]
    for words in [["strategies", "list", "--strategies-dir", "rules"], ["strategies", "discover", "rules"]] {
      let result = try Executable.run(words + ["--json"], environment: environment, in: folder.folder.path)
      #expect(result.code == 0, "\(result.error)")
      #expect(result.error == "")
      for name in ["TraceBot", "BrokenBot", "OwnCross", "Computed"] { #expect(result.output.contains(name)) }
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.folder.path)
      #expect(files == ["rules"], "no code ran, nothing was compiled")
    }
    let list = try Executable.run(
      ["strategies", "list", "--strategies-dir", "rules", "--json"], environment: environment,
      in: folder.folder.path)
    let all = try #require(try JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]])
    func row(_ name: String) throws -> [String: Any] {
      try #require(all.first { $0["name"] as? String == name })
    }
    let (own, builtIn) = (try row("OwnCross"), try row("MACross"))
    for key in ["archetype", "entry", "exit", "parameters", "grid_size", "source"] {
      #expect(own[key] as? NSObject == builtIn[key] as? NSObject, "\(key)")
    }
    #expect(own["warm_up"] is NSNull && own["id"] is NSNull)
    #expect(try row("TraceBot")["grid_size"] as? Int == 3)
    #expect(try row("Computed")["parameters"] is NSNull, "what is computed is not known")
    // Named, it is found by the name that only its code knows.
    let named = try folder.run("strategies", "show", "OwnName20", "--strategies-dir", "rules", "--json")
    #expect(try named.document()["name"] as? String == "OwnName20", "\(named.output)")
    #expect(named.error == "", "the broken file is no matter of this command")
  }

  @Test func `a distance into the future is an error where it is written`() throws {
    let folder = try UserStrategyFolder([
      "Ahead.swift": """
      import Strategies

      struct AheadBot {
        let n: Int
        init(n: Int = 5) { self.n = n }
        func enters(_ now: BarContext) -> Bool { now[.close, ago: -1] > now.close }
      }
      """
    ])
    for words in [
      ["strategies", "show", "AheadBot", "--strategies-dir", "rules"], ["strategies", "discover", "rules"],
      ["prove", "causality", "--strategies", "AheadBot", "--strategies-dir", "rules"],
    ] {
      let result = try folder.run(words + ["--json"])
      #expect(result.code == 3)
      #expect(result.output.contains("look_ahead") && result.output.contains("rules/Ahead.swift:6:56"))
      #expect(result.output.contains("`ago: -1`"))
    }
    let shown = try folder.run("strategies", "show", "AheadBot", "--strategies-dir", "rules")
    #expect(
      shown.error.contains(
        "6 |   func enters(_ now: BarContext) -> Bool { now[.close, ago: -1] > now.close }"))
  }

  @Test(arguments: [
    ("now[.close, ago: n - 6] > 0", 6), ("now.change(over: n - 9) > 0", 6),
    ("now.holds(2) {\n now[.close, ago: $0 - 1] > 0 }", 7),
  ])
  func `a distance into the future that is computed is named with its line`(rule: String, line: Int) throws {
    let folder = try UserStrategyFolder([
      "Ahead.swift": """
      import Strategies

      struct AheadBot {
        let n: Int
        init(n: Int = 5) { self.n = n }
        func enters(_ now: BarContext) -> Bool { \(rule) }
      }
      """
    ])
    try folder.importBars()
    let result = try folder.run(
      "backtest", "--symbol", "BTC-USD", "--timeframe", "1d", "--strategy", "AheadBot", "--strategies-dir",
      "rules",
      "--json")
    #expect(result.code == 3)
    #expect(try result.errorField("code") == "look_ahead", "\(result.output)")
    #expect(try result.errorField("where") == "rules/Ahead.swift:\(line)")
    #expect(try result.errorField("message")?.contains("AheadBot reads ahead") == true)
    let study = try folder.run(
      "prove", "causality", "--strategies", "AheadBot", "--strategies-dir", "rules", "--bars", "400", "--json"
    )
    #expect(study.code == 1)
    #expect(try study.document()["holds"] as? Bool == false)
  }

  @Test func `a rule that crashed untested, or does not compile, is no study of causality`() throws {
    let folder = try UserStrategyFolder([
      "Trap.swift": Self.trap, "Stillborn.swift": Self.stillborn, "Broken.swift": Self.broken,
    ])
    for name in ["TrapBot", "StillbornBot"] {
      let one = try folder.run(
        "prove", "causality", "--strategies", "MACross,\(name)", "--strategies-dir", "rules", "--bars", "400",
        "--cuts", "2")
      #expect(one.code == 1)
      // The sentence is wrapped to the width of the page.
      let words = one.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(words.contains("Not tested, because it failed: \(name)"), "\(one.output)")
      #expect(one.output.contains("No decision of the strategy compared changed"))
    }
    let all = try folder.run(
      "prove", "causality", "--strategies-dir", "rules", "--bars", "400", "--cuts", "1", "--sets", "1",
      "--json")
    #expect(all.code == 1)
    #expect(try all.document()["holds"] as? Bool == false)
    #expect(
      (try all.document()["not_compared"] as? [[String: Any]])?.first?["where"] as? String
        == "rules/Broken.swift:5:48")
  }

  /// A file that compiles by itself and does not fit, and one that the linker refuses.
  @Test(arguments: [
    ("struct OddBot { init(n: Int = 5) {}; func enters(_ now: Int) -> Bool { true } }", "rules/Odd.swift:3"),
    (
      "@_silgen_name(\"nowhere_to_be_found\") func nowhere() -> Bool\nstruct OddBot { init(n: Int = 5) {}; "
        + "func enters(_ now: BarContext) -> Bool { nowhere() } }", "rules/Odd.swift"
    ),
    (
      "import NoSuchModule\nstruct OddBot { init(n: Int = 5) {}; func enters(_ now: BarContext) -> Bool { true } }",
      "rules/Odd.swift:3:8"
    ),
  ])
  func `no error of a file is blamed on the compiler`(source: String, place: String) throws {
    let folder = try UserStrategyFolder(["Odd.swift": "import Strategies\n\n" + source])
    let result = try folder.run("strategies", "show", "OddBot", "--strategies-dir", "rules", "--json")
    #expect(result.code == 3)
    #expect(try result.errorField("code") == "does_not_compile")
    #expect(try result.errorField("where") == place, "\(result.output)")
    #expect(try result.errorField("remedy")?.contains("version") == false)
    #expect(try result.errorField("message")?.isEmpty == false)
  }

  @Test func `without a compiler a sentence says so, and built-in strategies work`() throws {
    let folder = try UserStrategyFolder(["Dip.swift": Self.dip])
    let environment = ["PATH": "/nowhere", "HOME": "/nowhere", "XDG_CACHE_HOME": folder.cache + "-empty"]
    func run(_ words: [String]) throws -> Executable.Result {
      try Executable.run(words, environment: environment, in: folder.folder.path)
    }
    #expect(
      try run(["strategies", "discover", "rules", "--compile", "--json"]).errorField("code") == "no_toolchain"
    )
    #expect(try run(["strategies", "show", "17"]).code == 0)
  }
}

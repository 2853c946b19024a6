import Foundation
import Testing

/// `assay search` as a user runs it.
@Suite struct SearchCommandTests {
  private static let study = """
    objective: loss
    trials: 24
    batch: 4
    seed: 5
    parameters:
      x: {type: float, low: 0, high: 1}
      n: {type: int, low: 1, high: 9}
    constraints: ["x < n"]

    """

  /// Answers with the square of x's distance to 0.5 in a language that every machine has.
  private static let program = """
    while read -r line; do
      x=${line#*\\"x\\":}; x=${x%%[,\\}]*}
      echo "$x" | awk '{printf "{\\"value\\": %.17g}\\n", ($1 - 0.5) * ($1 - 0.5)}'
    done
    """

  /// Answers with the same and with x itself.
  private static let pairProgram = """
    while read -r line; do
      x=${line#*\\"x\\":}; x=${x%%[,\\}]*}
      echo "$x" | awk '{printf "{\\"values\\": [%.17g, %.17g]}\\n", ($1 - 0.5) * ($1 - 0.5), $1}'
    done
    """

  private func run(_ folder: TemporaryFolder, _ words: String...) throws -> Executable.Result {
    try Executable.run(words + ["--db", folder.path + "/results.sqlite", "--data", folder.path + "/data"])
  }

  @Test func `a program is tuned, shown, listed and exported, and two workers give the bytes of one`() throws
  {
    var exports: Set<String> = []
    for workers in ["1", "2"] {
      let folder = try TemporaryFolder()
      let file = try folder.file("study.yaml", Self.study)
      let script = try folder.file("objective.sh", Self.program)
      let result = try run(
        folder, "search", "run", file, "--command",
        "sh objective-script".replacing("objective-script", with: script),
        "--workers", workers, "--json", "--report", folder.path + "/study.html")
      try #require(result.code == 0, "\(result.error) \(result.output)")
      let document = try result.document()
      #expect(document["trials"] as? Int == 24 && document["failed"] as? Int == 0)
      let best = try #require(document["best"] as? [String: Any])
      #expect(try #require((best["values"] as? [Double])?.first) < 0.02)
      let page = try String(contentsOfFile: folder.path + "/study.html", encoding: .utf8)
      #expect(page.contains("id=\"history\"") && page.contains("class=\"chart-data\""))
      let shown = try run(folder, "search", "show", "study", "--json")
      #expect(try shown.document()["trials"] as? Int == 24)
      #expect(try run(folder, "search", "list").output.contains("study"))
      let exported = try run(folder, "search", "export", "study", "--output", folder.path + "/trials.csv")
      #expect(exported.code == 0, "\(exported.error)")
      // The script's path is part of the study, so its identity differs between folders.
      let rows = try String(contentsOfFile: folder.path + "/trials.csv", encoding: .utf8)
        .split(separator: "\n").map { $0.split(separator: ",").prefix(5).joined(separator: ",") }
      #expect(rows.count == 25)
      exports.insert(rows.joined(separator: "\n"))
    }
    #expect(exports.count == 1)
  }

  @Test func `a caller asks and tells`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("mine.yaml", Self.study)
    for number in 0..<3 {
      let asked = try run(folder, "search", "ask", file, "--json")
      try #require(asked.code == 0, "\(asked.output)")
      #expect(try asked.document()["trial"] as? Int == number)
      let told = try run(folder, "search", "tell", "mine", "--trial", "\(number)", "--value", "\(3 - number)")
      #expect(told.code == 0, "\(told.error)")
    }
    let failed = try run(folder, "search", "ask", file, "--json")
    #expect(try failed.document()["trial"] as? Int == 3)
    #expect(
      try run(folder, "search", "tell", file, "--trial", "3", "--value", "nan").output.contains("failed"))
    let again = try run(folder, "search", "tell", file, "--trial", "3", "--value", "1", "--json")
    #expect(again.code == 2)
    #expect(try again.errorField("code") == "unknown_trial")
    let shown = try run(folder, "search", "show", "mine", "--json").document()
    #expect((shown["best"] as? [String: Any])?["number"] as? Int == 2)
  }

  @Test func `programs that fail make failed trials, and a study without any value says why`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("study.yaml", Self.study)
    for (program, word) in [
      ("exit 3", "ended with code 3"), ("while read l; do echo oops; done", "no JSON object"),
      ("while read l; do echo '{\"error\": \"no trades\"}'; done", "no trades"),
      ("while read l; do echo '{\"value\": null}'; done", "loss is nan"),
      ("while read l; do echo '{\"values\": [1, 2]}'; done", "2 values for 1 objectives"),
    ] {
      let result = try run(folder, "search", "run", file, "--command", program, "--json")
      #expect(result.code == 3)
      #expect(try result.errorField("code") == "all_trials_failed")
      #expect(try result.errorField("message")?.contains(word) == true, "\(result.output)")
    }
  }

  @Test func `the benchmark prints what its contract says`() throws {
    let result = try Executable.run(
      "search", "bench", "--function", "branin", "--sampler", "sobol", "--trials", "20", "--seeds", "3",
      "--json")
    let document = try result.document()
    #expect(document["function"] as? String == "branin" && document["sampler"] as? String == "sobol")
    let checkpoints = try #require(document["checkpoints"] as? [String: [Double]])
    #expect(Set(checkpoints.keys) == ["5", "10", "20"])
    #expect(checkpoints.values.allSatisfy { $0.count == 3 })
    #expect(try #require(document["milliseconds_per_trial"] as? Double) >= 0)
    #expect(try Executable.run("search", "bench", "--function", "brannin").error.contains("`branin`"))
  }

  @Test func `a study that names nothing to do is refused`() throws {
    let folder = try TemporaryFolder()
    #expect(try run(folder, "search", "run", "--json").errorField("code") == "no_study")
    #expect(try run(folder, "search", "show", "nothing", "--json").errorField("code") == "unknown_study")
    let file = try folder.file("study.yaml", Self.study)
    #expect(try run(folder, "search", "run", file, "--json").errorField("code") == "no_objective")
  }

  @Test func `processes that ask at the same moment get different trials`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("mine.yaml", Self.study)
    // The study exists before the race, so that the race is about numbers.
    #expect(try run(folder, "search", "ask", file, "--json").document()["trial"] as? Int == 0)
    let words = ["--db", folder.path + "/results.sqlite", "--data", folder.path + "/data"]
    var started: [(process: Process, output: Pipe)] = []
    for _ in 0..<8 {
      let process = try Executable.process(["search", "ask", "mine", "--json"] + words)
      let output = Pipe()
      process.standardOutput = output
      process.standardError = FileHandle.nullDevice
      started.append((process, output))
    }
    for one in started { try one.process.run() }
    var numbers: [Int] = []
    for one in started {
      let data = one.output.fileHandleForReading.readDataToEndOfFile()
      one.process.waitUntilExit()
      #expect(one.process.terminationStatus == 0)
      let document = try JSONSerialization.jsonObject(with: data) as? [String: Any]
      numbers.append(try #require(document?["trial"] as? Int))
    }
    #expect(numbers.sorted() == Array(1...8))
    // Every point that was asked for is a trial of the ledger.
    #expect(try run(folder, "ledger", "show", "--json").document()["matching"] as? Int == 9)
    // Of two that tell one trial at the same moment, one does.
    let tellers = try ["1", "2"].map { value in
      try Executable.process(["search", "tell", "mine", "--trial", "4", "--value", value] + words)
    }
    for teller in tellers {
      teller.standardOutput = FileHandle.nullDevice
      teller.standardError = FileHandle.nullDevice
      try teller.run()
    }
    for teller in tellers { teller.waitUntilExit() }
    #expect(Set(tellers.map(\.terminationStatus)) == [0, 2])
  }

  @Test func `the trials of a program count in the ledger, once each, also on bars that it names`() throws {
    let folder = try LedgerCommandTests.folder()
    let file = try folder.file("study.yaml", Self.study)
    let script = try folder.file("objective.sh", Self.program)
    func counted(_ words: String...) throws -> Int? {
      let result = try Executable.run(
        ["search", "run", file, "--command", "sh \(script)", "--json"] + words, in: folder.path)
      try #require(result.code == 0, "\(result.error) \(result.output)")
      return try result.document()["ledger_trials"] as? Int
    }
    #expect(try counted() == 24)
    // The same study again adds nothing; another seed adds its points.
    #expect(try counted() == 24)
    let more = try #require(try counted("--seed", "6"))
    #expect(more > 40 && more <= 48)
    #expect(try counted("--symbol", "AAPL", "--timeframe", "1d") == 24)
    let ledger = try Executable.run(["ledger", "show", "--symbol", "AAPL", "--json"], in: folder.path)
    #expect(try ledger.document()["matching"] as? Int == 24)
  }

  @Test func `a weighted score stands beside the front and leaves it alone`() throws {
    let folder = try TemporaryFolder()
    let study = Self.study.replacing("objective: loss", with: "objectives: [near, small]")
    let file = try folder.file("two.yaml", study)
    let script = try folder.file("objective.sh", Self.pairProgram)
    let words = ["search", "run", file, "--command", "sh \(script)", "--json"]
    let plain = try run(folder, words[0], words[1], words[2], words[3], words[4], words[5])
    try #require(plain.code == 0, "\(plain.output) \(plain.error)")
    let front = try #require(try plain.document()["front"] as? [[String: Any]])
    #expect(front.allSatisfy { $0["score"] == nil })
    let page = folder.path + "/two.html"
    let shown = try run(
      folder, "search", "show", "two", "--weights", "0,1", "--json", "--report", page)
    let document = try shown.document()
    let scored = try #require(document["front"] as? [[String: Any]])
    #expect(scored.map { $0["number"] as? Int } == front.map { $0["number"] as? Int })
    let best = try #require((document["score"] as? [String: Any])?["best_trial"] as? Int)
    let smallest = scored.min { a, b in
      ((a["values"] as? [Double])?[1] ?? 9) < ((b["values"] as? [Double])?[1] ?? 9)
    }
    #expect(smallest?["number"] as? Int == best && smallest?["score"] as? Double == 1)
    #expect(try String(contentsOfFile: page, encoding: .utf8).contains("0 × near, 1 × small"))
    for weights in ["1", "1,-1", "0,0", "1,x"] {
      #expect(try run(folder, "search", "show", "two", "--weights", weights, "--json").code == 2)
    }
  }
}

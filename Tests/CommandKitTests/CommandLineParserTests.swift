import CommandKit
import Diagnostics
import Testing

@Suite struct CommandLineParserTests {
  func document(_ arguments: String...) async throws -> JSONValue {
    let recorder = Recorder()
    let code = await Recorder.tool.run(arguments + ["--json"], terminal: recorder.terminal())
    #expect(code == .done, "\(recorder.output)")
    return try JSONValue(parsing: recorder.output)
  }

  @Test func `every form of parameter arrives with its type`() async throws {
    let value = try await document(
      "probe", "all", "a.csv", "--symbol", "ES", "b.csv", "--count=4", "--rate", "0.25", "--colour", "blue",
      "--param", "fast=10", "--param", "rule=a=b", "--levels", "1,-2e-3", "--dry-run", "--from", "2020-01-01",
      "--output", "x.csv", "--seed", "18446744073709551615", "--workers", "2", "--data", "d")
    #expect(value["files"] == ["a.csv", "b.csv"])
    #expect(value["symbol"] == "ES")
    #expect(value["count"] == 4)
    #expect(value["rate"] == 0.25)
    #expect(value["colour"] == "blue")
    #expect(value["param"] == [["key": "fast", "value": "10"], ["key": "rule", "value": "a=b"]])
    #expect(value["levels"] == .array([.number(1), .number(-0.002)]))
    #expect(value["dry"] == true)
    #expect(value["from"] == "2020-01-01")
    #expect(value["to"] == nil as JSONValue)
    #expect(value["output"] == "x.csv")
    #expect(value["seed"] == "18446744073709551615")
    #expect(value["workers"] == 2)
    #expect(value["data"] == "d")
  }

  @Test func `what is left out gets its default`() async throws {
    let value = try await document("probe", "all", "a.csv", "--symbol", "ES")
    #expect(value["count"] == 3)
    #expect(value["rate"] == .null)
    #expect(value["colour"] == "green")
    #expect(value["levels"] == .array([.number(1), .number(2.5)]))
    #expect(value["dry"] == false)
    #expect(value["workers"] == 5)
    #expect(value["data"] == "./assay-data")
    #expect(value["db"] == "./assay-data/results.sqlite")
  }

  @Test(arguments: [["--part", "0.5"], ["--share=0.5"]])
  func `an option is read under its former names, with a note`(words: [String]) async throws {
    let recorder = Recorder()
    let code = await Recorder.tool.run(
      ["probe", "all", "a.csv", "--symbol", "ES"] + words + ["--json"], terminal: recorder.terminal())
    #expect(code == .done)
    #expect(try JSONValue(parsing: recorder.output)["rate"] == 0.5)
    let former = words[0].prefix { $0 != "=" }
    #expect(recorder.error.contains("`\(former)` is now called `--rate`"))
  }

  @Test func `both names of one option are one option given twice`() async throws {
    let recorder = Recorder()
    let code = await Recorder.tool.run(
      ["probe", "all", "a.csv", "--symbol", "ES", "--rate", "0.1", "--part", "0.2"],
      terminal: recorder.terminal())
    #expect(code == .usage)
  }

  @Test func `an argument may be given as an option, before others that stand alone`() async throws {
    #expect(try await document("probe", "pair", "--first", "a", "2") == document("probe", "pair", "a", "2"))
    let recorder = Recorder()
    let code = await Recorder.tool.run(
      ["probe", "pair", "a", "2", "--first", "b"], terminal: recorder.terminal())
    #expect(code == .usage)
  }

  @Test func `global options may stand before and between the words of the command`() async throws {
    let value = try await document("--seed", "7", "probe", "--data=x", "all", "a.csv", "--symbol", "ES")
    #expect(value["seed"] == "7")
    #expect(value["data"] == "x")
  }

  @Test func `a negative number and a double dash are arguments`() async throws {
    #expect(try await document("probe", "pair", "x", "-1.5")["second"] == .number(-1.5))
    let recorder = Recorder()
    _ = await Recorder.tool.run(["probe", "pair", "--", "--json"], terminal: recorder.terminal())
    #expect(recorder.output == "--json\n")
  }

  @Test(arguments: [
    (["prob"], "unknown_command", "Did you mean `tool probe`?"),
    (["probe", "piar"], "unknown_command", "Did you mean `tool probe pair`?"),
    (["pair"], "unknown_command", "Did you mean `tool probe pair`?"),
    (["zzzzzz"], "unknown_command", "`tool --help` lists them."),
    (["probe"], "missing_command", "`tool probe --help` explains them."),
    (["probe", "pair", "a", "--sed", "1"], "unknown_option", "Did you mean `--seed`?"),
    (["--symbol", "x", "probe"], "unknown_option", "`tool --help` shows what it takes."),
    (["probe", "all", "a", "--simbol", "ES"], "unknown_option", "Did you mean `--symbol`?"),
    (["probe", "all", "a", "--symbol"], "missing_value", "`tool probe all --help` shows what it takes."),
    (
      ["probe", "all", "a", "--symbol", "--json"], "missing_value",
      "`tool probe all --help` shows what it takes."
    ),
    (["probe", "all", "a"], "missing_option", "Usage: tool probe all FILE… --symbol S [options]"),
    (
      ["probe", "all", "--symbol", "ES"], "missing_argument",
      "Usage: tool probe all FILE… --symbol S [options]"
    ),
    (["probe", "all", "a", "--symbol", "A", "--symbol", "B"], "repeated_option", "Keep one of them."),
    (
      ["probe", "all", "a", "--symbol", "A", "--dry-run=yes"], "unexpected_value", "Write `--dry-run` alone."
    ),
    (["probe", "all", "a", "--symbol", "A", "--colour", "gren"], "invalid_value", "Did you mean `green`?"),
    (
      ["probe", "pair", "a", "1", "c"], "unexpected_argument",
      "Usage: tool probe pair FIRST [SECOND] [options]"
    ),
    (["probe", "pair", "a", "-x"], "unknown_option", "`tool probe pair --help` shows what it takes."),
    (["end", "badly", "--quiet", "-v"], "conflicting_options", "Give one of them."),
  ])
  func `a mistake is refused with a way out`(words: [String], code: String, remedy: String) async throws {
    let recorder = Recorder()
    let exit = await Recorder.tool.run(words + ["--json"], terminal: recorder.terminal())
    #expect(exit == .usage)
    let error = try #require(try JSONValue(parsing: recorder.output)["error"])
    #expect(error["code"]?.stringValue == code)
    #expect(error["remedy"]?.stringValue == remedy)
  }

  @Test(arguments: [
    (["--count", "0"], "`--count` takes a whole number from 1 to 9, not `0`."),
    (["--count", "2.5"], "`--count` takes a whole number from 1 to 9, not `2.5`."),
    (["--rate", "1.01"], "`--rate` takes a number from 0 to 1, not `1.01`."),
    (["--rate", "nan"], "`--rate` takes a number from 0 to 1, not `nan`."),
    (["--rate", "0x1p-1"], "`--rate` takes a number from 0 to 1, not `0x1p-1`."),
    (["--param", "fast"], "`--param` takes a key and a value like fast=10, not `fast`."),
    (["--param", "=1"], "`--param` takes a key and a value like fast=10, not `=1`."),
    (
      ["--levels", "1,,2"], "`--levels` takes a list with commas in which each item is a number, not `1,,2`."
    ),
    (["--colour", "pink"], "`--colour` takes one of red, green, blue, not `pink`."),
    (["--workers", "0"], "`--workers` takes a whole number from 1 to 1024, not `0`."),
    (["--seed", "-1"], "`--seed` takes a whole number from 0 to 18446744073709551615, not `-1`."),
  ])
  func `a value out of bounds is named with what is accepted`(words: [String], message: String) async throws {
    let recorder = Recorder()
    let line = ["probe", "all", "a", "--symbol", "ES", "--json"] + words
    #expect(await Recorder.tool.run(line, terminal: recorder.terminal()) == .usage)
    #expect(try JSONValue(parsing: recorder.output)["error"]?["message"]?.stringValue == message)
  }
}

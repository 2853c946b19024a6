import CommandKit
import Diagnostics
import Testing

@Suite struct ApplicationTests {
  @Test func `standard output gets the document and standard error the notes`() async throws {
    let text = await Recorder.run("probe", "all", "a.csv", "--symbol", "ES")
    #expect(text.output == "read 1 files\n")
    #expect(text.error == "a note\n")
    let json = await Recorder.run("probe", "all", "a.csv", "--symbol", "ES", "--json", "--verbose")
    #expect(try JSONValue(parsing: json.output)["symbol"] == "ES")
    #expect(json.error == "a note\na detail\n")
    let quiet = await Recorder.run("probe", "all", "a.csv", "--symbol", "ES", "--quiet")
    #expect(quiet.error == "")
  }

  @Test(arguments: [
    ("badly", ExitCode.failed, "disk_full"), ("data", .badData, "bad_row"),
    ("stop", .interrupted, "interrupted"),
    ("strange", .failed, "unexpected_error"),
  ])
  func `an error decides the exit code`(way: String, code: ExitCode, name: String) async throws {
    let json = await Recorder.run("end", way, "--json")
    #expect(json.code == code)
    #expect(json.error == "")
    #expect(try JSONValue(parsing: json.output)["error"]?["code"]?.stringValue == name)
    let text = await Recorder.run("end", way)
    #expect(text.code == code)
    #expect(text.output == "")
    #expect(text.error.hasPrefix("error: "))
  }

  @Test func `an error on a terminal shows place, message and remedy`() async {
    let text = await Recorder.run("end", "data")
    #expect(text.error == "error: x.csv, line 7: A price is missing.\n       Fill it.\n")
  }

  @Test func `the keys of an error document are those of the contract`() async throws {
    let json = await Recorder.run("end", "data", "--json")
    let error = try #require(try JSONValue(parsing: json.output)["error"]?.objectValue)
    #expect(error.keys == ["code", "message", "remedy", "where"])
    #expect(error["where"] == "x.csv, line 7")
  }

  @Test func `a finding that is no error has its own exit code`() async {
    let result = await Recorder.run("end", "warned")
    #expect(result.code == .badData)
    #expect(result.output == "found faults\n")
  }

  @Test func `output that cannot be written is a failure`() async {
    let terminal = Terminal(
      writeOutput: { _ in throw AssayError(code: "output_failed", message: "No space.", remedy: "Free some.")
      },
      writeError: { _ in })
    #expect(await Recorder.tool.run(["end", "warned"], terminal: terminal) == .failed)
    #expect(await Recorder.tool.run(["--help"], terminal: terminal) == .failed)
  }
}

import CommandKit
import Diagnostics
import Testing

@Suite struct HelpTests {
  @Test func `a command explains what it takes`() async {
    let result = await Recorder.run("probe", "all", "--help")
    let expected = """
      Read one parameter of each form.

      Usage: tool probe all FILE… --symbol S [options]

      First paragraph.

      Second paragraph.

      Arguments:
        FILE…  files to read

      Options:
        --symbol S         name of the market (required)
        --count N          how many (default 3)
        --rate X           a share
        --colour NAME      a colour (one of red, green, blue; default green)
        --param KEY=VALUE  a parameter (may be repeated)
        --levels X,…       levels (default 1,2.5)
        --dry-run          change nothing
        --from D           first day
        --to D             last day
        --output FILE      a file instead of the usual folder

      Examples:
        tool probe all in.csv --symbol ES
            reads a file

      Every command also takes --json, --seed N, --workers N, --config FILE,
      --data DIR, --db FILE, --quiet, --verbose, --help.

      """
    #expect(result.output == expected)
    #expect(result.code == .done)
    #expect(result.error == "")
  }

  @Test func `a group lists its verbs and the root its groups`() async {
    let group = await Recorder.run("probe", "--help")
    #expect(group.output.contains("  all   Read one parameter of each form.\n  pair  Take one or two words."))
    let root = await Recorder.run()
    #expect(root.output.contains("  probe …  Look at values.\n  end      End in some way."))
    #expect(root.output.contains("--workers N"))
    #expect(root.code == .done)
  }

  @Test(arguments: [["help", "probe", "pair"], ["probe", "pair", "-h"], ["--help", "probe", "pair"]])
  func `help is found wherever it is asked for`(words: [String]) async {
    let recorder = Recorder()
    #expect(await Recorder.tool.run(words, terminal: recorder.terminal()) == .done)
    #expect(recorder.output.hasPrefix("Take one or two words."))
  }

  @Test(arguments: [80, 100, 120])
  func `no line is wider than the terminal`(width: Int) async {
    for words in [["--help"], ["probe", "--help"], ["probe", "all", "--help"], ["end", "--help"]] {
      let recorder = Recorder()
      _ = await Recorder.tool.run(words, terminal: recorder.terminal(width: width))
      let widest = recorder.output.split(separator: "\n").map(\.count).max() ?? 0
      #expect(widest <= width)
    }
  }

  @Test func `help is also a document`() async throws {
    let result = await Recorder.run("--help", "--json")
    let commands = try JSONValue(parsing: result.output)["commands"]?[0]?["commands"]
    #expect(commands?[0]?["command"] == "tool probe all")
    #expect(commands?[0]?["options"]?[3]?["choices"] == ["red", "green", "blue"])
    #expect(commands?[0]?["options"]?[1]?["default"] == "3")
  }

  @Test func `colour appears on a terminal that allows it and nowhere else`() async {
    for (isTerminal, colour) in [(true, true), (true, false), (false, true)] {
      let recorder = Recorder()
      let terminal = recorder.terminal(isTerminal: isTerminal, colour: colour)
      _ = await Recorder.tool.run(["--help"], terminal: terminal)
      _ = await Recorder.tool.run(["end", "badly"], terminal: terminal)
      #expect(recorder.output.contains("\u{1B}[") == (isTerminal && colour))
      #expect(recorder.error.contains("\u{1B}[") == (isTerminal && colour))
    }
  }
}

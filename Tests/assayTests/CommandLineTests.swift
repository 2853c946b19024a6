import Foundation
import Testing

@Suite struct CommandLineTests {
  @Test func `the version is one line of text or one document`() throws {
    let text = try Executable.run("version")
    #expect(text.code == 0)
    #expect(text.output.hasPrefix("assay 0."))
    #expect(text.output.hasSuffix("\n"))
    #expect(text.error == "")
    #expect(try Executable.run("--version").output == text.output)
    let json = try Executable.run("version", "--json")
    let document = try json.document()
    #expect(Set(document.keys) == ["version", "source_hash", "commit"])
    let hash = try #require(document["source_hash"] as? String)
    #expect(hash.wholeMatch(of: /[0-9a-f]{64}/) != nil && text.output.contains(hash.prefix(12)))
    #expect(json.error == "")
  }

  @Test(arguments: [
    (["metrcs"], "unknown_command", "Did you mean `assay metrics`?"),
    (["psr"], "unknown_command", "Did you mean `assay stats psr`?"),
    (["metrics", "--retruns", "x"], "unknown_option", "Did you mean `--returns`?"),
    (["completions", "bsh"], "invalid_value", "Did you mean `bash`?"),
    (["metrics"], "missing_option", "Usage: assay metrics --returns FILE [options]"),
  ])
  func `a slip is answered with the nearest name`(words: [String], code: String, remedy: String) throws {
    let json = try Executable.run(words + ["--json"])
    #expect(json.code == 2)
    #expect(json.error == "")
    #expect(try json.errorField("code") == code)
    #expect(try json.errorField("remedy") == remedy)
    let text = try Executable.run(words)
    #expect(text.code == 2)
    #expect(text.output == "")
    #expect(text.error.hasPrefix("error: "))
    #expect(text.error.replacing("\n       ", with: " ").contains(remedy))
  }

  /// Every command of the registry, from the help document.
  static func commands() throws -> [[String: Any]] {
    func leaves(_ node: [String: Any]) -> [[String: Any]] {
      let children = node["commands"] as? [[String: Any]] ?? []
      return (node["usage"] == nil ? [] : [node]) + children.flatMap(leaves)
    }
    return leaves(try Executable.run("--help", "--json").document())
  }

  @Test func `every command has an abstract, examples and help that fits 80 columns`() throws {
    for command in try Self.commands() {
      let line = try #require(command["command"] as? String)
      #expect((command["abstract"] as? String)?.hasSuffix(".") == true, "\(line)")
      let examples = try #require(command["examples"] as? [[String: Any]])
      #expect(!examples.isEmpty, "\(line)")
      for example in examples {
        #expect((example["line"] as? String)?.contains(line) == true, "\(line)")
      }
      let help = try Executable.run(line.split(separator: " ").dropFirst().map(String.init) + ["--help"])
      #expect(help.code == 0)
      #expect(help.error == "")
      // An example is one line to copy, however long it is.
      let lines = help.output.split(separator: "\n").filter {
        !$0.hasPrefix("  assay ") && !$0.contains("(assay")
      }
      #expect((lines.map(\.count).max() ?? 0) <= 80, "\(line)")
    }
  }

  @Test func `the options of an example are options of its command`() throws {
    for command in try Self.commands() {
      let options = (command["options"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
      let known = Set(options + ["--json", "--seed", "--workers", "--output", "--data", "--db", "--config"])
      for example in command["examples"] as? [[String: Any]] ?? [] {
        let words = (example["line"] as? String ?? "").split(separator: " ").map(String.init)
        for word in words where word.hasPrefix("--") { #expect(known.contains(word), "\(words)") }
      }
    }
  }

  @Test func `colour never reaches a file or a pipe`() throws {
    for words in [["--help"], ["metrcs"]] {
      let result = try Executable.run(words, environment: ["TERM": "xterm-256color"])
      #expect(!(result.output + result.error).contains("\u{1B}"))
    }
  }

  @Test func `a full disk is a failure`() throws {
    let process = try Executable.process(["version"])
    let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
    process.standardOutput = full
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
  }

  @Test(arguments: [false, true], [SIGINT, SIGTERM, SIGQUIT])
  func `an interrupted command ends with code 130`(asJSON: Bool, signal: Int32) throws {
    let process = try Executable.process(["metrics", "--returns", "-"] + (asJSON ? ["--json"] : []))
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    // The command waits for more returns.
    try input.fileHandleForWriting.write(contentsOf: Data("0.01\n".utf8))
    // The last that it installs; the Swift runtime may have a handler of its own for SIGQUIT before.
    try process.waitUntilItCatches(SIGTERM)
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 130)
    let text = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    #expect(text.contains("interrupted") == asJSON)
  }
}

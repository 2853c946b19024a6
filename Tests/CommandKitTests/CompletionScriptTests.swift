import CommandKit
import Foundation
import Testing

@Suite struct CompletionScriptTests {
  /// Where a shell is, or `nil` when it is not installed.
  static func path(of shell: Shell) -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.map { "\($0)/\(shell.rawValue)" }.first(where: FileManager.default.isExecutableFile)
  }

  /// What a shell prints for a script.
  static func run(_ shell: Shell, _ arguments: [String], _ script: String) throws -> String {
    let path = try #require(Self.path(of: shell))
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).sh")
    try script.write(to: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments + [file.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self) + (process.terminationStatus == 0 ? "" : "\nfailed")
  }

  /// What bash offers after the words, the last of which is being typed.
  static func bashOffers(_ words: [String]) throws -> [String] {
    let quoted = words.map { "'\($0)'" }.joined(separator: " ")
    let call = """
      COMP_WORDS=(tool \(quoted)); COMP_CWORD=\(words.count); _tool
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let script = Recorder.tool.completionScript(for: .bash) + call
    return try run(.bash, ["--norc"], script).split(separator: "\n").map(String.init)
  }

  @Test(
    .enabled(if: path(of: .bash) != nil, "needs bash"),
    arguments: [
      ([""], ["probe", "end"]),
      (["pr"], ["probe"]),
      (["probe", ""], ["all", "pair"]),
      (["probe", "all", "--co"], ["--count", "--colour", "--config"]),
      (["probe", "all", "x", "--colour", ""], ["red", "green", "blue"]),
      (["probe", "all", "--colour", "=", "gr"], ["green"]),
      (["probe", "all", "--colour", "="], ["red", "green", "blue"]),
      (["--seed", "1", "end", ""], ["badly", "data", "stop", "strange", "warned"]),
      (["probe", "all", "--count", ""], []),
      (["probe", "all", "--config", "/etc/passw"], ["/etc/passwd"]),
      (["probe", "all", "/etc/passw"], ["/etc/passwd"]),
      (["probe", "all", "--data", "/et"], ["/etc"]),
    ])
  func `bash completes commands, options and values`(words: [String], offers: [String]) throws {
    let found = try Self.bashOffers(words)
    // A backup such as /etc/passwd- may lie beside the file.
    #expect(found.filter { !$0.hasSuffix("-") }.sorted() == offers.sorted())
  }

  @Test(arguments: Shell.allCases.filter { path(of: $0) != nil })
  func `the script is valid in its shell`(shell: Shell) throws {
    #expect(try Self.run(shell, ["-n"], Recorder.tool.completionScript(for: shell)) == "")
  }

  @Test(.enabled(if: path(of: .fish) != nil, "needs fish"))
  func `fish completes commands, options and values`() throws {
    let script =
      Recorder.tool.completionScript(for: .fish) + """
        complete -C 'tool '
        complete -C 'tool probe all --col'
        complete -C 'tool probe all --colour '
        """
    let output = try Self.run(.fish, ["--no-config"], script)
    let words = output.split(separator: "\n").map { $0.split(separator: "\t").first.map(String.init) ?? "" }
    #expect(words == ["end", "probe", "--colour", "blue", "green", "red"])
  }
}

import Foundation
import Testing

/// The command example of the README, run line by line by a shell.
@Suite struct ReadmeCommandTests {
  @Test func `the command example runs and ends as it says`() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    let section = try #require(readme.range(of: "## Ten lines"))
    let block = try #require(readme[section.upperBound...].range(of: "```sh\n"))
    let rest = readme[block.upperBound...]
    let script = String(rest[..<(try #require(rest.range(of: "```")).lowerBound)])
    #expect(script.split(separator: "\n").count <= 12)
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-e", "-u", "-c", script]
    process.currentDirectoryURL = folder.url
    let bin = URL(fileURLWithPath: Executable.path).deletingLastPathComponent().path
    var environment = ProcessInfo.processInfo.environment
    environment["PATH"] = "\(bin):\(environment["PATH"] ?? "/usr/bin:/bin")"
    process.environment = environment
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(text)")
    #expect(text.contains("take_profit") && text.contains("-50.0"), "\(text)")
    #expect(text.contains("25"), "\(text)")
  }
}

import Foundation
import Testing

@Suite struct DashboardCommandTests {
  /// Starts the dashboard and gives the process, its input and the address it tells.
  private static func start(_ arguments: String...) throws -> (process: Process, input: Pipe, address: String)
  {
    let process = try Executable.process(["dashboard", "--port", "0"] + arguments)
    let (input, output, errors) = (Pipe(), Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    var words = ""
    while !words.contains("Ctrl-C"), case let more = errors.fileHandleForReading.availableData, !more.isEmpty
    {
      words += String(decoding: more, as: UTF8.self)
    }
    let address = try #require(
      words.split(separator: " ").first { $0.hasPrefix("http://127.0.0.1:") }, "\(words)")
    return (process, input, String(address))
  }

  @Test func `the dashboard starts on a free port and ends with its input`() throws {
    let folder = try TemporaryFolder()
    let (process, input, address) = try Self.start(
      "--data", folder.path, "--db", "\(folder.path)/results.sqlite")
    #expect(address.hasSuffix("/."))
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    // Looking makes nothing.
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test func `a port that is taken is told with the way out`() throws {
    let folder = try TemporaryFolder()
    let (process, input, address) = try Self.start("--data", folder.path)
    let port = try #require(address.split(separator: ":").last?.prefix { $0.isNumber })
    let second = try Executable.run(["dashboard", "--port", String(port), "--data", folder.path, "--json"])
    #expect(second.code == 2)
    #expect(try second.errorField("code") == "address_in_use")
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  @Test func `another address needs a token and a token has to be long`() throws {
    let open = try Executable.run(["dashboard", "--port", "0", "--host", "0.0.0.0", "--json"])
    #expect(open.code == 2)
    #expect(try open.errorField("code") == "token_needed")
    let weak = try Executable.run([
      "dashboard", "--port", "0", "--host", "0.0.0.0", "--token", "short", "--json",
    ])
    #expect(weak.code == 2)
    #expect(try weak.errorField("code") == "weak_token")
  }
}

import Foundation
import Testing

/// The built command, run as a user runs it.
enum Executable {
  struct Result {
    let code: Int32
    let output: String
    let error: String

    /// The document on standard output, read by a parser that is not ours.
    func document() throws -> [String: Any] {
      let object = try JSONSerialization.jsonObject(with: Data(output.utf8))
      return try #require(object as? [String: Any], "no object: \(output)")
    }

    func errorField(_ name: String) throws -> String? {
      let error = try #require(try document()["error"] as? [String: Any], "no error: \(output)")
      return error[name] as? String
    }
  }

  /// The executable lies beside the test bundle.
  static let path: String = {
    let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let candidates = [bundle.deletingLastPathComponent(), URL(fileURLWithPath: CommandLine.arguments[0])]
      .flatMap { [$0, $0.deletingLastPathComponent()] }.map { $0.appendingPathComponent("assay").path }
    return candidates.first(where: FileManager.default.isExecutableFile) ?? "assay"
  }()

  /// Runs the command to its end; `input` becomes its standard input.
  static func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:], in folder: String? = nil
  ) throws -> Result {
    let scratch = try TemporaryFolder()
    let process = try process(arguments, environment: environment, in: folder)
    let streams = ["input", "output", "error"].map { scratch.url.appendingPathComponent($0) }
    for stream in streams { try Data(input.utf8).write(to: stream) }
    process.standardInput = try FileHandle(forReadingFrom: streams[0])
    process.standardOutput = try emptied(streams[1])
    process.standardError = try emptied(streams[2])
    try process.run()
    process.waitUntilExit()
    let texts = try streams.map { try String(contentsOf: $0, encoding: .utf8) }
    return Result(code: process.terminationStatus, output: texts[1], error: texts[2])
  }

  static func run(_ arguments: String...) throws -> Result { try run(arguments) }

  /// A process that has not been started.
  static func process(
    _ arguments: [String], environment: [String: String] = [:], in folder: String? = nil
  ) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    var variables = ProcessInfo.processInfo.environment
    for name in ["NO_COLOR", "COLUMNS"] { variables[name] = nil }
    process.environment = variables.merging(environment) { _, new in new }
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    return process
  }

  private static func emptied(_ url: URL) throws -> FileHandle {
    let handle = try FileHandle(forWritingTo: url)
    try handle.truncate(atOffset: 0)
    return handle
  }
}

/// A folder that is gone with its owner.
final class TemporaryFolder {
  let url: URL
  var path: String { url.path }

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("assay-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes a file and returns its path.
  func file(_ name: String, _ text: String) throws -> String {
    let url = url.appendingPathComponent(name)
    try Data(text.utf8).write(to: url)
    return url.path
  }
}

import Foundation

/// Runs a Python program that is independent of ours, and gives what it printed.
public enum Python {
  /// Whether `python3` can import `module`; decides if a test that needs it runs.
  public static func has(_ module: String) -> Bool { (try? run("import \(module)")) != nil }

  @discardableResult
  public static func run(_ program: String, _ arguments: [String] = []) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    return String(decoding: data, as: UTF8.self)
  }
}

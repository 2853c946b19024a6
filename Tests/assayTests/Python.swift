import Foundation

/// The interpreters that tests may run: of the example queries, and of public validators.
enum Python {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  static let examples = "\(root)/Examples/dataset"

  /// An interpreter that has a library: that of the set-up, else the system's.
  static func with(_ library: String) -> String? {
    ["\(root)/.deps/queries/bin/python3", "/usr/bin/python3"].first { python in
      FileManager.default.isExecutableFile(atPath: python)
        && (try? run(python, ["-c", "import \(library), \(library == "pandas" ? "pyarrow" : library)"]).code)
          == 0
    }
  }

  static func run(_ python: String, _ arguments: [String]) throws -> (
    code: Int32, output: String, error: String
  ) {
    let process = Process()
    let (output, error) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = arguments
    process.standardOutput = output
    process.standardError = error
    try process.run()
    let texts = [output, error].map {
      String(decoding: $0.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }
    process.waitUntilExit()
    return (process.terminationStatus, texts[0], texts[1])
  }
}

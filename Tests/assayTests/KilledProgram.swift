import Foundation
import Glibc

/// The program, killed while it writes into a folder.
enum KilledProgram {
  /// Starts the program and kills it once the sizes of the folder's files have changed so many times.
  ///
  /// - Returns: whether it was still running; `false` when it had come to its end before.
  static func run(_ words: [String], in folder: String, killedAfter changes: Int) throws -> Bool {
    let process = try Executable.process(words, in: folder)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    var (seen, state) = (0, sizes(folder))
    try Polling.wait {
      let now = sizes(folder)
      if now != state { (seen, state) = (seen + 1, now) }
      return seen >= changes || !process.isRunning
    }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    return process.terminationReason != .exit
  }

  private static func sizes(_ folder: String) -> [String: UInt64] {
    var sizes: [String: UInt64] = [:]
    for name in FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? [] {
      let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")
      sizes[name] = (attributes?[.size] as? NSNumber)?.uint64Value ?? 0
    }
    return sizes
  }
}

import Foundation

/// Waiting for what another process does, for as long as it takes: a test has no time limit of its own.
enum Polling {
  static func wait(until isDone: () throws -> Bool) rethrows {
    while try !isDone() { usleep(2_000) }
  }
}

extension Process {
  /// Waits until the process has a handler for a signal; before that the signal would end it by default.
  func waitUntilItCatches(_ signal: Int32) throws {
    let status = "/proc/\(processIdentifier)/status"
    try Polling.wait {
      guard isRunning else { return true }
      let lines = try String(contentsOfFile: status, encoding: .utf8).split(separator: "\n")
      let mask = lines.first { $0.hasPrefix("SigCgt:") }?.dropFirst(7).trimmingCharacters(in: .whitespaces)
      return (mask.flatMap { UInt64($0, radix: 16) } ?? 0) & (1 << UInt64(signal - 1)) != 0
    }
  }
}

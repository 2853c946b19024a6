import Diagnostics
import Foundation

/// What the figures were measured on.
struct Machine {
  let processor: String
  let cores: Int
  let compiler: String

  init() {
    let information = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let model = information.split(separator: "\n").first { $0.hasPrefix("model name") }
    processor =
      model?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown processor"
    cores = ProcessInfo.processInfo.activeProcessorCount
    #if compiler(>=6.4)
      compiler = "Swift 6.4 or later"
    #elseif compiler(>=6.3)
      compiler = "Swift 6.3"
    #else
      compiler = "Swift 6.2"
    #endif
  }

  func line(date: String?) -> String {
    let when = date.map { ", \($0)" } ?? ""
    return "\(processor), \(cores) cores, \(compiler)\(when); load \(Self.load)"
  }

  /// Processes that want to run, averaged over a minute: above the number of cores the times mean little.
  static var load: String {
    let text = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? "unknown"
    return String(text.prefix { $0 != " " })
  }

  func json(date: String?) -> JSONValue {
    [
      "processor": .string(processor), "cores": JSONValue(cores), "compiler": .string(compiler),
      "date": JSONValue(date), "load": .string(Self.load),
    ]
  }

  /// The process's memory, in MB: now, and the most it ever was.
  static var memory: (now: Double, peak: Double) {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    func read(_ key: String) -> Double {
      let line = status.split(separator: "\n").first { $0.hasPrefix(key) }
      return line?.split(whereSeparator: { !$0.isNumber }).first.flatMap { Double($0) }.map { $0 / 1_024 } ?? .nan
    }
    return (read("VmRSS"), read("VmHWM"))
  }
}

import Continuous
import Diagnostics
import Foundation
import Storage
import Testing

@Suite struct DaemonHealthTests {
  private func health(_ state: String, at date: String, uptime: Double) -> DaemonHealth {
    var health = DaemonHealth(state: state, phase: "p", process: 1, startedAt: date, updatedAt: date)
    health.uptime = uptime
    return health
  }

  @Test func `silence is measured by a clock that is never set`() throws {
    let bench = try ContinuousBench.tiny()
    defer { bench.remove() }
    #expect(DaemonHealth.problem(of: bench.folder, uptime: 0)?.contains("no daemon") == true)
    let lock = try DaemonLock(bench.folder)
    #expect(DaemonHealth.problem(of: bench.folder, uptime: 0)?.contains("not said anything") == true)
    // Dates long gone and dates to come: only the seconds since the start of the machine count.
    for date in ["1999-01-01T00:00:00Z", "2999-01-01T00:00:00Z"] {
      try health("waiting", at: date, uptime: 1_000).write(to: bench.folder)
      #expect(DaemonHealth.problem(of: bench.folder, uptime: 1_000 + DaemonHealth.silence) == nil)
      #expect(
        DaemonHealth.problem(of: bench.folder, uptime: 1_001 + DaemonHealth.silence)?.contains(date) == true)
    }
    var failing = health("failing", at: "2026-01-01T00:00:00Z", uptime: 1)
    failing.error = "The disk is full."
    try failing.write(to: bench.folder)
    #expect(DaemonHealth.problem(of: bench.folder, uptime: 2) == "The disk is full.")
    #expect(DaemonHealth.read(from: bench.folder) == failing)
    lock.release()
    #expect(DaemonHealth.problem(of: bench.folder, uptime: 2)?.contains("no daemon") == true)
  }

  @Test func `a folder has one daemon, and the second one is told the process of the first`() throws {
    let bench = try ContinuousBench.tiny()
    defer { bench.remove() }
    let first = try DaemonLock(bench.folder)
    let error = #expect(throws: AssayError.self) { try DaemonLock(bench.folder) }
    #expect(error?.code == "daemon_running")
    #expect(error?.message.contains("\(ProcessInfo.processInfo.processIdentifier)") == true)
    first.release()
    try DaemonLock(bench.folder).release()
  }

  @Test func `alerts beyond the limit are counted, and the next one tells how many`() {
    var limiter = AlertLimiter()
    #expect(limiter.admit(at: 0, mostAnHour: 2) == 0)
    #expect(limiter.admit(at: 10, mostAnHour: 2) == 0)
    for second in [20.0, 30, 3_599] { #expect(limiter.admit(at: second, mostAnHour: 2) == nil) }
    #expect(limiter.held == 3)
    #expect(limiter.admit(at: 3_600, mostAnHour: 2) == 3)
    #expect(limiter.admit(at: 3_601, mostAnHour: 2) == nil)
    #expect(limiter.admit(at: 3_611, mostAnHour: 2) == 1)
  }

  @Test func `a change before the wait is noticed, and files of other kinds are not`() throws {
    let bench = try ContinuousBench.tiny()
    defer { bench.remove() }
    let rules = "\(bench.folder.path)/rules"
    try AtomicFile.ensureFolder(rules)
    let settings = "\(bench.folder.path)/settings.json"
    let watch = try FolderWatch(folders: [rules, "/no/such/folder"], endings: [".swift"], files: [settings])
    #expect(!watch.wait(milliseconds: 0))
    try Data("1".utf8).write(to: URL(fileURLWithPath: "\(rules)/notes.txt"))
    try Data("1".utf8).write(to: URL(fileURLWithPath: "\(bench.folder.path)/other.json"))
    #expect(!watch.wait(milliseconds: 0))
    try AtomicFile.replace("\(rules)/Mine.swift", with: "1")
    #expect(watch.wait(milliseconds: 0))
    #expect(!watch.wait(milliseconds: 0))
    try Data("1".utf8).write(to: URL(fileURLWithPath: settings))
    #expect(watch.wait(milliseconds: 0))
    try FileManager.default.removeItem(atPath: "\(rules)/Mine.swift")
    #expect(watch.wait(milliseconds: 0))
  }
}

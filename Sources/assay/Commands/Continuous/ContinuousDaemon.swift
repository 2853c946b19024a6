import CommandKit
import Continuous
import Diagnostics
import Factory
import Glibc
import HTTPServer
import Market
import Reports
import Storage
import Synchronization

/// Iterations one after another, with what is around them: settings read anew, the health file, alerts, waiting.
final class ContinuousDaemon: Sendable {
  private let context: CommandContext
  private let folder: ContinuousFolder
  private let common: ContinuousOptions
  private let sources: ContinuousSources
  private let ledger: LedgerOptions
  private let database: ContinuousDatabase
  private let alerts: AlertSender
  private let settings: Mutex<ContinuousSettings>
  private let health: Mutex<DaemonHealth>
  /// Why the settings could not be read again; `nil` when they could.
  private let settingsError = Mutex<String?>(nil)

  init(
    context: CommandContext, folder: ContinuousFolder, common: ContinuousOptions, sources: ContinuousSources,
    ledger: LedgerOptions, database: ContinuousDatabase, settings: ContinuousSettings
  ) {
    self.context = context
    self.folder = folder
    self.common = common
    self.sources = sources
    self.ledger = ledger
    self.database = database
    self.settings = Mutex(settings)
    alerts = AlertSender(settings.alerts, console: context.console)
    let now = Clock.now().description
    health = Mutex(
      DaemonHealth(
        state: "working", phase: "starting", process: Int(getpid()), startedAt: now, updatedAt: now))
  }

  /// - Parameters:
  ///   - iterations: `nil` for no end.
  ///   - pause: seconds from the beginning of one iteration to the next; those of the settings unless given.
  /// - Returns: the iterations that were finished; of an endless daemon the last one alone.
  /// - Throws: what stops a counted run. An endless daemon says what failed, and tries again.
  func run(iterations: Int?, pause: Double?) async throws -> [IterationResult] {
    var results: [IterationResult] = []
    var made = 0
    while !context.interrupted, made < iterations ?? .max {
      let begun = Monotonic.seconds()
      // Before anything is read, so that a file that changes during the iteration begins the next one.
      let watch = iterations == nil ? watch() : nil
      var shortest = 0.0
      readSettings()
      if iterations == nil { ProcessFacts.setNice(settings.withLock { $0.niceLevel }) }
      do {
        guard let result = try await iterate() else { break }
        // Threads that were being made at the first call have begun by now.
        if iterations == nil { ProcessFacts.setNice(settings.withLock { $0.niceLevel }) }
        results = iterations == nil ? [result] : results + [result]
        ProcessFacts.releaseFreeMemory()
        say(state: "waiting", phase: "iteration \(result.number) is finished") {
          $0.lastFinishedAt = result.endedAt
          $0.error = settingsError.withLock { $0 }
        }
      } catch let error where iterations == nil {
        let sentence = (error as? AssayError)?.description ?? "\(error)"
        context.console.error(sentence)
        say(state: "failing", phase: "waits to try again") { $0.error = sentence }
        shortest = Self.pauseAfterFailure
        alerts.send(Alert(.failure, subject: "iteration", message: sentence, at: Clock.now().description))
      }
      made += 1
      if iterations == nil { wait(from: begun, pause: pause, atLeast: shortest, watch) }
    }
    say(state: "stopped", phase: "stopped") { _ in }
    return results
  }

  /// Seconds from a failure to the next try where the interval is shorter.
  private static let pauseAfterFailure = 10.0

  /// One iteration and the upkeep after it; `nil` after an interruption.
  private func iterate() async throws -> IterationResult? {
    let settings = settings.withLock { $0 }
    let iteration = ContinuousIteration(settings, environment(), database)
    let result = try await iteration.run()
    guard let result else { return nil }
    let upkeep = try iteration.upkeep()
    if let backup = upkeep.backup { context.console.info("Backup: \(backup)") }
    return result
  }

  private func environment() -> ContinuousEnvironment {
    ContinuousEnvironment(
      folder: folder, code: Version.code, workers: context.globals.workers,
      library: { [self] in try sources.library(context) }, series: { [self] in try sources.series(context) },
      scenarios: { [self] in try sources.scenarios(context) }, now: { Clock.now() },
      count: { [self] in try ledger.record($0, context) },
      writeReport: { result, html, json in
        try AtomicFile.replace(json, with: result.reportJSON.text(.indented) + "\n")
        try AtomicFile.replace(
          html, with: ContinuousReport(result, created: Clock.now()).html(try ReportRenderer.assets()))
      }, isInterrupted: { [context] in context.interrupted },
      progress: { [self] in show($0) }, alert: { [alerts] in alerts.send($0) })
  }

  // MARK: Settings

  /// Reads the settings again; a broken file leaves those in force.
  private func readSettings() {
    do {
      let fresh = try common.settings(context)
      settings.withLock { $0 = fresh }
      alerts.use(fresh.alerts)
      settingsError.withLock { $0 = nil }
    } catch {
      let sentence = (error as? AssayError)?.description ?? "\(error)"
      context.console.error("\(sentence) The settings before this edit stay in force.")
      settingsError.withLock { $0 = sentence }
      say(state: "working", phase: "with the last good settings") { $0.error = sentence }
    }
  }

  // MARK: Waiting

  /// Notices changes of strategy files and of the settings from now on; `nil` where that is switched off.
  private func watch() -> FolderWatch? {
    guard settings.withLock({ $0.watchesFiles }) else { return nil }
    do {
      return try FolderWatch(
        folders: [sources.own.directory(context)].compactMap { $0 }, endings: [".swift"],
        files: [ContinuousOptions.path(context) ?? ContinuousOptions.standardFile])
    } catch {
      context.console.warning(error.description)
      return nil
    }
  }

  /// Waits for the next time, a changed file, or a signal. The length is measured by a clock that never jumps.
  private func wait(from begun: Double, pause: Double?, atLeast shortest: Double, _ watch: FolderWatch?) {
    let interval = pause ?? settings.withLock { $0.scanIntervalHours * 3_600 }
    let until = max(begun + interval, Monotonic.seconds() + shortest)
    var nextWord = Monotonic.seconds() + 60
    while !context.interrupted {
      let now = Monotonic.seconds()
      if now >= until { return }
      if now >= nextWord {
        nextWord = now + 60
        say(state: nil, phase: "waits for the next iteration") { _ in }
      }
      let milliseconds = Int(min(until - now, 0.5) * 1_000) + 1
      guard let watch else {
        poll(nil, 0, Int32(milliseconds))
        continue
      }
      if watch.wait(milliseconds: milliseconds) {
        // An editor writes a file in several steps: the last one counts.
        while watch.wait(milliseconds: 300), !context.interrupted {}
        context.console.info("A file changed; the next iteration begins.")
        return
      }
    }
  }

  // MARK: What is shown

  private func say(state: String?, phase: String, _ change: (inout DaemonHealth) -> Void) {
    health.withLock { health in
      if let state { health.state = state }
      health.phase = phase
      health.updatedAt = Clock.now().description
      health.uptime = Monotonic.seconds()
      health.residentMB = ProcessFacts.residentMB
      health.openFiles = ProcessFacts.openFiles
      change(&health)
      // A disk that is full must not stop the daemon twice.
      try? health.write(to: folder)
    }
  }

  private func show(_ progress: IterationProgress) {
    let console = context.console
    switch progress {
    case .begun(let iteration, let isResumed):
      let line = String(repeating: "=", count: 60)
      console.info(
        "\(line)\n\(isResumed ? "Resuming" : "Starting") training iteration \(iteration)\n\(line)")
      console.info("Phase 1: Scanning for strategies...")
      say(state: "working", phase: "scanning") { $0.iteration = iteration }
    case .scanned(let strategies, let changes):
      console.info("Found \(strategies) \(strategies == 1 ? "strategy" : "strategies") to analyze")
      for change in changes where change.kind != .new {
        console.info("\(change.kind.rawValue): \(change.name)\(change.message.map { ": \($0)" } ?? "")")
      }
    case .working(let total):
      console.info("Phase 2: Running backtests, phase 3: optimizing parameters, strategy by strategy...")
      say(state: "working", phase: "0 of \(total) strategies") { _ in }
    case .tested(let strategy, let finished, let total):
      console.debug("\(finished)/\(total) \(strategy)")
      say(state: "working", phase: "\(finished) of \(total) strategies") { _ in }
    case .backtested(let count, let optimised):
      console.info("Completed \(count) backtests\nOptimized \(optimised) strategies")
      say(state: "working", phase: "tests of challengers") { _ in }
    case .promoted(let strategy, let old, let new, let gain):
      for (name, value) in new.objectValue?.members ?? [] where old[name] != value {
        console.info("Updated \(strategy).\(name): \(old[name]?.text() ?? "") -> \(value.text())")
      }
      if let gain { console.info("Performance improvement: \(NumberText.percent(gain, 1))") }
    case .demoted(let demotion): console.info("Demoted \(demotion.strategy)")
    case .reported(let path): console.info("Report generated: \(path)")
    case .note(let text): console.info(text)
    }
  }
}

/// What the system says of this process.
enum ProcessFacts {
  static var residentMB: Int? {
    guard let bytes = try? WholeFile.bytes(of: "/proc/self/statm") else { return nil }
    let words = String(decoding: bytes, as: UTF8.self).split(separator: " ")
    return words.count > 1 ? Int(words[1]).map { ($0 * sysconf(Int32(_SC_PAGESIZE))) >> 20 } : nil
  }

  static var openFiles: Int? {
    guard let stream = opendir("/proc/self/fd") else { return nil }
    defer { closedir(stream) }
    var count = 0
    while readdir(stream) != nil { count += 1 }
    // Itself, `.` and `..`.
    return count - 3
  }

  /// Gives free memory back to the system: what an iteration needed is not held until the next.
  static func releaseFreeMemory() {
    guard let symbol = dlsym(nil, "malloc_trim") else { return }
    // SAFETY: the C library declares `int malloc_trim(size_t pad)`.
    let trim = unsafeBitCast(symbol, to: (@convention(c) (Int) -> Int32).self)
    _ = trim(0)
  }

  /// Gives all threads a niceness; the system keeps it thread by thread, and new threads take that of their makers.
  static func setNice(_ level: Int) {
    // A thread that begins while the list is read takes the level of its maker, which may not have its own yet.
    for _ in 0..<16 {
      if !setNiceOnce(level) { return }
    }
  }

  /// Whether any thread had another level and took this one.
  private static func setNiceOnce(_ level: Int) -> Bool {
    guard let stream = opendir("/proc/self/task") else { return false }
    defer { closedir(stream) }
    var changed = false
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard let thread = id_t(name) else { continue }
      let which = __priority_which_t(PRIO_PROCESS.rawValue)
      if getpriority(which, thread) == Int32(level) { continue }
      if setpriority(which, thread, Int32(level)) == 0 { changed = true }
    }
    return changed
  }
}

/// Answers whether the daemon is well.
final class HealthServer: Sendable {
  private let server: HTTPServer

  init(_ folder: ContinuousFolder, port: Int, console: Console) throws {
    server = try HTTPServer(port: port) { request in
      guard request.path == "/healthz" else { return .text("There is /healthz.", status: 404) }
      let problem = DaemonHealth.problem(of: folder, uptime: Monotonic.seconds())
      var members = DaemonHealth.read(from: folder)?.json.objectValue ?? JSONObject()
      members["healthy"] = .bool(problem == nil)
      members["problem"] = JSONValue(problem)
      return .json(JSONValue.object(members).text() + "\n", status: problem == nil ? 200 : 503)
    }
    console.info("Health: \(server.address)healthz")
  }

  func stop() { server.stop() }
}

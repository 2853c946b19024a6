import Continuous
import Diagnostics
import Dispatch
import Foundation
import HTTPServer
import Market
import Storage
import Synchronization

/// Looks at the files of the workspace once a second, for all viewers together, and tells them what changed.
final class WorkspaceWatch: Sendable {
  private let workspace: Workspace
  private let hub: EventHub
  private let now: @Sendable () -> Timestamp
  private let state = Mutex(WorkspaceState())
  private let looks: Mutex<Looks>
  /// Raised to end the thread that looks, and by it when it has ended.
  private let stopper = DispatchSemaphore(value: 0)
  private let ended = DispatchSemaphore(value: 0)
  private let isStarted = Mutex(false)

  /// What was seen at the last look.
  private struct Looks {
    var results: Watched?
    var continuous: Watched?
    var bars: [FolderFiles.File] = []
    var hasLooked = false
    var number = 0
    /// Times in seconds and units done, by run, the oldest first.
    var progress: [String: [(at: Double, done: Int)]] = [:]
  }

  /// A database with the connection that tells whether it changed.
  private struct Watched {
    let database: Database
    let stamp: FileStamp
    var version: Int
  }

  init(_ workspace: Workspace, hub: EventHub, now: @escaping @Sendable () -> Timestamp) {
    self.workspace = workspace
    self.hub = hub
    self.now = now
    looks = Mutex(Looks())
  }

  var current: WorkspaceState { state.withLock { $0 } }

  /// Looks at everything once, then every second until `stop`.
  func start(earlier: [ActionRecord] = []) {
    state.withLock { $0.actions = earlier }
    look()
    isStarted.withLock { $0 = true }
    Thread.detachNewThread { [stopper, ended, weak self] in
      while stopper.wait(timeout: .now() + 1) == .timedOut { self?.look() }
      ended.signal()
    }
  }

  func stop() {
    let wasStarted = isStarted.withLock { isStarted in
      defer { isStarted = false }
      return isStarted
    }
    guard wasStarted else { return }
    stopper.signal()
    ended.wait()
  }

  /// Keeps an action of a viewer for the log, and tells everybody.
  func note(_ action: ActionRecord) {
    state.withLock { state in
      state.actions.append(action)
      if state.actions.count > 1_000 { state.actions.removeFirst() }
      state.generation += 1
    }
    hub.publish(ServerEvent("activity", ActivityEvent(action).json.text()))
    announce(["activity"])
  }

  /// What changed since the last look goes into the state, and out to the viewers.
  func look() {
    let topics = looks.withLock { looks -> [String] in
      looks.number += 1
      var topics: [String] = []
      if lookAtResults(&looks) { topics.append("results") }
      if lookAtLedger(isFirst: !looks.hasLooked) { topics.append("ledger") }
      if lookAtContinuous(&looks) { topics.append("continuous") }
      if lookAtBars(&looks) { topics.append("data") }
      // The first look is what the start waits for.
      if looks.hasLooked, checkSomeBars(), !topics.contains("data") { topics.append("data") }
      looks.hasLooked = true
      return topics
    }
    if topics.isEmpty { return }
    state.withLock { $0.generation += 1 }
    announce(topics)
  }

  private func announce(_ topics: [String]) {
    let generation = state.withLock { $0.generation }
    let json: JSONValue = ["generation": .integer(Int64(generation)), "topics": JSONValue(topics)]
    hub.publish(ServerEvent("changed", json.text()))
  }

  // MARK: Looks

  private func lookAtResults(_ looks: inout Looks) -> Bool {
    let path = workspace.databasePath
    guard let stamp = FileStamp(path) else {
      defer { looks.results = nil }
      if looks.results != nil || state.withLock({ $0.problems["results"] }) != nil {
        state.withLock { state in
          state.runs = RunIndex()
          state.problems["results"] = nil
        }
        return true
      }
      return false
    }
    do {
      var isNew = false
      if !(looks.results?.stamp.isSameFile(as: stamp) ?? false) {
        // The schema is that of this program, or there is a sentence to show.
        _ = try ResultsDatabase(path, access: .readOnly)
        looks.results = Watched(database: try Database(path, access: .readOnly), stamp: stamp, version: -1)
        isNew = true
      }
      guard let watched = looks.results else { return false }
      let version = try watched.database.dataVersion()
      let hasRunning = state.withLock { $0.runs.runs.contains(where: \.isRunning) }
      let addsUp = looks.number % 10 == 0
      if version == watched.version, !isNew, !(hasRunning && addsUp) { return false }
      looks.results?.version = version
      let before = state.withLock { $0.runs }
      var index = isNew ? RunIndex() : before
      try watched.database.snapshot { try index.refresh(watched.database, addsUpRunning: addsUp || isNew) }
      let rates = rates(index.runs, &looks)
      let fresh = index
      state.withLock { state in
        state.runs = fresh
        state.rates = rates
        state.problems["results"] = nil
      }
      if looks.hasLooked { publishRuns(from: before.runs, to: index.runs) }
      return true
    } catch {
      let sentence = (error as? AssayError)?.description ?? "\(error)"
      looks.results = nil
      return state.withLock { state in
        defer { state.problems["results"] = sentence }
        return state.problems["results"] != sentence
      }
    }
  }

  /// Units a second of the runs under way, over the last two minutes.
  private func rates(_ runs: [RunOverview], _ looks: inout Looks) -> [String: Double] {
    let at = Double(now().seconds)
    var rates: [String: Double] = [:]
    for run in runs where run.isRunning {
      var seen = looks.progress[run.id] ?? []
      seen.append((at, run.unitsDone))
      seen.removeAll { at - $0.at > 120 }
      looks.progress[run.id] = seen
      if let first = seen.first, at > first.at, run.unitsDone > first.done {
        rates[run.id] = Double(run.unitsDone - first.done) / (at - first.at)
      }
    }
    return rates
  }

  private func publishRuns(from old: [RunOverview], to new: [RunOverview]) {
    let known = Dictionary(old.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for run in new.reversed() where known[run.id]?.status != run.status {
      hub.publish(ServerEvent("activity", ActivityEvent(run).json.text()))
    }
  }

  private func lookAtLedger(isFirst: Bool) -> Bool {
    var tail = state.withLock { $0.ledger }
    let before = (tail.count, tail.head)
    do {
      let fresh = try tail.refresh(workspace.ledgerPath)
      let read = tail
      state.withLock { state in
        state.ledger = read
        state.problems["ledger"] = nil
      }
      // A sweep adds thousands at once; the log has them all.
      if !isFirst {
        for event in ActivityEvent.merging(fresh).suffix(20) {
          hub.publish(ServerEvent("activity", event.json.text()))
        }
      }
      return before != (tail.count, tail.head)
    } catch {
      let sentence = (error as? AssayError)?.description ?? "\(error)"
      state.withLock { $0.problems["ledger"] = sentence }
      return false
    }
  }

  private func lookAtContinuous(_ looks: inout Looks) -> Bool {
    let path = ContinuousFolder(of: workspace).database
    guard let stamp = FileStamp(path) else {
      defer { looks.continuous = nil }
      if looks.continuous == nil { return false }
      state.withLock { state in
        state.continuous = ContinuousData()
        state.hasContinuous = false
      }
      return true
    }
    do {
      if !(looks.continuous?.stamp.isSameFile(as: stamp) ?? false) {
        looks.continuous = Watched(database: try Database(path, access: .readOnly), stamp: stamp, version: -1)
      }
      guard let watched = looks.continuous else { return false }
      let version = try watched.database.dataVersion()
      if version == watched.version { return false }
      looks.continuous?.version = version
      let data = try watched.database.snapshot { try ContinuousData(watched.database) }
      state.withLock { state in
        state.continuous = data
        state.hasContinuous = true
        state.problems["continuous"] = nil
      }
      return true
    } catch {
      looks.continuous = nil
      let sentence = (error as? AssayError)?.description ?? "\(error)"
      return state.withLock { state in
        defer { state.problems["continuous"] = sentence }
        return state.problems["continuous"] != sentence
      }
    }
  }

  /// Checks series that were not checked yet: some at a time, so that a large catalogue does not hold up a look.
  private func checkSomeBars() -> Bool {
    let (bars, known) = state.withLock { ($0.bars, $0.quality) }
    var budget = 60_000
    var fresh: [String: SeriesQuality] = [:]
    for entry in bars where budget > 0 && known[SeriesQuality.key(entry)] == nil {
      budget -= entry.barCount
      fresh[SeriesQuality.key(entry)] = SeriesQuality.check(entry, workspace)
    }
    if fresh.isEmpty { return false }
    let found = fresh
    state.withLock { state in
      let keys = Set(state.bars.map { SeriesQuality.key($0) })
      state.quality = state.quality.filter { keys.contains($0.key) }.merging(found) { $1 }
    }
    return true
  }

  private func lookAtBars(_ looks: inout Looks) -> Bool {
    let files = FolderFiles.all(in: "\(workspace.folder)/bars")
    if looks.hasLooked, files == looks.bars { return false }
    looks.bars = files
    do {
      let entries = try workspace.catalogue().list()
      state.withLock { state in
        state.bars = entries
        state.problems["data"] = nil
      }
    } catch {
      let sentence = (error as? AssayError)?.description ?? "\(error)"
      state.withLock { $0.problems["data"] = sentence }
    }
    return true
  }
}

import Diagnostics
import Synchronization

/// Every backtest, trial and look at a holdout that this installation ever made: append-only and hash-chained.
///
/// Deflation takes its number of trials from here, so running a sweep in ten batches, or deleting the losers, does
/// not make the winners look better. Every entry holds the hash of the entry before; whoever edits, removes or
/// moves a line breaks the chain there (`verify`). Cutting off the end, or making the whole chain anew, shows where
/// the head was written down elsewhere: every run keeps it in the results database and every report prints it.
///
///     let ledger = TrialLedger("assay-data/ledger.jsonl")
///     try ledger.append([LedgerEntry(kind: .backtests, dataHash: hash, …)])
///     let trials = try ledger.distinctTrials(dataHash: hash)
///
/// Several processes may use one file. An `append` of one entry takes about 25 µs of processor time, an entry of a
/// batch 18 µs, and reading an entry back 15 µs.
public final class TrialLedger: Sendable {
  /// The file; `nil` for a ledger in memory.
  public let path: String?
  private let state: Mutex<State>

  private struct State {
    var store: any LedgerStore
    var tally = LedgerTally()
  }

  /// The head of a ledger without entries.
  public static var genesis: String { LedgerLine.genesis }

  /// A ledger in a file, which is made with its folder at the first `append`.
  ///
  /// - Parameter onNotice: takes a sentence when a line that a killed process left unfinished was set aside.
  public init(_ path: String, onNotice: @escaping @Sendable (String) -> Void = { _ in }) {
    self.path = path
    state = Mutex(State(store: LedgerFile(path, onNotice: onNotice)))
  }

  /// A ledger in memory.
  public init() {
    path = nil
    state = Mutex(State(store: MemoryLedgerStore()))
  }

  /// Adds entries in order; either all of them are added or none.
  ///
  /// They survive the death of the process at once, and a power cut after `synchronise`.
  /// - Throws: `cannot_write`; as `check`.
  public func append(_ entries: [LedgerEntry]) throws {
    if entries.isEmpty { return }
    try state.withLock { state in
      try state.store.append { previous in
        var addition = LedgerAddition(head: previous)
        for entry in entries {
          let line = LedgerLine.make(entry, after: addition.head)
          addition.bytes += line.text.utf8
          addition.bytes.append(UInt8(ascii: "\n"))
          addition.head = line.hash
        }
        return addition
      }
    }
  }

  /// Makes everything added so far survive a power cut (about 4 ms).
  public func synchronise() throws {
    try state.withLock { try $0.store.synchronise() }
  }

  /// The hash of the last entry, which vouches for all before it; `genesis` without entries.
  public func head() throws -> String { try tally { $0.head } }

  /// How many different backtests and trials were ever made on exactly these bars: the sum of the counts over
  /// distinct `work`.
  public func distinctTrials(dataHash: String) throws -> Int {
    try tally { $0.distinctTrials(dataHash: dataHash) }
  }

  /// Every piece of work on exactly these bars, in order of its first entry: what an account of earlier trials is
  /// read from.
  public func work(dataHash: String) throws -> [LedgerWork] { try tally { $0.work(dataHash: dataHash) } }

  /// `distinctTrials` for all versions of the bars of a market: importing one more day changes the hash of the data
  /// and not what was tried on them.
  public func distinctTrials(symbol: String, timeframe: String) throws -> Int {
    try tally { $0.distinctTrials(symbol: symbol, timeframe: timeframe) }
  }

  /// How often the sealed part of these bars was looked at, repetitions included.
  public func holdoutLooks(dataHash: String) throws -> Int {
    try tally { $0.holdoutLooks(dataHash: dataHash) }
  }

  /// Calls `body` with every entry in order, and its hash.
  public func forEach(_ body: (_ entry: LedgerEntry, _ hash: String) throws -> Void) throws {
    for line in try lines(from: 0).split(separator: UInt8(ascii: "\n")) {
      if let line = LedgerLine(line) { try body(line.entry, line.hash) }
    }
  }

  /// All complete lines, newlines included, and how many bytes of a torn line follow them.
  func content() throws -> (lines: ArraySlice<UInt8>, tornBytes: Int) {
    try state.withLock { state in
      let lines = try state.store.bytes(from: 0)
      return (lines, max(0, try state.store.size() - lines.count))
    }
  }

  private func lines(from offset: Int) throws -> ArraySlice<UInt8> {
    try state.withLock { state in
      try state.store.check()
      return try state.store.bytes(from: offset)
    }
  }

  func checked() throws { try state.withLock { try $0.store.check() } }

  /// A figure of the tally, after it has read what was added since.
  private func tally<Value: Sendable>(_ figure: (LedgerTally) -> Value) throws -> Value {
    try state.withLock { state in
      try state.store.check()
      state.tally.read(try state.store.bytes(from: state.tally.offset))
      return figure(state.tally)
    }
  }
}

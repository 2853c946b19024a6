/// Sums over the entries read so far.
struct LedgerTally: Sendable {
  /// Bytes of the ledger that have been read.
  private(set) var offset = 0
  private(set) var head = LedgerLine.genesis
  /// Counts by data and work.
  private var trials: [String: [String: Int]] = [:]
  /// Counts by market and work.
  private var marketTrials: [Market: [String: Int]] = [:]
  private var looks: [String: Int] = [:]
  /// Pieces of work by data, in order of their first entry, with the factory run that made each first; `nil` where
  /// none did.
  private var firsts: [String: [(work: String, run: String?)]] = [:]

  private struct Market: Hashable {
    let symbol: String
    let timeframe: String
  }

  /// Takes up complete lines that follow those read before, whose chain was checked.
  mutating func read(_ bytes: ArraySlice<UInt8>) {
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
      guard let line = LedgerLine(line) else { continue }
      head = line.hash
      count(line.entry)
    }
    offset += bytes.count
  }

  private mutating func count(_ entry: LedgerEntry) {
    if entry.kind == .holdoutLook { looks[entry.dataHash, default: 0] += entry.count }
    guard entry.kind.countsAsTrial else { return }
    // Equal work with another count would be an error of ours; the larger one cannot flatter anybody.
    let market = Market(symbol: entry.symbol, timeframe: entry.timeframe)
    if trials[entry.dataHash]?[entry.work] == nil {
      firsts[entry.dataHash, default: []].append((entry.work, entry.kind == .backtests ? entry.run : nil))
    }
    let known = trials[entry.dataHash]?[entry.work] ?? 0
    trials[entry.dataHash, default: [:]][entry.work] = max(known, entry.count)
    let knownOfMarket = marketTrials[market]?[entry.work] ?? 0
    marketTrials[market, default: [:]][entry.work] = max(knownOfMarket, entry.count)
  }

  func distinctTrials(dataHash: String) -> Int { (trials[dataHash] ?? [:]).values.reduce(0, +) }

  func distinctTrials(symbol: String, timeframe: String) -> Int {
    (marketTrials[Market(symbol: symbol, timeframe: timeframe)] ?? [:]).values.reduce(0, +)
  }

  /// Every piece of work on the bars, in order of its first entry.
  func work(dataHash: String) -> [LedgerWork] {
    (firsts[dataHash] ?? []).map { first in
      LedgerWork(work: first.work, run: first.run, trials: trials[dataHash]?[first.work] ?? 0)
    }
  }

  func holdoutLooks(dataHash: String) -> Int { looks[dataHash] ?? 0 }
}

/// One piece of work in the ledger: what was tried together, by whom first, and how many trials it was.
public struct LedgerWork: Sendable, Hashable {
  public let work: String
  /// The factory run that entered it first; `nil` for a backtest, study or threshold search by itself, which decides
  /// nothing and so spends nothing of a level.
  public let run: String?
  public let trials: Int
}

public import Diagnostics

/// Combinatorial purged cross-validation of trades, whose outcomes last from an entry to an exit.
///
/// López de Prado (2018), "Advances in Financial Machine Learning", chapters 7 and 12. The trades, in order of their
/// entries, are cut into groups of equal size; every choice of `testGroups` of them is held out once. Neighbouring
/// groups form one block. A training trade is purged where its span from entry to exit meets the span of a block
/// from its first entry to its last exit, touching included; it is embargoed where its entry comes at most `embargo`
/// sessions after the block's last exit.
public struct TradeSplits: Sendable, Hashable {
  public struct Split: Sendable, Hashable {
    /// The groups that are held out, in order.
    public let testGroups: [Int]
    /// For each of them the path to which its part belongs.
    public let paths: [Int]
    public let train: [Int]
    public let test: [Int]
    public let purged: [Int]
    public let embargoed: [Int]
  }

  public let groups: [Range<Int>]
  /// In lexicographic order of the groups held out.
  public let splits: [Split]
  /// Histories that the held-out groups form; each covers every trade once.
  public let pathCount: Int

  /// - Parameters:
  ///   - entries: number of the session of each entry, not decreasing.
  ///   - exits: that of each exit, at or after its entry.
  /// - Throws: `invalid_folds`, `negative_embargo`; `nothing_to_train_on` where a split leaves no trade for training.
  public init(
    entries: [Int], exits: [Int], groups count: Int = 6, testGroups: Int = 2, embargo: Int = 5
  ) throws(AssayError) {
    precondition(entries.count == exits.count, "one exit an entry")
    precondition(zip(entries, entries.dropFirst()).allSatisfy { $0 <= $1 }, "trades in order of entry")
    precondition(zip(entries, exits).allSatisfy { $0 <= $1 }, "no exit before its entry")
    guard embargo >= 0 else {
      throw AssayError(
        code: "negative_embargo", message: "An embargo of \(embargo) sessions does not exist.",
        remedy: "Give a number from 0.", place: "--embargo", kind: .usage)
    }
    // The groups, choices and paths are those of rows; only purging looks at the trades.
    let rows = try CombinatorialSplits(
      LabelSpans(count: entries.count, horizon: 0), folds: count, testFolds: testGroups)
    groups = rows.folds
    pathCount = rows.pathCount
    var splits: [Split] = []
    for split in rows.splits {
      var (train, purged, embargoed): ([Int], [Int], [Int]) = ([], [], [])
      let blocks = split.test.map { block in
        (rows: block, first: entries[block.lowerBound], last: exits[block].max() ?? 0)
      }
      for trade in entries.indices where !blocks.contains(where: { $0.rows.contains(trade) }) {
        if blocks.contains(where: { entries[trade] <= $0.last && exits[trade] >= $0.first }) {
          purged.append(trade)
        } else if blocks.contains(where: {
          entries[trade] > $0.last && entries[trade] - $0.last <= embargo
        }) {
          embargoed.append(trade)
        } else {
          train.append(trade)
        }
      }
      guard !train.isEmpty else {
        throw AssayError(
          code: "nothing_to_train_on",
          message:
            "With the groups \(split.testFolds.map { "\($0 + 1)" }.joined(separator: " and ")) held out, "
            + "purging leaves no trade to train on: \(purged.count) overlap them and \(embargoed.count) follow too "
            + "closely.",
          remedy: "Give trades that last less, a longer history, a shorter --embargo, or fewer --groups.",
          kind: .badData)
      }
      splits.append(
        Split(
          testGroups: split.testFolds, paths: split.paths, train: train,
          test: split.test.flatMap { Array($0) }, purged: purged, embargoed: embargoed))
    }
    self.splits = splits
  }
}

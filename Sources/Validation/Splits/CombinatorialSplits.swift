public import Diagnostics

/// Combinatorial purged cross-validation: every choice of `k` of `N` folds is held out once, and the held-out
/// folds form k/N·C(N, k) complete histories. With k = 1 it is the purged k-fold.
///
/// López de Prado (2018), "Advances in Financial Machine Learning", chapters 7 and 12. Rows whose outcome
/// touches a test block are purged from training, on both sides of every contiguous block, and `embargo` more
/// rows after it.
public struct CombinatorialSplits: Sendable, Hashable {
  /// Which folds take the rows that are left when the folds do not divide the sample.
  public enum Remainder: Sendable, Hashable {
    /// One row more for each of the first folds.
    case first
    /// All of them for the last fold.
    case last
  }

  public struct Split: Sendable, Hashable {
    /// The folds held out, in order.
    public let testFolds: [Int]
    /// The path that each of them belongs to.
    public let paths: [Int]
    /// Their rows; neighbouring folds are one block.
    public let test: [Range<Int>]
    /// The rows to train on.
    public let train: [Range<Int>]
  }

  /// The rows of each fold; they tile the sample.
  public let folds: [Range<Int>]
  /// In lexicographic order of the folds held out.
  public let splits: [Split]
  /// How many complete histories the held-out folds form.
  public let pathCount: Int

  /// The most splits that are made.
  public static let maximumSplits = 1_000_000

  /// - Parameters:
  ///   - labels: one span a row.
  ///   - embargo: rows kept out of training after the last outcome of a test block.
  /// - Throws: `AssayError`: `invalid_folds` (fewer than two, more than rows, too many splits),
  ///   `invalid_test_folds`, `invalid_embargo`, `no_training_rows` (a split that purging leaves without any).
  public init(
    _ labels: LabelSpans, folds count: Int, testFolds: Int = 1, embargo: Int = 0,
    remainder: Remainder = .first
  ) throws(AssayError) {
    try Self.check(labels, folds: count, testFolds: testFolds, embargo: embargo)
    let folds = Self.folds(of: labels.count, into: count, remainder)
    var appearances = Array(repeating: 0, count: count)
    var splits: [Split] = []
    var choice = Array(0..<testFolds)
    while true {
      let test = Self.blocks(choice.map { folds[$0] })
      let train = labels.trainingRows(without: test, embargo: embargo)
      guard !train.isEmpty else { throw Self.noTraining(choice) }
      splits.append(
        Split(testFolds: choice, paths: choice.map { appearances[$0] }, test: test, train: train))
      for fold in choice { appearances[fold] += 1 }
      guard Self.advance(&choice, below: count) else { break }
    }
    self.folds = folds
    self.splits = splits
    pathCount = appearances[0]
  }

  /// For each fold the index of the split whose held-out rows path `index` takes: together they cover the sample
  /// exactly once.
  ///
  /// - Precondition: `index` lies below `pathCount`.
  public func path(_ index: Int) -> [Int] {
    precondition((0..<pathCount).contains(index), "there is no such path")
    var sources = Array(repeating: 0, count: folds.count)
    for (number, split) in splits.enumerated() {
      for (fold, path) in zip(split.testFolds, split.paths) where path == index { sources[fold] = number }
    }
    return sources
  }

  private static func folds(of rows: Int, into count: Int, _ remainder: Remainder) -> [Range<Int>] {
    let (size, rest) = (rows / count, rows % count)
    var start = 0
    return (0..<count).map { fold in
      let extra = remainder == .first ? (fold < rest ? 1 : 0) : (fold == count - 1 ? rest : 0)
      defer { start += size + extra }
      return start..<start + size + extra
    }
  }

  /// Joins neighbours.
  private static func blocks(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var blocks: [Range<Int>] = []
    for range in ranges {
      if let last = blocks.last, last.upperBound == range.lowerBound {
        blocks[blocks.count - 1] = last.lowerBound..<range.upperBound
      } else {
        blocks.append(range)
      }
    }
    return blocks
  }

  /// The next choice in lexicographic order; false after the last.
  private static func advance(_ choice: inout [Int], below count: Int) -> Bool {
    var place = choice.count - 1
    while place >= 0, choice[place] == count - choice.count + place { place -= 1 }
    if place < 0 { return false }
    choice[place] += 1
    for later in choice.indices where later > place { choice[later] = choice[later - 1] + 1 }
    return true
  }
}

extension CombinatorialSplits {
  private static func check(
    _ labels: LabelSpans, folds: Int, testFolds: Int, embargo: Int
  ) throws(AssayError) {
    guard folds >= 2, folds <= labels.count else {
      throw usage(
        "invalid_folds", "\(labels.count) rows cannot be cut into \(folds) folds.",
        "Give a number of folds from 2 to the number of rows.", "folds")
    }
    guard testFolds >= 1, testFolds < folds else {
      throw usage(
        "invalid_test_folds", "\(testFolds) of \(folds) folds cannot be held out.",
        "Give a number from 1 to \(folds - 1).", "test folds")
    }
    guard embargo >= 0 else {
      throw usage(
        "invalid_embargo", "An embargo cannot last \(embargo) rows.", "Give 0 or more rows.", "embargo")
    }
    var splits = 1.0
    for step in 0..<testFolds { splits *= Double(folds - step) / Double(step + 1) }
    guard splits <= Double(maximumSplits) else {
      throw usage(
        "invalid_folds", "\(testFolds) of \(folds) folds can be held out in more than \(maximumSplits) ways.",
        "Take fewer folds.", "folds")
    }
  }

  private static func usage(
    _ code: String, _ message: String, _ remedy: String, _ place: String
  ) -> AssayError {
    AssayError(code: code, message: message, remedy: remedy, place: place, kind: .usage)
  }

  private static func noTraining(_ folds: [Int]) -> AssayError {
    let names = folds.map(String.init).joined(separator: ", ")
    return AssayError(
      code: "no_training_rows", message: "Holding out the folds \(names) leaves no row to train on.",
      remedy: "Take fewer test folds, a shorter horizon or a shorter embargo.", kind: .badData)
  }
}

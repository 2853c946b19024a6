import Diagnostics
import TestKit
import Testing
import Validation

/// A way to split rows into training and test.
struct Splitter: Sendable, CustomTestStringConvertible {
  struct Split: Equatable {
    let train: [Range<Int>]
    let test: [Range<Int>]
  }

  let name: String
  /// Whether training lies before the test only.
  let isCausal: Bool
  let split: @Sendable (_ count: Int, _ horizon: Int) throws -> [Split]

  var testDescription: String { name }

  static func folds(_ name: String, _ folds: Int, _ held: Int, embargo: Int = 0) -> Splitter {
    Splitter(name: name, isCausal: false) { count, horizon in
      try CombinatorialSplits(
        LabelSpans(count: count, horizon: horizon), folds: folds, testFolds: held, embargo: embargo
      ).splits.map { Split(train: $0.train, test: $0.test) }
    }
  }

  static func windows(_ name: String, _ make: @escaping @Sendable (Int, Int) throws -> WalkForwardSplits)
    -> Splitter
  {
    Splitter(name: name, isCausal: true) { count, horizon in
      try make(count, horizon).splits.map { Split(train: [$0.train], test: [$0.test]) }
    }
  }
}

/// What every splitter has to keep to. A new one is one line in `members`.
@Suite struct SplitterConformanceTests {
  static let members: [Splitter] = [
    .folds("purged 5-fold", 5, 1),
    .folds("purged 5-fold with embargo", 5, 1, embargo: 4),
    .folds("combinatorial 6 over 2", 6, 2),
    .folds("combinatorial 8 over 3 with embargo", 8, 3, embargo: 2),
    .windows("rolling") { try WalkForwardSplits(count: $0, train: 40, test: 10, gap: $1) },
    .windows("anchored") {
      try WalkForwardSplits(count: $0, train: 40, test: 10, gap: $1, window: .anchored)
    },
    .windows("five windows") { try WalkForwardSplits(count: $0, windows: 5, gap: $1) },
  ]
  static let sizes = [(97, 0), (100, 1), (151, 5)]

  @Test(arguments: members, sizes)
  func `parts lie inside the rows, are ordered and not empty`(member: Splitter, size: (Int, Int)) throws {
    let splits = try member.split(size.0, size.1)
    #expect(!splits.isEmpty)
    for split in splits {
      for parts in [split.train, split.test] {
        #expect(
          !parts.isEmpty && parts.allSatisfy { !$0.isEmpty && $0.lowerBound >= 0 && $0.upperBound <= size.0 })
        #expect(zip(parts, parts.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound })
      }
    }
  }

  @Test(arguments: members, sizes)
  func `no outcome of a training row touches one of a test row`(member: Splitter, size: (Int, Int)) throws {
    let (count, horizon) = size
    for split in try member.split(count, horizon) {
      for train in split.train.flatMap({ Array($0) }) {
        for block in split.test {
          let last = min(count - 1, block.upperBound - 1 + horizon)
          let own = min(count - 1, train + horizon)
          #expect(own < block.lowerBound || train > last, "\(train) and \(block)")
        }
      }
    }
  }

  @Test(arguments: members.filter(\.isCausal), sizes)
  func `walking forward trains on the past alone, and tests follow each other`(
    member: Splitter, size: (Int, Int)
  ) throws {
    let splits = try member.split(size.0, size.1)
    for split in splits { #expect(split.train[0].upperBound + size.1 <= split.test[0].lowerBound) }
    for (early, late) in zip(splits, splits.dropFirst()) {
      #expect(early.test[0].upperBound == late.test[0].lowerBound)
    }
  }

  @Test(arguments: members.filter { !$0.isCausal }, sizes)
  func `every row is held out equally often`(member: Splitter, size: (Int, Int)) throws {
    var counts = Array(repeating: 0, count: size.0)
    for split in try member.split(size.0, size.1) { for row in split.test.joined() { counts[row] += 1 } }
    #expect(Set(counts).count == 1 && counts[0] >= 1)
  }

  @Test(arguments: members, sizes)
  func `the same rows are split the same way`(member: Splitter, size: (Int, Int)) throws {
    #expect(try member.split(size.0, size.1) == member.split(size.0, size.1))
  }
}

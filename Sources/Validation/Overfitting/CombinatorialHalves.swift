import Glibc
import Numerics

/// Visits every choice of half of the blocks, in lexicographic order, and judges the best strategy of each.
///
/// Walks the tree of choices: block by block, into the half to select in or into the other one. A node merges one
/// block into the moments of its parent, so a combination costs about two merges instead of S.
struct CombinatorialHalves {
  private(set) var combinations: [BacktestOverfitting.Combination] = []
  private let blocks: [BlockMoments]
  private let rowsPerBlock: Int
  /// Moments of the first k blocks of a half, at place k: of the half to select in and of the other.
  private var selected: [BlockMoments]
  private var others: [BlockMoments]
  private var inSample: [Double]
  private var outOfSample: [Double]

  private var half: Int { blocks.count / 2 }

  /// The combinations in lexicographic order of the blocks selected in. Branches of the tree go to the workers.
  static func combinations(
    _ panel: PerformancePanel, blocks count: Int, rowsPerBlock rows: Int, firstRow: Int, workers: Workers
  ) -> [BacktestOverfitting.Combination] {
    let branches = branches(depth: min(count, workers.count == 1 ? 0 : 6), half: count / 2)
    var results = Array(repeating: [BacktestOverfitting.Combination](), count: branches.count)
    var blocks = Array(repeating: BlockMoments(columns: 0), count: count)
    results.withUnsafeMutableBufferPointer { results in
      blocks.withUnsafeMutableBufferPointer { blocks in
        // SAFETY: every unit writes its own element only; the blocks are complete before a branch reads them.
        nonisolated(unsafe) let (results, blocks) = (results, blocks)
        workers.forEach(count) { block in
          let start = firstRow + block * rows
          blocks[block] = BlockMoments(panel.columns, rows: start..<start + rows)
        }
        workers.forEach(branches.count) { index in
          var search = CombinatorialHalves(Array(blocks), rowsPerBlock: rows, columns: panel.strategyCount)
          search.run(branches[index])
          results[index] = search.combinations
        }
      }
    }
    return results.flatMap { $0 }
  }

  private init(_ blocks: [BlockMoments], rowsPerBlock: Int, columns: Int) {
    self.blocks = blocks
    self.rowsPerBlock = rowsPerBlock
    let empty = BlockMoments(columns: columns)
    selected = Array(repeating: empty, count: blocks.count / 2 + 1)
    others = selected
    inSample = empty.mean
    outOfSample = empty.mean
  }

  /// All ways to begin: for each of the first blocks whether it is selected, selected first, neither half too full.
  private static func branches(depth: Int, half: Int) -> [[Bool]] {
    var branches: [[Bool]] = [[]]
    for _ in 0..<depth {
      branches = branches.flatMap { branch in
        [true, false].map { branch + [$0] }
          .filter { next in next.count { $0 } <= half && next.count { !$0 } <= half }
      }
    }
    return branches
  }

  /// Visits what begins with `branch`.
  private mutating func run(_ branch: [Bool]) {
    var (taken, left) = (0, 0)
    for (block, isSelected) in branch.enumerated() {
      if isSelected {
        Self.extend(&selected, count: taken, with: blocks[block], rows: rowsPerBlock)
        taken += 1
      } else {
        Self.extend(&others, count: left, with: blocks[block], rows: rowsPerBlock)
        left += 1
      }
    }
    visit(block: branch.count, taken: taken, left: left)
  }

  private mutating func visit(block: Int, taken: Int, left: Int) {
    if block == blocks.count { return judge() }
    if taken < half {
      Self.extend(&selected, count: taken, with: blocks[block], rows: rowsPerBlock)
      visit(block: block + 1, taken: taken + 1, left: left)
    }
    if left < half {
      Self.extend(&others, count: left, with: blocks[block], rows: rowsPerBlock)
      visit(block: block + 1, taken: taken, left: left + 1)
    }
  }

  private static func extend(
    _ prefixes: inout [BlockMoments], count: Int, with block: BlockMoments, rows: Int
  ) {
    let base = prefixes[count]
    prefixes[count + 1].merge(base, count: count, with: block, rows: rows)
  }

  private mutating func judge() {
    let rows = half * rowsPerBlock
    selected[half].sharpeRatios(rows: rows, into: &inSample)
    others[half].sharpeRatios(rows: rows, into: &outOfSample)
    var best = 0
    for index in inSample.indices where inSample[index] > inSample[best] { best = index }
    var (below, equal) = (0, 0)
    let own = outOfSample[best]
    for ratio in outOfSample {
      below += ratio < own ? 1 : 0
      equal += ratio == own ? 1 : 0
    }
    let rank = Double(below) + Double(equal + 1) / 2
    combinations.append(
      BacktestOverfitting.Combination(
        best: best, inSample: inSample[best], outOfSample: own, rank: rank,
        logit: log(rank / (Double(inSample.count + 1) - rank))))
  }
}

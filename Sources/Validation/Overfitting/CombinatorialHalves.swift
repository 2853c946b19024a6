import Glibc

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

  init(_ panel: PerformancePanel, blocks count: Int, rowsPerBlock rows: Int, firstRow: Int) {
    blocks = (0..<count).map { block in
      let start = firstRow + block * rows
      return BlockMoments(panel.columns, rows: start..<start + rows)
    }
    rowsPerBlock = rows
    let empty = BlockMoments(columns: panel.strategyCount)
    selected = Array(repeating: empty, count: count / 2 + 1)
    others = selected
    inSample = empty.mean
    outOfSample = empty.mean
  }

  mutating func run() {
    combinations = []
    visit(block: 0, taken: 0, left: 0)
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

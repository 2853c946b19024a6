import Diagnostics
import Market
import Numerics
import Storage

/// A dataset as series of window returns.
struct WindowPanel {
  let rows: DatasetRows
  /// Numbers of the windows that do not overlap, ascending.
  let numbers: [Int]
  let windowsPerYear: Double
  /// Rows of each pair in those windows; `pairs[symbol][strategy]`.
  let pairs: [[[Int]]]
  /// Mean return over the symbols of each window, by strategy; NaN where a strategy has no row.
  let means: [[Double]]
  private let first: CivilDate
  private let stride: Int
  private let days: Int

  init(_ dataset: Dataset) throws {
    rows = try DatasetRows(dataset.performance)
    guard rows.count > 0 else {
      throw AssayError(
        code: "empty_dataset", message: "The dataset has no rows.",
        remedy: "Its metadata count what was left out, and why.", kind: .badData)
    }
    let lag = try dataset.lag()
    stride = try dataset.stride()
    days = lag * stride
    first = dataset.firstWindow() ?? CivilDate(daysSinceEpoch: 0)
    windowsPerYear = 365.25 / Double(days)
    let window = rows.window
    let kept = window.indices.filter { (window[$0] - 1) % lag == 0 }
    numbers = Set(kept.map { window[$0] }).sorted()
    pairs = rows.pairs().map { $0.map { $0.filter { (window[$0] - 1) % lag == 0 } } }
    means = Self.means(rows, kept, numbers)
  }

  private static func means(_ rows: DatasetRows, _ kept: [Int], _ numbers: [Int]) -> [[Double]] {
    let place = Dictionary(uniqueKeysWithValues: numbers.enumerated().map { ($1, $0) })
    let empty = [Double](repeating: 0, count: numbers.count)
    var sums = Array(repeating: empty, count: rows.strategies.count)
    var counts = sums
    for row in kept {
      let at = place[rows.window[row]] ?? 0
      sums[rows.strategy[row]][at] += rows.totalReturn[row]
      counts[rows.strategy[row]][at] += 1
    }
    return zip(sums, counts).map { zip($0, $1).map { $1 > 0 ? $0 / $1 : .nan } }
  }

  /// First day of a window.
  func day(_ number: Int) -> CivilDate { first.advanced(byDays: (number - 1) * stride) }
  /// Last day of a window.
  func lastDay(_ number: Int) -> CivilDate { day(number).advanced(byDays: days - 1) }

  func returns(_ pair: [Int]) -> [Double] { pair.map { rows.totalReturn[$0] } }

  /// The windows of a strategy that have a mean, with it.
  func series(_ strategy: Int) -> [(number: Int, mean: Double)] {
    zip(numbers, means[strategy]).filter { !$0.1.isNaN }.map { ($0.0, $0.1) }
  }

  var windowTable: AnalysisTable {
    AnalysisTable(
      "windows", "Windows over time", note: "Mean return over the symbols that have the window.",
      formats: Dictionary(uniqueKeysWithValues: rows.strategies.map { ($0, .percent) }),
      [
        .init("window_num", .int64(numbers.map { Int64($0) })),
        .init("start", .strings(numbers.map { day($0).description })),
      ] + rows.strategies.indices.map { .init(rows.strategies[$0], .double(means[$0])) })
  }

  /// Pearson correlations of the strategies' series over the windows that all of them have.
  var correlationTable: AnalysisTable {
    let common = numbers.indices.filter { at in means.allSatisfy { !$0[at].isNaN } }
    let matrix = Correlation.matrix(means.map { series in common.map { series[$0] } })
    let names = rows.strategies
    return AnalysisTable(
      "correlations", "Correlation between strategies",
      note: "Of the mean window returns, over \(common.count) windows that all strategies have.",
      formats: Dictionary(uniqueKeysWithValues: names.map { ($0, .ratio) }),
      [.init("strategy", .strings(names))]
        + names.indices.map { column in
          .init(names[column], .double(names.indices.map { matrix[$0 * names.count + column] }))
        })
  }
}

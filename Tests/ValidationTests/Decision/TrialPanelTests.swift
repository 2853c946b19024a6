import Numerics
import Testing
import Validation

@Suite struct TrialPanelTests {
  private let periods = 400

  private func noise(_ count: Int, seed: UInt64, mean: Double = 0) -> [[Double]] {
    var stream = RandomStream(seed: seed)
    return (0..<count).map { _ in (0..<periods).map { _ in mean + 0.01 * stream.normal() } }
  }

  private func rows(_ seed: UInt64 = 1, resamples: Int = 300, moves: MarketMoves? = nil) -> ScreenRows {
    ScreenRows(periodCount: periods, blockLength: 5, resamples: resamples, seed: seed, moves: moves)
  }

  private func panel(_ columns: [[Double]], rows: ScreenRows, trades: Int = 200) throws -> TrialPanel {
    try TrialPanel(columns, trades: columns.map { _ in trades }, minimumTrades: 100, rows: rows)
  }

  /// The largest difference; infinite for lists of different length.
  private func differ(_ one: [Double], _ other: [Double]) -> Double {
    if one.count != other.count { return .infinity }
    return zip(one, other).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  private func p(_ measure: TrialPanel.Measure) -> Double {
    let best = measure.statistics.filter { !$0.isNaN }.max() ?? 0
    return Double(1 + measure.maxima.count { $0 >= best }) / Double(1 + measure.maxima.count)
  }

  @Test(arguments: [UInt64(3), 4, 5])
  func `the absolute statistic of a pair is Hansen's test on the same rows`(seed: UInt64) throws {
    let columns = noise(12, seed: seed, mean: 0.0005)
    let measured = try panel(columns, rows: rows()).absolute
    let resampled = try ResampledPanel(
      PerformancePanel(names: columns.indices.map { "\($0)" }, columns: columns), blockLength: 5,
      resamples: 300, seed: 1)
    let test = try SnoopingTest(resampled, .studentized)
    #expect(abs((measured.statistics.max() ?? 0) - test.statistic) < 1e-9)
    #expect(abs(p(measured) - test.pValues.consistent) < 0.004)
  }

  /// Ordinary least squares on the rows as they are, one regression a row and trial.
  private func naive(_ profits: [Double], _ moves: MarketMoves, row: [Int]) -> Double {
    let size = 3
    var (matrix, right) = (Array(repeating: 0.0, count: size * size), Array(repeating: 0.0, count: size))
    for index in row {
      let x = [1, moves.between[index], moves.inside[index]]
      for a in 0..<size {
        right[a] += x[a] * profits[index]
        for b in 0..<size { matrix[a * size + b] += x[a] * x[b] }
      }
    }
    return SymmetricSolver.solve(matrix, right)?[0] ?? .nan
  }

  @Test func `the neutral statistic estimates the regression anew in every row`() throws {
    var stream = RandomStream(seed: 11)
    let moves = MarketMoves(
      between: (0..<periods).map { _ in 0.004 * stream.normal() },
      inside: (0..<periods).map { _ in 0.0003 + 0.01 * stream.normal() })
    let columns = noise(4, seed: 12, mean: 0.0004).enumerated().map { trial, column in
      column.indices.map { column[$0] + Double(trial) * 0.4 * (moves.between[$0] + moves.inside[$0]) }
    }
    let count = 40
    let measured = try panel(columns, rows: rows(resamples: count, moves: moves)).neutral
    let bootstrap = BlockBootstrap(.stationary, count: periods, blockLength: 5)
    let parent = RandomStream(seed: 1, stream: 0)
    let all = Array(0..<periods)
    let intercepts = columns.map { naive($0, moves, row: all) }
    // The deviation follows from the statistic; what is left to compare is every row.
    let root = Double(periods).squareRoot()
    let deviations = zip(intercepts, measured.statistics).map { root * $0 / $1 }
    for row in 0..<count {
      let indices = bootstrap.row(row, of: parent).map(Int.init)
      let largest =
        columns.indices.map { trial in
          root * (naive(columns[trial], moves, row: indices) - intercepts[trial]) / deviations[trial]
        }.max() ?? 0
      // Rows are summed in single precision.
      #expect(abs(largest - measured.maxima[row]) < 2e-4)
    }
  }

  @Test func `the neutral deviation is the one that the rows show`() throws {
    var stream = RandomStream(seed: 21)
    let moves = MarketMoves(
      between: (0..<periods).map { _ in 0.004 * stream.normal() },
      inside: (0..<periods).map { _ in 0.01 * stream.normal() })
    let column = noise(1, seed: 22)[0].indices.map { 0.6 * moves.inside[$0] + 0.005 * stream.normal() }
    let measured = try panel([column], rows: rows(resamples: 4_000, moves: moves)).neutral
    let squares = measured.maxima.reduce(0) { $0 + $1 * $1 } / Double(measured.maxima.count)
    // One trial: its maxima are its own draws, whose variance is 1 up to the estimate of the regression.
    #expect(abs(squares.squareRoot() - 1) < 0.06)
  }

  @Test func `a trial that holds the market has no neutral edge, however much the market rose`() throws {
    var stream = RandomStream(seed: 31)
    let inside = (0..<periods).map { _ in 0.003 + 0.01 * stream.normal() }
    let moves = MarketMoves(between: Array(repeating: 0, count: periods), inside: inside)
    let held = inside.map { 0.5 * $0 + 1e-4 * stream.normal() }
    let measured = try panel([held], rows: rows(moves: moves))
    #expect(measured.absolute.statistics[0] > 4)
    #expect(abs(measured.neutral.statistics[0]) < 3)
  }

  @Test func `without moves the neutral statistic is the absolute one`() throws {
    let measured = try panel(noise(5, seed: 6), rows: rows())
    #expect(differ(measured.neutral.statistics, measured.absolute.statistics) < 1e-9)
    #expect(differ(measured.neutral.maxima, measured.absolute.maxima) < 2e-4)
  }

  @Test func `the unit of the profits and of the moves changes nothing`() throws {
    var stream = RandomStream(seed: 41)
    let moves = MarketMoves(
      between: (0..<periods).map { _ in 0.004 * stream.normal() },
      inside: (0..<periods).map { _ in 0.01 * stream.normal() })
    let columns = noise(4, seed: 42, mean: 0.0003)
    let large = MarketMoves(between: moves.between.map { 5e4 * $0 }, inside: moves.inside.map { 5e4 * $0 })
    let one = try panel(columns, rows: rows(moves: moves))
    let other = try panel(columns.map { $0.map { 1e-3 * $0 } }, rows: rows(moves: large))
    for statistic in PerformanceStatistic.allCases {
      #expect(differ(one[statistic].statistics, other[statistic].statistics) < 1e-7)
      #expect(differ(one[statistic].maxima, other[statistic].maxima) < 2e-4)
    }
  }

  @Test func `trials with too few trades cannot win and do not set the bar`() throws {
    let columns = noise(6, seed: 7)
    let lucky = (0..<periods).map { $0 == 3 ? 1.0 : 0.001 }
    let with = try TrialPanel(
      columns + [lucky], trades: columns.map { _ in 150 } + [99], minimumTrades: 100, rows: rows())
    let without = try panel(columns, rows: rows())
    #expect(with.trials == 7)
    #expect(with.panelTrials == 6)
    #expect(with.absolute.statistics[6].isNaN)
    #expect(with.absolute.maxima == without.absolute.maxima)
    #expect(with.best == without.best)
    let none = try TrialPanel(columns, trades: columns.map { _ in 99 }, minimumTrades: 100, rows: rows())
    #expect(none.best == nil)
    #expect(none.absolute.maxima.isEmpty)
  }

  @Test func `profits of zero, one session and copies are no error`() throws {
    let idle = Array(repeating: Array(repeating: 0.0, count: periods), count: 3)
    #expect(try panel(idle, rows: rows()).panelTrials == 0)
    let short = ScreenRows(periodCount: 1, blockLength: 10, resamples: 50, seed: 1)
    let single = try TrialPanel([[0.01], [0.02]], trades: [100, 100], minimumTrades: 100, rows: short)
    #expect(single.absolute.maxima.isEmpty)
    let columns = noise(3, seed: 8)
    let doubled = try panel(columns + columns, rows: rows())
    #expect(doubled.distinctTrials == 3)
    let plain = try panel(columns, rows: rows())
    #expect(doubled.absolute.maxima == plain.absolute.maxima)
  }

  @Test func `a trial that was named beforehand pays for nothing but itself`() throws {
    let strong = noise(1, seed: 51, mean: 0.002)[0]
    let weak = noise(1, seed: 52)[0].map { $0 - 0.0005 }
    #expect(SingleTrialTest.pValue(strong, .absolute, rows: rows(resamples: 999)) <= 0.01)
    #expect(SingleTrialTest.pValue(weak, .absolute, rows: rows(resamples: 999)) > 0.3)
    #expect(SingleTrialTest.pValue(weak.map { _ in 0 }, .absolute, rows: rows(resamples: 999)) == 1)
  }
}

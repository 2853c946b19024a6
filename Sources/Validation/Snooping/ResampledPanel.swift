public import Diagnostics
public import Numerics

/// How far the mean of every strategy of a panel moves in every resample of the periods: the common ground of
/// the tests against data snooping.
///
/// All strategies are resampled by the same rows, so that their dependence survives. Values are differences to
/// the benchmark per period; positive is better.
public struct ResampledPanel: Sendable {
  /// Where the rows came from; belongs beside every p-value.
  public struct Origin: Sendable, Hashable {
    /// `nil` for rows that were given.
    public let method: BlockBootstrap.Kind?
    /// Mean or fixed block length; of given rows the apparent one, unless it was given with them.
    public let blockLength: Double
    public let resamples: Int
    /// `nil` for rows that were given.
    public let seed: UInt64?
  }

  public let names: [String]
  public let periodCount: Int
  public let origin: Origin
  /// The mean of each strategy per period.
  public let means: [Double]
  /// √n times the standard error of each mean that a stationary bootstrap of this block length has; see
  /// `LongRunVariance`.
  public let deviations: [Double]
  /// Resampled mean minus mean: all resamples of the first strategy, then of the second.
  let shifts: [Double]

  public var strategyCount: Int { means.count }

  /// The fewest periods a test is made with; the consistent threshold √(2 ln ln n) needs n > e.
  public static let minimumPeriods = 3

  /// Takes rows that were drawn elsewhere.
  ///
  /// - Parameters:
  ///   - rows: one row of indices a resample, each as long as the panel.
  ///   - blockLength: mean block length of the rows; `nil` estimates it from the runs in them.
  /// - Throws: `AssayError`: `too_few_observations`, `no_resamples`, `index_row_length`, `index_out_of_range`,
  ///   `invalid_block`.
  public init(
    _ panel: PerformancePanel, rows: [[Int32]], blockLength: Double? = nil, workers: Workers = .one
  ) throws(AssayError) {
    try Self.check(panel, resamples: rows.count, blockLength: blockLength ?? 1)
    var compact = ResampledRows()
    for (number, row) in rows.enumerated() {
      guard row.count == panel.periodCount else {
        throw SnoopingError.rowLength(row.count, of: number + 1, expected: panel.periodCount)
      }
      if let bad = row.first(where: { $0 < 0 || Int($0) >= panel.periodCount }) {
        throw SnoopingError.index(bad, row: number + 1, count: panel.periodCount)
      }
      compact.append(row, length: panel.periodCount)
    }
    self.init(
      panel, compact,
      Origin(
        method: nil, blockLength: blockLength ?? compact.apparentBlockLength, resamples: rows.count,
        seed: nil), workers)
  }

  /// Draws the rows: the same for the same seed, whatever else runs.
  ///
  /// - Throws: `AssayError`: `too_few_observations`, `no_resamples`, `invalid_block`.
  public init(
    _ panel: PerformancePanel, method: BlockBootstrap.Kind = .stationary, blockLength: Double,
    resamples: Int, seed: UInt64, workers: Workers = .one
  ) throws(AssayError) {
    try Self.check(panel, resamples: resamples, blockLength: blockLength)
    guard method == .stationary || blockLength == blockLength.rounded() else {
      throw SnoopingError.block(blockLength, periods: panel.periodCount, method: method)
    }
    let bootstrap = BlockBootstrap(method, count: panel.periodCount, blockLength: blockLength)
    let parent = RandomStream(seed: seed)
    var compact = ResampledRows()
    for index in 0..<resamples {
      compact.append(bootstrap.row(index, of: parent), length: panel.periodCount)
    }
    self.init(
      panel, compact,
      Origin(method: method, blockLength: blockLength, resamples: resamples, seed: seed), workers)
  }

  init(_ panel: PerformancePanel, _ rows: ResampledRows, _ origin: Origin, _ workers: Workers) {
    names = panel.names
    periodCount = panel.periodCount
    self.origin = origin
    let columns = panel.columns
    means = Self.each(columns, workers) { FixedOrderSum.of($0) / Double($0.count) }
    deviations = Self.each(columns, workers) {
      LongRunVariance.of($0, meanBlock: origin.blockLength).squareRoot()
    }
    shifts = ResampledMeans.shifts(of: columns, means: means, rows: rows, workers: workers)
  }

  /// One number a column, a hundred columns a unit of work.
  private static func each(
    _ columns: [[Double]], _ workers: Workers, _ number: @Sendable ([Double]) -> Double
  ) -> [Double] {
    [Double](unsafeUninitializedCapacity: columns.count) { output, count in
      // SAFETY: every unit writes the numbers of its own columns only, and all end before the buffer is read.
      nonisolated(unsafe) let output = output
      workers.forEach((columns.count + 99) / 100) { unit in
        for index in (unit * 100)..<min(unit * 100 + 100, columns.count) {
          output[index] = number(columns[index])
        }
      }
      count = columns.count
    }
  }

  /// Whether strategy `index` does not move: its deviation is rounding noise.
  func isFlat(_ index: Int) -> Bool { deviations[index] <= 1e-12 * max(1, abs(means[index])) }

  private static func check(
    _ panel: PerformancePanel, resamples: Int, blockLength: Double
  ) throws(AssayError) {
    guard panel.periodCount >= minimumPeriods else { throw SnoopingError.periods(panel.periodCount) }
    guard resamples >= 1 else { throw SnoopingError.noResamples }
    guard blockLength >= 1, blockLength <= Double(panel.periodCount) else {
      throw SnoopingError.block(blockLength, periods: panel.periodCount, method: nil)
    }
  }
}

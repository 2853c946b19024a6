import Diagnostics
import Glibc
public import Numerics

/// How a sizing model did on windows it had not seen, against ways to size without one.
///
/// Walk-forward: the windows are taken in blocks of `refitEvery`; for each block a model is trained on the rows whose
/// window ended before the block's first one began. The measure is the mean over rows of ln(1 + fraction·return), a
/// window's mean counting once; differences have intervals from a circular block bootstrap of the windows, so that
/// rows that move together in one window count as one.
public struct SizingEvaluation: Sendable {
  public let family: SizingTraining.Family
  /// Rows and windows out of sample.
  public let rows: Int
  public let windows: Int
  /// Windows between trainings.
  public let refitEvery: Int
  /// Windows in a block of the bootstrap, and resamples.
  public let blockLength: Int
  public let resamples: Int
  public let model: Scheme
  public let baselines: [Comparison]
  /// The fraction that the model gave each row out of sample; NaN for rows before the first training.
  public let fractions: [Double]

  /// One way to size.
  public struct Scheme: Sendable, Hashable {
    /// Mean over windows of the mean log growth of their rows.
    public let meanGrowth: Double
    public let meanFraction: Double
  }

  /// The model against a baseline.
  public struct Comparison: Sendable, Hashable {
    public let baseline: SizingBaseline
    public let scheme: Scheme
    /// Growth of the model less that of the baseline.
    public let difference: Double
    /// Of the difference, at 95 %; `nil` below 10 windows.
    public let interval: ClosedRange<Double>?

    /// Whether the model is better beyond what resampling explains.
    public var isBeaten: Bool { interval.map { $0.lowerBound > 0 } ?? false }
  }

  /// - Parameters:
  ///   - refitEvery: windows between trainings, at least 1; unless given a twentieth of all windows and at least 4.
  ///   - workers: trainings run side by side; the result does not depend on how many.
  /// - Throws: `too_few_windows` when no block has enough windows before it; what training throws.
  public init(
    _ rows: SizingRows, _ training: SizingTraining, refitEvery: Int? = nil, resamples: Int = 2_000,
    seed: UInt64 = 1, workers: Workers = .one
  ) throws {
    let refitEvery = refitEvery ?? max(4, Set(rows.windows).count / 20)
    precondition(refitEvery >= 1 && resamples >= 1, "something to do")
    self.refitEvery = refitEvery
    let walk = try SizingWalk(rows, training, refitEvery: refitEvery, workers: workers)
    guard !walk.tested.isEmpty else {
      throw AssayError(
        code: "too_few_windows",
        message: "No window has \(training.minimumWindows) windows with returns before it.",
        remedy: "Collect more windows, or lower --min-windows.", kind: .badData)
    }
    let growth = WindowGrowth(rows, walk, training)
    let count = walk.tested.count
    family = training.family
    fractions = walk.fractions
    windows = count
    self.rows = walk.tested.reduce(0) { $0 + $1.count }
    blockLength = min(count, max(1, Int(pow(Double(count), 1.0 / 3).rounded(.up))))
    self.resamples = resamples
    model = growth.model.scheme
    let bootstrap = BlockBootstrap(.circular, count: count, blockLength: Double(blockLength))
    let parent = RandomStream(seed: seed)
    let draws = (0..<resamples).map { bootstrap.row($0, of: parent) }
    baselines = zip(SizingBaseline.allCases, growth.baselines).map { baseline, series in
      let differences = zip(growth.model.growth, series.growth).map { $0 - $1 }
      let mean = differences.reduce(0, +) / Double(count)
      let replications = draws.map { row in
        row.reduce(0) { $0 + differences[Int($1)] } / Double(count)
      }
      return Comparison(
        baseline: baseline, scheme: series.scheme, difference: mean,
        interval: count < 10
          ? nil : BootstrapInterval.interval(.percentile, estimate: mean, replications: replications))
    }
  }
}

/// The fractions of a model that is trained again and again, each time on what is past.
private struct SizingWalk {
  /// NaN for rows that are not out of sample.
  let fractions: [Double]
  /// Rows with a fraction and a return, window by window in time order.
  let tested: [[Int]]

  init(_ rows: SizingRows, _ training: SizingTraining, refitEvery: Int, workers: Workers) throws {
    let known = (0..<rows.count).filter { rows.returns[$0].isFinite }
    var windows: [Int: [Int]] = [:]
    for row in known { windows[rows.windows[row], default: []].append(row) }
    let ordered = windows.values.sorted { Self.start($0, rows) < Self.start($1, rows) }
    let blocks = stride(from: 0, to: ordered.count, by: refitEvery).map {
      Array(ordered[$0..<min($0 + refitEvery, ordered.count)])
    }
    let results = try workers.map(blocks.count) { number -> [(row: Int, fraction: Double)] in
      let block = blocks[number].flatMap { $0 }
      let start = block.map { rows.starts[$0] }.min() ?? 0
      let past = known.filter { rows.ends[$0] <= start }
      do {
        let model = try training.fit(rows, on: past)
        return Array(zip(block, try model.fractions(rows, of: block)).map { (row: $0, fraction: $1) })
      } catch let error as AssayError where error.code == "too_few_windows" {
        return []
      }
    }
    var fractions = [Double](repeating: .nan, count: rows.count)
    for (row, fraction) in results.flatMap({ $0 }) { fractions[row] = fraction }
    self.fractions = fractions
    tested = ordered.filter { !fractions[$0[0]].isNaN }
  }

  private static func start(_ window: [Int], _ rows: SizingRows) -> Int64 {
    window.map { rows.starts[$0] }.min() ?? 0
  }
}

/// Mean log growth of every window under every way to size.
private struct WindowGrowth {
  struct Series {
    var growth: [Double] = []
    var fraction: [Double] = []

    var scheme: SizingEvaluation.Scheme {
      let count = Double(growth.count)
      return SizingEvaluation.Scheme(
        meanGrowth: growth.reduce(0, +) / count, meanFraction: fraction.reduce(0, +) / count)
    }

    mutating func append(_ fractions: [Double], _ returns: [Double]) {
      let count = Double(fractions.count)
      growth.append(zip(fractions, returns).reduce(0) { $0 + log1p($1.0 * $1.1) } / count)
      fraction.append(fractions.reduce(0, +) / count)
    }
  }

  var model = Series()
  var baselines = SizingBaseline.allCases.map { _ in Series() }

  init(_ rows: SizingRows, _ walk: SizingWalk, _ training: SizingTraining) {
    let history = PairMoments(rows)
    for window in walk.tested {
      let returns = window.map { rows.returns[$0] }
      let chosen = window.map { walk.fractions[$0] }
      model.append(chosen, returns)
      for (place, baseline) in SizingBaseline.allCases.enumerated() {
        let fractions = history.fractions(
          baseline, window, model: chosen, kellyShare: training.kellyShare, cap: training.cap)
        baselines[place].append(fractions, returns)
      }
    }
  }
}

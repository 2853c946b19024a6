import Glibc
import Numerics

/// The simulations behind `Calibration`.
struct CalibrationRun {
  let stream: RandomStream
  let scale: Double
  let workers: Workers

  func count(_ standard: Int) -> Int { max(20, Int((Double(standard) * scale).rounded())) }

  /// The true Sharpe ratio is 0.08 a period and so is the benchmark; 500 periods.
  func probabilisticSharpe() throws -> [Calibration.Row] {
    let worlds: [(String, Double, @Sendable (inout RandomStream) -> Double)] = [
      ("normal returns", 0.05325, { $0.normal() }),
      ("Student returns, 5 degrees", 0.055, { Self.student5(&$0) }),
      ("exponential returns", 0.05425, { -log($0.openUniform()) - 1 }),
    ]
    let simulations = count(4_000)
    return try worlds.enumerated().map { number, world in
      let parent = stream.child(UInt64(number))
      let (name, reference, draw) = world
      let above = try workers.map(simulations) { index in
        var stream = parent.child(UInt64(index))
        let returns = (0..<500).map { _ in 0.08 + draw(&stream) }
        return Self.estimate(returns).probability(exceeding: 0.08) ?? 0 > 0.95
      }
      return Calibration.Row(
        "PSR above 0.95", "true ratio = benchmark, n = 500, \(name)", share: above.count { $0 },
        of: simulations,
        reference: reference, 0.035...0.07)
    }
  }

  /// Fifty strategies whose true Sharpe ratio is 0, 1,000 periods; the best is judged.
  func deflatedSharpe() throws -> [Calibration.Row] {
    let simulations = count(2_000)
    let parent = stream
    let verdicts = try workers.map(simulations) { index in
      var stream = parent.child(UInt64(index))
      let columns = (0..<50).map { _ in (0..<1_000).map { _ in stream.normal() } }
      let estimates = columns.map(Self.estimate)
      let best = estimates.max { $0.sharpe < $1.sharpe } ?? estimates[0]
      let deflated = DeflatedSharpe(best, trialSharpes: estimates.map(\.sharpe))
      return (psr: best.probability(exceeding: 0) ?? 0, dsr: deflated?.probability ?? 0)
    }
    let world = "best of 50 without skill, n = 1,000"
    return [
      Calibration.Row(
        "PSR above 0.95, as if it were the only one", world, share: verdicts.count { $0.psr > 0.95 },
        of: simulations, reference: 0.9245, 0.85...1),
      Calibration.Row(
        "DSR above 0.95", world, share: verdicts.count { $0.dsr > 0.95 }, of: simulations, reference: 0.0005,
        0...0.01),
    ]
  }

  /// Twenty strategies without skill, 250 periods, blocks of 5, 300 resamples, level 5%.
  func snooping() throws -> [Calibration.Row] {
    let simulations = count(400)
    let iid = try snoopingCounts(simulations, stream.child(0), hasBadModels: false)
    let bad = try snoopingCounts(simulations, stream.child(1), hasBadModels: true)
    func rows(
      _ counts: [SnoopingCounts], _ world: String, _ references: [Double?], _ bands: [ClosedRange<Double>?]
    ) -> [Calibration.Row] {
      let names = ["Reality Check", "SPA upper", "SPA consistent", "SPA lower", "StepM names any"]
      let shares = [\SnoopingCounts.check, \.upper, \.consistent, \.lower, \.stepwise]
      return names.indices.map { index in
        Calibration.Row(
          names[index] + " at 5%", world, share: counts.count { $0[keyPath: shares[index]] }, of: simulations,
          reference: references[index], bands[index])
      }
    }
    return rows(
      iid, "20 without skill, n = 250", [0.0525, 0.08, 0.08, 0.115, nil],
      [0.02...0.09, nil, 0.04...0.12, nil, nil])
      + rows(
        bad, "half of them bad and 4 times noisier", [0, 0.0475, 0.08, 0.1175, nil],
        [0...0.05, nil, 0.04...0.12, nil, nil])
  }

  /// Panels of 20 columns of noise, 800 periods, 8 blocks.
  func overfitting() throws -> [Calibration.Row] {
    let simulations = count(200)
    let parent = stream
    let values = try workers.map(simulations) { index in
      var stream = parent.child(UInt64(index))
      let columns = (0..<20).map { _ in (0..<800).map { _ in stream.normal() } }
      return try BacktestOverfitting(Self.panel(columns), blocks: 8).probability
    }
    let world = "20 columns of noise, n = 800, 8 blocks"
    let n = Double(simulations)
    let deviation = RunningMoments(values).sampleVariance?.squareRoot() ?? .nan
    func quantile(_ p: Double, _ name: String, _ reference: Double) -> Calibration.Row {
      // Of a quantile: √(p(1 − p)/n) over the density of a normal distribution of this spread.
      let density = NormalDistribution.density(NormalDistribution.quantile(p)) / deviation
      return Calibration.Row(
        name, world, Quantile.of(values, at: p), error: (p * (1 - p) / n).squareRoot() / density, simulations,
        reference, nil)
    }
    return [
      Calibration.Row(
        "mean of PBO", world, FixedOrderSum.of(values) / n, error: deviation / n.squareRoot(), simulations,
        0.5092142857142857, 0.45...0.56),
      Calibration.Row(
        "standard deviation of PBO", world, deviation, error: deviation / (2 * n).squareRoot(), simulations,
        0.2146278102641303, nil),
      quantile(0.05, "5% quantile of PBO", 0.15714285714285714),
      quantile(0.95, "95% quantile of PBO", 0.8571428571428571),
    ]
  }

  /// The means of resamples of one dependent series: their variance over the one that the exact law gives.
  func bootstrap() throws -> [Calibration.Row] {
    let simulations = count(20_000)
    var stream = stream.child(0)
    var level = 0.0
    let series = (0..<200).map { _ in
      level = 0.4 * level + stream.normal()
      return level
    }
    let exact = BlockBootstrap.stationaryVarianceOfMean(series, meanBlock: 6)
    let bootstrap = BlockBootstrap(.stationary, count: series.count, blockLength: 6)
    let parent = self.stream.child(1)
    let means = try workers.map(simulations) { index in
      bootstrap.row(index, of: parent).reduce(0) { $0 + series[Int($1)] } / Double(series.count)
    }
    let ratio = (RunningMoments(means).sampleVariance ?? .nan) / exact
    let error = (2 / Double(simulations)).squareRoot()
    return [
      Calibration.Row(
        "variance of a bootstrap mean / exact", "one series, autocorrelation 0.4, n = 200, blocks of 6",
        ratio,
        error: error, simulations, 1, (1 - 5 * error)...(1 + 5 * error))
    ]
  }
}

/// Which tests found something in one panel.
private struct SnoopingCounts: Sendable {
  let check: Bool
  let upper: Bool
  let consistent: Bool
  let lower: Bool
  let stepwise: Bool
}

extension CalibrationRun {
  private func snoopingCounts(
    _ simulations: Int, _ parent: RandomStream, hasBadModels: Bool
  ) throws -> [SnoopingCounts] {
    try workers.map(simulations) { index in
      var stream = parent.child(UInt64(index))
      let columns = (0..<20).map { column in
        let isBad = hasBadModels && column >= 10
        return (0..<250).map { _ in isBad ? 4 * (stream.normal() - 0.2) : stream.normal() }
      }
      let panel = try ResampledPanel(
        Self.panel(columns), blockLength: 5, resamples: 300, seed: stream.next())
      let superior = try SnoopingTest(panel, .studentized).pValues
      let check = try SnoopingTest(panel, .mean).pValues.upper
      let named = try StepwiseTest(panel, .studentized, level: 0.05).superior
      return SnoopingCounts(
        check: check <= 0.05, upper: superior.upper <= 0.05, consistent: superior.consistent <= 0.05,
        lower: superior.lower <= 0.05, stepwise: !named.isEmpty)
    }
  }

  static func panel(_ columns: [[Double]]) throws -> PerformancePanel {
    try PerformancePanel(names: columns.indices.map { "s\($0)" }, columns: columns)
  }

  static func estimate(_ returns: [Double]) -> SharpeEstimate {
    let moments = RunningMoments(returns)
    let deviation = moments.sampleVariance?.squareRoot() ?? .nan
    return SharpeEstimate(
      sharpe: (moments.mean ?? .nan) / deviation, observations: returns.count, skew: moments.skew ?? .nan,
      kurtosis: moments.kurtosis ?? .nan)
  }

  /// Student's t with 5 degrees of freedom and variance 1.
  static func student5(_ stream: inout RandomStream) -> Double {
    let z = stream.normal()
    var squares = 0.0
    for _ in 0..<5 {
      let other = stream.normal()
      squares += other * other
    }
    return z / (squares / 5).squareRoot() * 0.6.squareRoot()
  }
}

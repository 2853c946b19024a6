import Figures
import Numerics

/// Gate 4: does the edge survive small changes of every number that was chosen?
///
/// The median neighbour must not clearly miss half of the candidate's Sharpe ratio, and four fifths of the neighbours
/// must earn. The spread of the best and the worst of twenty noisy ratios says little and is only shown.
public struct StabilityGate: Sendable, Hashable {
  public static let name = "stability"

  /// By how much a number is moved, as a part of it; whole numbers by one at least.
  public var step = 0.1
  /// Part of the candidate's Sharpe ratio that the median neighbour must not clearly miss, and the one-sided level; a
  /// level of 0 switches it off.
  public var minimumRetention = 0.5
  public var level = 0.1
  /// Share of neighbours whose Sharpe ratio must be above zero; 0 switches it off.
  public var minimumPositive = 0.8
  /// (max − min)/mean of the Sharpe ratios of the candidate and its neighbours, to be below this; `off`
  /// decides nothing.
  public var maximumSpread = GateSettings.off

  public init() {}

  /// A changed candidate.
  public struct Neighbour: Sendable, Hashable {
    /// Annual; NaN for one that does not trade.
    public var sharpe: Double
    /// Session by session, on the candidate's days; empty for one that does not trade.
    public var profits: [Double]

    public init(sharpe: Double, profits: [Double] = []) {
      self.sharpe = sharpe
      self.profits = profits
    }
  }

  /// - Parameters:
  ///   - sharpe: of the candidate, annual.
  ///   - profits: of the candidate, session by session.
  ///   - periodsPerYear: sessions a year.
  ///   - blockLength: mean block of the long-run deviation.
  public func judge(
    sharpe: Double, profits: [Double], neighbours: [Neighbour], periodsPerYear: Double, blockLength: Double
  ) -> [GateVerdict] {
    let traded = neighbours.filter { !$0.sharpe.isNaN }.sorted { $0.sharpe < $1.sharpe }
    // One that does not trade is a neighbour without an edge.
    let idle = neighbours.count - traded.count
    let place = neighbours.count / 2 - idle
    let median = neighbours.isEmpty || place < 0 || traded.isEmpty ? nil : traded[max(0, place)]
    var verdicts = [retention(sharpe, profits, median, periodsPerYear, blockLength)]
    let positive =
      neighbours.isEmpty
      ? Double.nan : Double(traded.count { $0.sharpe > 0 }) / Double(neighbours.count)
    var share = GateVerdict(.positiveNeighbours, positive, atLeast: minimumPositive)
    share.decides = minimumPositive > 0
    verdicts.append(share)
    verdicts += spread(sharpe, neighbours.map(\.sharpe))
    return verdicts
  }

  /// Median neighbour's Sharpe ratio less a part of the candidate's, from paired sessions at one volatility.
  private func retention(
    _ sharpe: Double, _ profits: [Double], _ median: Neighbour?, _ periods: Double, _ block: Double
  ) -> GateVerdict {
    var verdict = GateVerdict(
      .medianNeighbourRetained, .nan, error: .nan, .notClearlyBelow, 0, level: level)
    if let median, median.profits.count == profits.count, let own = Self.deviation(profits),
      let other = Self.deviation(median.profits)
    {
      let differences = zip(median.profits, profits).map { $0 / other - minimumRetention * $1 / own }
      let n = Double(differences.count)
      let mean = FixedOrderSum.of(differences) / n
      let error = (LongRunVariance.of(differences, meanBlock: min(block, n)) / n).squareRoot()
      verdict = GateVerdict(
        .medianNeighbourRetained, mean * periods.squareRoot(), error: error * periods.squareRoot(),
        .notClearlyBelow, 0, level: level)
    }
    verdict.decides = level > 0
    return verdict
  }

  private static func deviation(_ values: [Double]) -> Double? {
    guard values.count > 2 else { return nil }
    let mean = FixedOrderSum.of(values) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return squares > 0 ? (squares / Double(values.count - 1)).squareRoot() : nil
  }

  private func spread(_ sharpe: Double, _ neighbours: [Double]) -> [GateVerdict] {
    let all = [sharpe] + neighbours
    let isKnown = !neighbours.isEmpty && !all.contains(where: \.isNaN)
    let (high, low) = (all.max() ?? .nan, all.min() ?? .nan)
    let mean = all.reduce(0, +) / Double(all.count)
    let spread = isKnown && mean > 0 ? (high - low) / mean : Double.nan
    let worst = isKnown ? neighbours.min() ?? .nan : Double.nan
    var verdicts = [
      GateVerdict(.sharpeSpread, spread, .below, maximumSpread == GateSettings.off ? 0.4 : maximumSpread),
      GateVerdict(.worstNeighbourSharpe, worst, atLeast: 0),
    ]
    for index in verdicts.indices { verdicts[index].decides = maximumSpread != GateSettings.off }
    return verdicts
  }
}

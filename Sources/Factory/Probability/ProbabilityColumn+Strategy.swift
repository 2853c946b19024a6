import Backtest
import Diagnostics
public import Market
import Storage
public import Strategies

/// A strategy of probabilities, ready for a backtest.
public struct ProbabilityRule: Sendable {
  public let strategy: PreparedStrategy
  /// Signals of the other side where shorts are allowed.
  public let opposite: Signals?
  /// P(up) at each close.
  public let probabilities: [Double]
  public let statistics: SignalStatistics

  /// - Parameters:
  ///   - source: `FILE` or `FILE:COLUMN`.
  ///   - composition: filters and the like around it.
  /// - Throws: what the file, its timestamps, the threshold or the composition refuse.
  public init(
    _ source: String, threshold: Double, allowsShorts: Bool, on series: BarSeries,
    composition: StrategyComposition
  ) throws {
    let rule = try ProbabilityStrategy(threshold: threshold, allowsShorts: allowsShorts)
    probabilities = try ProbabilityFile.read(source).probabilities(for: series)
    let signals = rule.signals(probabilities)
    statistics = signals.statistics
    opposite = signals.short
    if composition.timeframe != nil || composition.isMirrored {
      throw AssayError(
        code: "not_composable",
        message: "Probabilities belong to the bars they were made for, so they cannot be put on others.",
        remedy: "Leave out --on and --mirror; --filter works.", place: "ml_prediction", kind: .usage)
    }
    let path = ProbabilityFile.split(source).path
    let file = StrategyFile(path: path, sha256: try SHA256.hexadecimal(ofFile: path))
    let description = Self.description(threshold: threshold, allowsShorts: allowsShorts)
    let model = StrategyModel(description, file: file) { _, _ in
      PreparedRule(lines: [], priceReach: 0, needs: [], readsFills: false, signals: { _ in signals.long })
    }
    strategy = try PreparedStrategy(model, composition: composition, spacing: BarSpacing(of: series))
  }

  private static func description(threshold: Double, allowsShorts: Bool) -> StrategyDescription {
    StrategyDescription(
      name: ProbabilityStrategy.names[0], archetype: .unstated,
      entry: "P(up) ≥ \(threshold)" + (allowsShorts ? "; short at P(up) ≤ \(1 - threshold)" : ""),
      exit: "P(up) < 0.5" + (allowsShorts ? "; a short at P(up) > 0.5" : ""), parameters: [],
      source: "probabilities of a classifier, from a file")
  }
}

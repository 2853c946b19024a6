public import Diagnostics
import Figures

/// Gate 2: does choosing parameters on the past and trading them on what follows still earn?
///
/// The parameters are chosen anew in each training window, from all that were tried; only the stitched test
/// windows are judged. The mean out of sample must be above zero, and must not be clearly below half of the mean
/// in sample. The ratio of the two, the efficiency, is a ratio of two noisy numbers: it is shown with its error.
public struct WalkForwardGate: Sendable, Hashable {
  public static let name = "walk_forward"

  public var window = WalkForwardSplits.Window.rolling
  /// Test windows.
  public var windows = 5
  /// Training rows as a part of training and test together; of the first window where it is anchored.
  public var trainRatio = 0.7
  /// One-sided level at which the out-of-sample mean must be above zero; 1 switches the criterion off.
  public var level = 0.2
  /// Part of the in-sample mean that must not be clearly missed, and the one-sided level of that; a level of 0
  /// switches it off.
  public var minimumRetention = 0.5
  public var retentionLevel = 0.1
  /// Plain thresholds of the annual out-of-sample Sharpe ratio and of the efficiency (compound return a year out of
  /// sample over that in sample); `off` decides nothing.
  public var minimumSharpe = GateSettings.off
  public var minimumEfficiency = GateSettings.off

  public init() {}

  /// Windows that fill `count` sessions: the tests are of one length and end with the sample.
  ///
  /// - Throws: `invalid_window` where the sessions are too few.
  public func splits(count: Int) throws(AssayError) -> WalkForwardSplits {
    let test = Int(Double(count) / (Double(windows) + trainRatio / (1 - trainRatio)))
    return try WalkForwardSplits(
      count: count, windows: windows, test: max(test, 1),
      maximumTrain: window == .rolling ? max(1, count - windows * max(test, 1)) : nil)
  }

  /// The numbers of a pair; NaN where undefined.
  public struct Figures: Sendable, Hashable {
    /// Annual, of the stitched test windows.
    public var sharpe = Double.nan
    public var sharpeError = Double.nan
    /// Mean out of sample less `minimumRetention` of that in sample, as a fraction of the capital a year.
    public var retained = Double.nan
    public var retainedError = Double.nan
    public var efficiency = Double.nan
    public var efficiencyError = Double.nan

    public init() {}
  }

  public func judge(_ figures: Figures) -> [GateVerdict] {
    var verdicts: [GateVerdict] = []
    var sharpe = GateVerdict(
      .outOfSampleSharpe, figures.sharpe, error: figures.sharpeError, .clearlyAbove, 0, level: level)
    sharpe.decides = level < 1
    if minimumSharpe == GateSettings.off {
      verdicts.append(sharpe)
    } else {
      var plain = GateVerdict(.outOfSampleSharpe, figures.sharpe, atLeast: minimumSharpe)
      plain.standardError = figures.sharpeError
      verdicts.append(plain)
    }
    var retained = GateVerdict(
      .outOfSampleRetained, figures.retained, error: figures.retainedError, .notClearlyBelow, 0,
      level: retentionLevel)
    retained.decides = retentionLevel > 0
    verdicts.append(retained)
    var efficiency = GateVerdict(
      .walkForwardEfficiency, figures.efficiency,
      atLeast: minimumEfficiency == GateSettings.off ? 0 : minimumEfficiency)
    efficiency.standardError = figures.efficiencyError
    efficiency.decides = minimumEfficiency != GateSettings.off
    verdicts.append(efficiency)
    return verdicts
  }
}

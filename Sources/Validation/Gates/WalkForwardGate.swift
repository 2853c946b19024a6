public import Diagnostics

/// Gate 2: does choosing parameters on the past and trading them on what follows still earn?
///
/// The parameters are chosen anew in each training window, from all that were tried; only the stitched test
/// windows are judged.
public struct WalkForwardGate: Sendable, Hashable {
  public static let name = "walk_forward"

  public var window = WalkForwardSplits.Window.rolling
  /// Test windows.
  public var windows = 5
  /// Training rows as a part of training and test together; of the first window where it is anchored.
  public var trainRatio = 0.7
  /// Annual Sharpe ratio of the stitched test windows.
  public var minimumSharpe = 0.15
  /// Compound return a year out of sample over that in sample.
  public var minimumEfficiency = 0.5

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

  /// - Parameters:
  ///   - sharpe: annual, of the stitched test windows; NaN where undefined.
  ///   - efficiency: NaN where undefined, as it is when training did not earn.
  public func judge(sharpe: Double, efficiency: Double) -> [GateVerdict] {
    [
      GateVerdict("out_of_sample_sharpe", sharpe, atLeast: minimumSharpe),
      GateVerdict("walk_forward_efficiency", efficiency, atLeast: minimumEfficiency),
    ]
  }
}

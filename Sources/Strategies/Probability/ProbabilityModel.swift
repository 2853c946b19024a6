public import Market

/// A classifier that says, at the close of every bar, how likely the market is to rise.
///
/// What stands behind it does not matter here: a column of a file (`ProbabilityColumn`), or a trained model.
public protocol ProbabilityModel: Sendable {
  /// P(up) at the close of each bar, from 0 to 1; NaN where there is no prediction.
  ///
  /// A value may depend on that bar and those before it alone; nobody can check that of a file, so say how it was
  /// made.
  func probabilities(for series: BarSeries) throws -> [Double]
}

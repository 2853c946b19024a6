public import Market

/// Where a run takes its bars from: the catalogue in the product, arrays in tests.
public protocol BarSource: Sendable {
  /// The bars of a symbol with a hash of their content.
  /// - Throws: an `AssayError` for a symbol or timeframe that is not there.
  func bars(_ symbol: String, _ timeframe: Timeframe) throws -> (series: BarSeries, hash: String)
}

public import Market
public import Storage

/// Where a run takes its bars from: the catalogue in the product, arrays in tests.
public protocol BarSource: Sendable {
  /// A hash of the content of a symbol's bars, cheap to ask for.
  /// - Throws: an `AssayError` for a symbol or timeframe that is not there.
  func hash(_ symbol: String, _ timeframe: Timeframe) throws -> String
  /// The bars themselves. Throws as `hash`.
  func bars(_ symbol: String, _ timeframe: Timeframe) throws -> BarSeries
  /// The contract of the bars that `bars` gives, cheap to ask for where it can be. Throws as `hash`.
  func instrument(_ symbol: String, _ timeframe: Timeframe) throws -> Instrument
}

extension BarSource {
  public func instrument(_ symbol: String, _ timeframe: Timeframe) throws -> Instrument {
    try bars(symbol, timeframe).instrument
  }
}

extension Catalogue: BarSource {
  /// The hash that was taken when the bars were stored.
  public func hash(_ symbol: String, _ timeframe: Timeframe) throws -> String {
    try entry(symbol, timeframe).contentHash
  }

  public func bars(_ symbol: String, _ timeframe: Timeframe) throws -> BarSeries {
    try load(symbol, timeframe)
  }
}

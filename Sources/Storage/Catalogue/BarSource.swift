public import Market

/// Where a run takes its bars from: the catalogue in the product, arrays in tests.
public protocol BarSource: Sendable {
  /// A hash of the content of a symbol's bars, cheap to ask for.
  /// - Throws: an `AssayError` for a symbol or timeframe that is not there.
  func hash(_ symbol: String, _ timeframe: Timeframe) throws -> String
  /// The bars themselves. Throws as `hash`.
  func bars(_ symbol: String, _ timeframe: Timeframe) throws -> BarSeries
  /// The contract of the bars that `bars` gives, cheap to ask for where it can be. Throws as `hash`.
  func instrument(_ symbol: String, _ timeframe: Timeframe) throws -> Instrument
  /// The contract of a symbol that may have no bars.
  func contract(_ symbol: String) throws -> Instrument
  /// The rolls of a continuous series; `nil` for bars that are none.
  func rolls(_ symbol: String, _ timeframe: Timeframe) throws -> RollTable?
}

extension BarSource {
  public func instrument(_ symbol: String, _ timeframe: Timeframe) throws -> Instrument {
    try bars(symbol, timeframe).instrument
  }

  public func contract(_ symbol: String) throws -> Instrument {
    try InstrumentRegistry.resolve(symbol: symbol)
  }

  public func rolls(_ symbol: String, _ timeframe: Timeframe) throws -> RollTable? { nil }
}

extension Catalogue: BarSource {
  /// The hash that was taken when the bars were stored.
  public func hash(_ symbol: String, _ timeframe: Timeframe) throws -> String {
    try entry(symbol, timeframe).contentHash
  }

  public func bars(_ symbol: String, _ timeframe: Timeframe) throws -> BarSeries {
    try load(symbol, timeframe)
  }

  public func contract(_ symbol: String) throws -> Instrument { try instrument(symbol) }

  public func rolls(_ symbol: String, _ timeframe: Timeframe) throws -> RollTable? {
    RollTable(report: try entry(symbol, timeframe).provenance.report)
  }
}

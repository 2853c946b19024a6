public import Market

extension BarSeries {
  /// A digest of symbol, timeframe, times and values; equal on every machine for equal bars.
  ///
  /// Costs, sessions and other parts of the contract are not in it: they belong to the configuration of a
  /// run. About 300 ns a bar.
  public var contentHash: String {
    var digest = SHA256()
    digest.update("bars 1\n\(instrument.symbol)\n\(timeframe.minutes)\n\(count)\n")
    Self.update(&digest, timestamps)
    for column in [open, high, low, close] { Self.update(&digest, column.map { Self.bits($0) }) }
    if let volume { Self.update(&digest, volume.map { Self.bits($0) }) }
    return digest.hexadecimal()
  }

  /// The columns as they are stored and exported: `timestamp` (close of the bar, UTC), `open`, `high`, `low`,
  /// `close` and, where there is one, `volume`.
  public var table: ColumnTable {
    var table = ColumnTable([
      .init("timestamp", .instants(timestamps)), .init("open", .double(open)), .init("high", .double(high)),
      .init("low", .double(low)), .init("close", .double(close)),
    ])
    if let volume { table.append(.init("volume", .double(volume))) }
    return table
  }

  /// Every NaN is the same missing value, whatever its bits.
  private static func bits(_ value: Double) -> Int64 {
    Int64(bitPattern: value.isNaN ? Double.nan.bitPattern : value.bitPattern)
  }

  private static func update(_ digest: inout SHA256, _ values: [Int64]) {
    values.map { $0.littleEndian }.withUnsafeBytes { digest.update($0) }
  }
}

public import Market

extension BarSeries {
  /// A digest of symbol, timeframe, times and values; equal on every machine for equal bars.
  ///
  /// Costs, sessions and other parts of the contract are not in it: they belong to the configuration of a
  /// run. About 60 ns a bar.
  public var contentHash: String {
    var digest = SHA256()
    digest.update("bars 1\n\(instrument.symbol)\n\(timeframe.minutes)\n\(count)\n")
    Self.update(&digest, timestamps) { $0 }
    for column in [open, high, low, close] { Self.update(&digest, column, Self.bits) }
    if let volume { Self.update(&digest, volume, Self.bits) }
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

  /// In blocks, so that a long column is not copied whole.
  private static func update<Value>(
    _ digest: inout SHA256, _ values: [Value], _ bits: (Value) -> Int64
  ) {
    var block: [Int64] = []
    block.reserveCapacity(4096)
    for start in stride(from: 0, to: values.count, by: 4096) {
      block.removeAll(keepingCapacity: true)
      for value in values[start..<min(start + 4096, values.count)] { block.append(bits(value).littleEndian) }
      block.withUnsafeBytes { digest.update($0) }
    }
  }
}

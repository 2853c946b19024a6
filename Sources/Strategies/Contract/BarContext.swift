/// What a strategy sees at the close of a bar: that bar and the past.
///
/// Every read takes a distance into the past, `ago`, that cannot be negative, so the future cannot be named: a
/// negative one ends the strategy as look-ahead, with the file and line that asked. A read before the first bar, and
/// an indicator before its look-back, gives NaN, for which every comparison is false.
///
/// SAFETY: holds borrowed pointers; `SignalFrame.evaluate` makes it and it must not be kept.
public struct BarContext {
  /// The bar's index in the series.
  public let bar: Int
  @usableFromInline let columns: Columns

  /// Borrowed columns, and how far back the strategy said it reads each.
  @usableFromInline struct Columns {
    @usableFromInline let values: UnsafePointer<UnsafePointer<Double>>
    @usableFromInline let reach: UnsafePointer<Int>

    @usableFromInline init(values: UnsafePointer<UnsafePointer<Double>>, reach: UnsafePointer<Int>) {
      self.values = values
      self.reach = reach
    }
  }

  @usableFromInline init(bar: Int, columns: Columns) {
    self.bar = bar
    self.columns = columns
  }

  @inlinable @inline(__always) func value(
    _ slot: Int, _ ago: Int, _ file: StaticString, _ line: UInt
  ) -> Double {
    if ago < 0 { LookAhead.stop(ago, file: file, line: line) }
    assert(ago <= columns.reach[slot], "a strategy tells its setup how far back it reads")
    return ago <= bar ? columns.values[slot][bar - ago] : .nan
  }

  /// The value of an indicator, `ago` bars before.
  @inlinable @inline(__always)
  public subscript(
    line: IndicatorHandle, ago ago: Int = 0, file: StaticString = #fileID, atLine place: UInt = #line
  ) -> Double {
    value(line.slot + PriceColumn.count, ago, file, place)
  }

  /// A price or the volume, `ago` bars before. Volume is NaN where the series has none.
  @inlinable @inline(__always)
  public subscript(
    column: PriceColumn, ago ago: Int = 0, file: StaticString = #fileID, atLine place: UInt = #line
  ) -> Double {
    value(column.rawValue, ago, file, place)
  }

  @inlinable @inline(__always) public var open: Double { self[.open] }
  @inlinable @inline(__always) public var high: Double { self[.high] }
  @inlinable @inline(__always) public var low: Double { self[.low] }
  @inlinable @inline(__always) public var close: Double { self[.close] }
  @inlinable @inline(__always) public var volume: Double { self[.volume] }

  /// Now above, and at the bar before at or below.
  @inlinable @inline(__always) public func crossesAbove(
    _ a: IndicatorHandle, _ b: IndicatorHandle, scale: Double = 0
  ) -> Bool {
    self[a].isAbove(self[b], scale: scale) && self[a, ago: 1].isAtMost(self[b, ago: 1], scale: scale)
  }

  /// The price now above the line, and at the bar before at or below it.
  @inlinable @inline(__always) public func crossesAbove(_ price: PriceColumn, _ line: IndicatorHandle) -> Bool
  {
    self[price].isAbove(self[line]) && self[price, ago: 1].isAtMost(self[line, ago: 1])
  }
}

/// The columns of the bars themselves.
public enum PriceColumn: Int, Sendable, CaseIterable {
  case open, high, low, close, volume
  @usableFromInline static let count = 5
}

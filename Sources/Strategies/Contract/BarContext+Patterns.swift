/// What several rules ask of the bars; each states how far back it reads, which the setup must know. Crosses compare
/// with the tolerance of `Double.isAbove`, and take its `scale`.
extension BarContext {
  /// The line now above the level, and at the bar before at or below it.
  @inlinable @inline(__always) public func crossesAbove(
    _ line: IndicatorHandle, _ level: Double, scale: Double = 0
  ) -> Bool {
    self[line].isAbove(level, scale: scale) && self[line, ago: 1].isAtMost(level, scale: scale)
  }

  /// The line now below the level, and at the bar before at or above it.
  @inlinable @inline(__always) public func crossesBelow(
    _ line: IndicatorHandle, _ level: Double, scale: Double = 0
  ) -> Bool {
    self[line].isBelow(level, scale: scale) && self[line, ago: 1].isAtLeast(level, scale: scale)
  }

  /// The price now below the line, and at the bar before at or above it.
  @inlinable @inline(__always) public func crossesBelow(_ price: PriceColumn, _ line: IndicatorHandle) -> Bool
  {
    self[price].isBelow(self[line]) && self[price, ago: 1].isAtLeast(self[line, ago: 1])
  }

  /// The close above a line that a strategy may do without; true without one.
  @inlinable @inline(__always) public func closesAbove(_ line: IndicatorHandle?) -> Bool {
    guard let line else { return true }
    return close.isAbove(self[line])
  }

  /// The close above a channel that ends with the bar before, and the close before not above its own: a cross
  /// against a channel that moves. Reads the line 2 bars back.
  @inlinable @inline(__always) public func breaksAbove(_ channel: IndicatorHandle) -> Bool {
    close > self[channel, ago: 1] && self[.close, ago: 1] <= self[channel, ago: 2]
  }

  /// Whether each of `count` closes, the last of them `ago` bars before, is below the one before it; true for
  /// none. Reads prices `ago + count` bars back.
  @inlinable @inline(__always) public func closesFall(
    _ count: Int, ago: Int = 0, file: StaticString = #fileID, atLine place: UInt = #line
  ) -> Bool {
    if ago < 0 { LookAhead.stop(ago, file: file, line: place) }
    return holds(count) { self[.close, ago: ago + $0] < self[.close, ago: ago + $0 + 1] }
  }

  /// Whether each of the last `count` closes is above the one before it. Reads prices `count` bars back.
  @inlinable @inline(__always) public func closesRise(_ count: Int) -> Bool {
    holds(count) { self[.close, ago: $0] > self[.close, ago: $0 + 1] }
  }

  /// Whether a condition holds at this bar and those before it, `count` in all; true for none.
  @inlinable @inline(__always) public func holds(_ count: Int, _ condition: (_ ago: Int) -> Bool) -> Bool {
    var ago = 0
    while ago < count {
      if !condition(ago) { return false }
      ago += 1
    }
    return true
  }

  /// The change of the close over `length` bars as a fraction of its size then. Reads prices `ago + length`
  /// back.
  @inlinable @inline(__always) public func change(
    over length: Int, ago: Int = 0, file: StaticString = #fileID, atLine place: UInt = #line
  ) -> Double {
    if ago < 0 || length < 0 { LookAhead.stop(min(ago, length), file: file, line: place) }
    let before = self[.close, ago: ago + length]
    return (self[.close, ago: ago] - before) / abs(before)
  }
}

extension Double {
  /// The price moved by a fraction of its size; back-adjusted prices may be negative, and up is still up.
  @inlinable @inline(__always) public func moved(by fraction: Double) -> Double {
    self + abs(self) * fraction
  }
}

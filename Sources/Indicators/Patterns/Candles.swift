/// The candles that a pattern looks at; `back` 0 is the newest. Inputs open, high, low, close.
///
/// Lengths are judged as in TA-Lib: against the mean of the bars *before* the candle, 10 bars for bodies and
/// shadows and 5 for distances. The means are made of their own bars alone (`CandleMeans`), so a pattern has
/// no memory beyond the bars that define it.
public struct Candles {
  let past: InputWindow
  /// The means that end at the newest candle, with those before behind them.
  let means: CandleMeans.Newest

  public func open(_ back: Int) -> Double { past[0, back: back] }
  public func high(_ back: Int) -> Double { past[1, back: back] }
  public func low(_ back: Int) -> Double { past[2, back: back] }
  public func close(_ back: Int) -> Double { past[3, back: back] }

  /// A candle that closes at its open counts as white.
  public func isWhite(_ back: Int) -> Bool { close(back) >= open(back) }
  /// 1 for white, −1 for black.
  public func color(_ back: Int) -> Double { isWhite(back) ? 1 : -1 }
  public func body(_ back: Int) -> Double { abs(close(back) - open(back)) }
  public func bodyTop(_ back: Int) -> Double { max(open(back), close(back)) }
  public func bodyBottom(_ back: Int) -> Double { min(open(back), close(back)) }
  public func upperShadow(_ back: Int) -> Double { high(back) - bodyTop(back) }
  public func lowerShadow(_ back: Int) -> Double { bodyBottom(back) - low(back) }

  @inline(__always)
  public func hasLongBody(_ back: Int) -> Bool { body(back) > meanBody(back) }
  @inline(__always)
  public func hasShortBody(_ back: Int) -> Bool { body(back) < meanBody(back) }
  /// Not longer than the mean: what star and harami patterns ask of the small candle.
  @inline(__always)
  public func hasSmallBody(_ back: Int) -> Bool { body(back) <= meanBody(back) }
  @inline(__always)
  public func isDoji(_ back: Int) -> Bool { body(back) <= 0.1 * meanRange(back) }
  /// A shadow below this counts as missing.
  @inline(__always)
  public func veryShort(_ back: Int) -> Double { 0.1 * meanRange(back) }
  /// A shadow below this counts as short.
  @inline(__always)
  public func short(_ back: Int) -> Double { meanShadow(back) }
  /// Distances that count as near, far and equal.
  @inline(__always)
  public func near(_ back: Int) -> Double { 0.2 * meanOfFive(back) }
  @inline(__always)
  public func far(_ back: Int) -> Double { 0.6 * meanOfFive(back) }
  @inline(__always)
  public func equal(_ back: Int) -> Double { 0.05 * meanOfFive(back) }
  @inline(__always)
  public func hasNoUpperShadow(_ back: Int) -> Bool { upperShadow(back) < veryShort(back) }
  @inline(__always)
  public func hasNoLowerShadow(_ back: Int) -> Bool { lowerShadow(back) < veryShort(back) }

  /// Whether the body of one candle lies wholly above that of another.
  public func bodyGapsUp(_ back: Int, from other: Int) -> Bool { bodyBottom(back) > bodyTop(other) }
  public func bodyGapsDown(_ back: Int, from other: Int) -> Bool { bodyTop(back) < bodyBottom(other) }
  /// Whether one candle lies wholly above another, shadows included.
  public func gapsUp(_ back: Int, from other: Int) -> Bool { low(back) > high(other) }
  public func gapsDown(_ back: Int, from other: Int) -> Bool { high(back) < low(other) }
}

extension Candles {
  /// Mean body of the ten candles before.
  func meanBody(_ back: Int) -> Double { means.body[~back] }

  /// Mean of high − low of the ten candles before.
  func meanRange(_ back: Int) -> Double { means.range[~back] }

  /// Mean of one shadow of the ten candles before.
  func meanShadow(_ back: Int) -> Double { (meanRange(back) - meanBody(back)) / 2 }

  /// Mean of high − low of the five candles before.
  func meanOfFive(_ back: Int) -> Double { means.five[~back] }
}

/// Both are evaluated. With `&&` a second operand that reads memory costs a jump, and what a candle looks
/// like cannot be predicted; with this a pattern is straight code.
@inline(__always)
func .& (a: Bool, b: Bool) -> Bool { a && b }

@inline(__always)
func .| (a: Bool, b: Bool) -> Bool { a || b }

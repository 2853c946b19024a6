/// CDL3LINESTRIKE: three candles of one colour in a row, each opening in or near the last body, then one that
/// takes all three back. The sign is that of the three.
public struct ThreeLineStrike: Indicator, CandlestickPattern {
  public static let metadata = describe("CDL3LINESTRIKE", "Three-line strike")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 8 }
  public var means: CandleMeans { .five }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let rises = candles.isWhite(1)
    let isRow = candles.isWhite(3) == rises .& candles.isWhite(2) == rises .& candles.isWhite(0) != rises
    let up = candles.color(1)
    let (a, b, c) = (candles.close(3), candles.close(2), candles.close(1))
    let climbs = (c - b) * up > 0 .& (b - a) * up > 0
    let strikes = (candles.open(0) - c) * up > 0 .& (candles.close(0) - candles.open(3)) * up < 0
    // Rare, so that the jump is predicted.
    guard isRow .& climbs .& strikes else { return 0 }
    return candles.opensNear(2) .& candles.opensNear(1) ? up * 100 : 0
  }
}

/// CDLRISEFALL3METHODS: a long candle, three short ones against it within its range, and a long one on to a
/// new close.
public struct RiseFallThreeMethods: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLRISEFALL3METHODS", "Rising/falling three methods")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 14 }
  public var means: CandleMeans { .body }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let rises = candles.isWhite(4)
    let isRow = candles.isWhite(3) != rises .& candles.isWhite(2) != rises .& candles.isWhite(1) != rises
    let up = candles.color(4)
    let (a, b, c) = (candles.close(3), candles.close(2), candles.close(1))
    let returns = (a - b) * up > 0 .& (b - c) * up > 0
    let goesOn = (candles.open(0) - c) * up > 0 .& (candles.close(0) - candles.close(4)) * up > 0
    // Rare, so that the jump is predicted.
    guard isRow .& returns .& goesOn .& candles.isWhite(0) == rises else { return 0 }
    let areWithin = candles.rests(3, in: 4) .& candles.rests(2, in: 4) .& candles.rests(1, in: 4)
    return areWithin .& candles.hasLongBody(4) .& candles.hasLongBody(0) ? up * 100 : 0
  }
}

/// CDLHIKKAKE: an inside bar that breaks out the wrong way (±100, the sign is that of the expected reversal),
/// and the close that confirms it within three bars (±200).
public struct Hikkake: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLHIKKAKE", "Hikkake")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 5 }
  public var means: CandleMeans { [] }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let found = candles.hikkake(0)
    let (one, two, three) = (candles.hikkake(1), candles.hikkake(2), candles.hikkake(3))
    // The latest pattern counts, and it is confirmed once.
    let (isFirst, isSecond) = (one != 0, two != 0)
    let pattern = isFirst ? one : isSecond ? two : three
    let (high2, high3, high4) = (candles.high(2), candles.high(3), candles.high(4))
    let (low2, low3, low4) = (candles.low(2), candles.low(3), candles.low(4))
    let top = isFirst ? high2 : isSecond ? high3 : high4
    let bottom = isFirst ? low2 : isSecond ? low3 : low4
    let level = pattern > 0 ? top : bottom
    // How far closes lie beyond the inside bar, in the direction of the reversal.
    let now = (candles.close(0) - level) * pattern
    let before = (candles.close(1) - level) * pattern
    let first = (candles.close(2) - level) * pattern
    let isDone = (before > 0 .& !isFirst) .| (first > 0 .& !isFirst .& !isSecond)
    let isConfirmed = now > 0 .& !isDone
    return found != 0 ? found : isConfirmed ? 2 * pattern : 0
  }
}

extension Candles {
  /// Whether a candle opens in or near the body before it.
  fileprivate func opensNear(_ back: Int) -> Bool {
    let room = near(back + 1)
    return open(back) >= bodyBottom(back + 1) - room .& open(back) <= bodyTop(back + 1) + room
  }

  /// Whether a candle has a short body that touches the range of another.
  fileprivate func rests(_ back: Int, in other: Int) -> Bool {
    hasShortBody(back) .& bodyBottom(back) < high(other) .& bodyTop(back) > low(other)
  }

  @inline(__always)
  fileprivate func hikkake(_ back: Int) -> Double {
    let isInside = high(back + 1) < high(back + 2) .& low(back + 1) > low(back + 2)
    let falls = high(back) < high(back + 1) .& low(back) < low(back + 1)
    let rises = high(back) > high(back + 1) .& low(back) > low(back + 1)
    return isInside ? (falls ? 100 : rises ? -100 : 0) : 0
  }
}

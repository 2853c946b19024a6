/// CDL3WHITESOLDIERS: three white candles without upper shadows, each opening in or near the last body,
/// closing higher, and not far shorter than the last.
public struct ThreeWhiteSoldiers: Indicator, CandlestickPattern {
  public static let metadata = describe("CDL3WHITESOLDIERS", "Three advancing white soldiers")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 12 }
  public var means: CandleMeans { [.body, .range, .five] }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let areWhite = candles.isWhite(2) .& candles.isWhite(1) .& candles.isWhite(0)
    let climb = candles.close(0) > candles.close(1) .& candles.close(1) > candles.close(2)
    let advance = candles.open(0) > candles.open(1) .& candles.open(1) > candles.open(2)
    // Rare, so that the jump is predicted.
    guard areWhite .& climb .& advance else { return 0 }
    let follow = candles.follows(1) .& candles.follows(0)
    let areBare =
      candles.hasNoUpperShadow(2) .& candles.hasNoUpperShadow(1) .& candles.hasNoUpperShadow(0)
    return follow .& areBare .& candles.hasLongBody(0) ? 100 : 0
  }
}

/// CDL3BLACKCROWS: after a white candle, three black ones without lower shadows, each opening in the last
/// body and closing lower.
public struct ThreeBlackCrows: Indicator, CandlestickPattern {
  public static let metadata = describe("CDL3BLACKCROWS", "Three black crows")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 13 }
  public var means: CandleMeans { .range }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let areBlack = !candles.isWhite(2) .& !candles.isWhite(1) .& !candles.isWhite(0)
    let isTurn = candles.isWhite(3) .& candles.high(3) > candles.close(2)
    let opens = candles.opensInFall(1) .& candles.opensInFall(0)
    let closes = candles.close(2) > candles.close(1) .& candles.close(1) > candles.close(0)
    // Rare, so that the jump is predicted.
    guard areBlack .& isTurn .& opens .& closes else { return 0 }
    let areBare =
      candles.hasNoLowerShadow(2) .& candles.hasNoLowerShadow(1) .& candles.hasNoLowerShadow(0)
    return areBare ? -100 : 0
  }
}

/// CDL3INSIDE: a harami whose third candle closes beyond the open of the long first one.
public struct ThreeInside: Indicator, CandlestickPattern {
  public static let metadata = describe("CDL3INSIDE", "Three inside up/down")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 12 }
  public var means: CandleMeans { .body }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let isInside =
      candles.bodyTop(1) < candles.bodyTop(2) .& candles.bodyBottom(1) > candles.bodyBottom(2)
    let falls = !candles.isWhite(0) .& candles.close(0) < candles.open(2)
    let rises = candles.isWhite(0) .& candles.close(0) > candles.open(2)
    let hasShape = isInside .& (candles.isWhite(2) ? falls : rises)
    return hasShape .& candles.hasLongBody(2) .& candles.hasSmallBody(1) ? -candles.color(2) * 100 : 0
  }
}

/// CDL3OUTSIDE: an engulfing whose third candle closes further in its direction; the sign is its colour.
public struct ThreeOutside: Indicator, CandlestickPattern {
  public static let metadata = describe("CDL3OUTSIDE", "Three outside up/down")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 3 }
  public var means: CandleMeans { [] }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let isOpposite = candles.isWhite(1) != candles.isWhite(2)
    let engulfs = candles.bodyTop(1) > candles.bodyTop(2) .& candles.bodyBottom(1) < candles.bodyBottom(2)
    let goesOn = (candles.close(0) - candles.close(1)) * candles.color(1) > 0
    return isOpposite .& engulfs .& goesOn ? candles.color(1) * 100 : 0
  }
}

/// CDLTASUKIGAP: two candles with a body gap, then one of the other colour and like size that opens in the
/// second body and closes in the gap.
public struct TasukiGap: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLTASUKIGAP", "Tasuki gap")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 7 }
  public var means: CandleMeans { .five }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let isTurn = candles.isWhite(1) != candles.isWhite(0)
    let (open, close) = (candles.open(0), candles.close(0))
    let opens = open < candles.bodyTop(1) .& open > candles.bodyBottom(1)
    let falls = close < candles.bodyBottom(1) .& close > candles.bodyTop(2)
    let rises = close > candles.bodyTop(1) .& close < candles.bodyBottom(2)
    let hasShape = isTurn .& opens .& (candles.isWhite(1) ? falls : rises)
    return hasShape .& (abs(candles.body(1) - candles.body(0)) < candles.near(1)) ? candles.color(1) * 100 : 0
  }
}

extension Candles {
  /// Whether a candle opens in or near the body before it and is not far shorter.
  fileprivate func follows(_ back: Int) -> Bool {
    open(back) <= close(back + 1) + near(back + 1) .& body(back) > body(back + 1) - far(back + 1)
  }

  /// Whether a candle opens inside the black body before it.
  fileprivate func opensInFall(_ back: Int) -> Bool {
    open(back) < open(back + 1) .& open(back) > close(back + 1)
  }
}

/// CDLDOJI: open and close nearly equal; says nothing of direction.
public struct Doji: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLDOJI", "Doji")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 10 }
  public var means: CandleMeans { .range }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double { candles.isDoji(0) ? 100 : 0 }
}

/// CDLDRAGONFLYDOJI: a doji with a lower and without an upper shadow.
public struct DragonflyDoji: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLDRAGONFLYDOJI", "Dragonfly doji")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 10 }
  public var means: CandleMeans { .range }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let small = candles.veryShort(0)
    let isDoji = candles.body(0) <= small
    let (hasTop, hasLeg) = (candles.upperShadow(0) >= small, candles.lowerShadow(0) > small)
    return isDoji .& !hasTop .& hasLeg ? 100 : 0
  }
}

/// CDLGRAVESTONEDOJI: a doji with an upper and without a lower shadow.
public struct GravestoneDoji: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLGRAVESTONEDOJI", "Gravestone doji")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 10 }
  public var means: CandleMeans { .range }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let small = candles.veryShort(0)
    let isDoji = candles.body(0) <= small
    let (hasTop, hasLeg) = (candles.upperShadow(0) > small, candles.lowerShadow(0) >= small)
    return isDoji .& hasTop .& !hasLeg ? 100 : 0
  }
}

/// CDLLONGLEGGEDDOJI: a doji with a shadow longer than its body.
public struct LongLeggedDoji: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLLONGLEGGEDDOJI", "Long-legged doji")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 10 }
  public var means: CandleMeans { .range }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let hasLeg = max(candles.lowerShadow(0), candles.upperShadow(0)) > candles.body(0)
    let isDoji = candles.isDoji(0)
    return isDoji .& hasLeg ? 100 : 0
  }
}

/// CDLSPINNINGTOP: a short body between two shadows longer than itself; the sign is its colour.
public struct SpinningTop: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLSPINNINGTOP", "Spinning top")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 10 }
  public var means: CandleMeans { .body }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let isTop = min(candles.upperShadow(0), candles.lowerShadow(0)) > candles.body(0)
    let isShort = candles.hasShortBody(0)
    return isTop .& isShort ? candles.color(0) * 100 : 0
  }
}

/// CDLMARUBOZU: a long body without shadows; the sign is its colour.
public struct Marubozu: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLMARUBOZU", "Marubozu")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 10 }
  public var means: CandleMeans { [.body, .range] }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let isLong = candles.hasLongBody(0)
    let isBare = max(candles.upperShadow(0), candles.lowerShadow(0)) < candles.veryShort(0)
    return isLong .& isBare ? candles.color(0) * 100 : 0
  }
}

/// CDLCLOSINGMARUBOZU: a long body without a shadow at the close; the sign is its colour.
public struct ClosingMarubozu: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLCLOSINGMARUBOZU", "Closing marubozu")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 10 }
  public var means: CandleMeans { [.body, .range] }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let isLong = candles.hasLongBody(0)
    let (upper, lower) = (candles.upperShadow(0), candles.lowerShadow(0))
    let shadow = candles.isWhite(0) ? upper : lower
    let isBare = shadow < candles.veryShort(0)
    return isLong .& isBare ? candles.color(0) * 100 : 0
  }
}

/// CDLBELTHOLD: a long body without a shadow at the open; the sign is its colour.
public struct BeltHold: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLBELTHOLD", "Belt-hold")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 10 }
  public var means: CandleMeans { [.body, .range] }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let isLong = candles.hasLongBody(0)
    let (upper, lower) = (candles.upperShadow(0), candles.lowerShadow(0))
    let shadow = candles.isWhite(0) ? lower : upper
    let isBare = shadow < candles.veryShort(0)
    return isLong .& isBare ? candles.color(0) * 100 : 0
  }
}

/// CDLLONGLINE: a long body with short shadows; the sign is its colour.
public struct LongLine: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLLONGLINE", "Long line candle")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 10 }
  public var means: CandleMeans { [.body, .range] }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let isLong = candles.hasLongBody(0)
    let isPlain = max(candles.upperShadow(0), candles.lowerShadow(0)) < candles.short(0)
    return isLong .& isPlain ? candles.color(0) * 100 : 0
  }
}

/// CDLSHORTLINE: a short body with short shadows; the sign is its colour.
public struct ShortLine: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLSHORTLINE", "Short line candle")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 10 }
  public var means: CandleMeans { [.body, .range] }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let isShort = candles.hasShortBody(0)
    let isPlain = max(candles.upperShadow(0), candles.lowerShadow(0)) < candles.short(0)
    return isShort .& isPlain ? candles.color(0) * 100 : 0
  }
}

/// CDLDOJI: open and close nearly equal; says nothing of direction.
public struct Doji: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLDOJI", "Doji")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 10 }

  public func signal(_ candles: Candles) -> Double { candles.isDoji(0) ? 100 : 0 }
}

/// CDLDRAGONFLYDOJI: a doji with a lower and without an upper shadow.
public struct DragonflyDoji: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLDRAGONFLYDOJI", "Dragonfly doji")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 10 }

  public func signal(_ candles: Candles) -> Double {
    let small = candles.veryShort(0)
    return candles.isDoji(0) && candles.upperShadow(0) < small && candles.lowerShadow(0) > small ? 100 : 0
  }
}

/// CDLGRAVESTONEDOJI: a doji with an upper and without a lower shadow.
public struct GravestoneDoji: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLGRAVESTONEDOJI", "Gravestone doji")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 10 }

  public func signal(_ candles: Candles) -> Double {
    let small = candles.veryShort(0)
    return candles.isDoji(0) && candles.lowerShadow(0) < small && candles.upperShadow(0) > small ? 100 : 0
  }
}

/// CDLLONGLEGGEDDOJI: a doji with a shadow longer than its body.
public struct LongLeggedDoji: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLLONGLEGGEDDOJI", "Long-legged doji")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 10 }

  public func signal(_ candles: Candles) -> Double {
    let body = candles.body(0)
    let hasLeg = candles.lowerShadow(0) > body || candles.upperShadow(0) > body
    return hasLeg && candles.isDoji(0) ? 100 : 0
  }
}

/// CDLSPINNINGTOP: a short body between two shadows longer than itself; the sign is its colour.
public struct SpinningTop: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLSPINNINGTOP", "Spinning top")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 10 }

  public func signal(_ candles: Candles) -> Double {
    let body = candles.body(0)
    let isTop = candles.upperShadow(0) > body && candles.lowerShadow(0) > body
    return isTop && candles.hasShortBody(0) ? candles.color(0) * 100 : 0
  }
}

/// CDLMARUBOZU: a long body without shadows; the sign is its colour.
public struct Marubozu: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLMARUBOZU", "Marubozu")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 10 }

  public func signal(_ candles: Candles) -> Double {
    guard candles.hasLongBody(0) else { return 0 }
    return candles.hasNoUpperShadow(0) && candles.hasNoLowerShadow(0) ? candles.color(0) * 100 : 0
  }
}

/// CDLCLOSINGMARUBOZU: a long body without a shadow at the close.
public struct ClosingMarubozu: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLCLOSINGMARUBOZU", "Closing marubozu")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 10 }

  public func signal(_ candles: Candles) -> Double {
    guard candles.hasLongBody(0) else { return 0 }
    if candles.isWhite(0) { return candles.hasNoUpperShadow(0) ? 100 : 0 }
    return candles.hasNoLowerShadow(0) ? -100 : 0
  }
}

/// CDLBELTHOLD: a long body without a shadow at the open.
public struct BeltHold: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLBELTHOLD", "Belt-hold")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 10 }

  public func signal(_ candles: Candles) -> Double {
    guard candles.hasLongBody(0) else { return 0 }
    if candles.isWhite(0) { return candles.hasNoLowerShadow(0) ? 100 : 0 }
    return candles.hasNoUpperShadow(0) ? -100 : 0
  }
}

/// CDLLONGLINE: a long body with short shadows; the sign is its colour.
public struct LongLine: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLLONGLINE", "Long line candle")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 10 }

  public func signal(_ candles: Candles) -> Double {
    guard candles.hasLongBody(0) else { return 0 }
    let short = candles.short(0)
    let isPlain = candles.upperShadow(0) < short && candles.lowerShadow(0) < short
    return isPlain ? candles.color(0) * 100 : 0
  }
}

/// CDLSHORTLINE: a short body with short shadows; the sign is its colour.
public struct ShortLine: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLSHORTLINE", "Short line candle")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 10 }

  public func signal(_ candles: Candles) -> Double {
    guard candles.hasShortBody(0) else { return 0 }
    let short = candles.short(0)
    let isPlain = candles.upperShadow(0) < short && candles.lowerShadow(0) < short
    return isPlain ? candles.color(0) * 100 : 0
  }
}

/// CDLHAMMER: a short body with a long lower and no upper shadow, near or below the last low.
public struct Hammer: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLHAMMER", "Hammer")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 11 }

  public func signal(_ candles: Candles) -> Double {
    let isHammer = candles.lowerShadow(0) > candles.body(0) && candles.hasShortBody(0)
    guard isHammer, candles.hasNoUpperShadow(0) else { return 0 }
    return candles.bodyBottom(0) <= candles.low(1) + candles.near(1) ? 100 : 0
  }
}

/// CDLHANGINGMAN: the shape of a hammer near or above the last high.
public struct HangingMan: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLHANGINGMAN", "Hanging man")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 11 }

  public func signal(_ candles: Candles) -> Double {
    let isHammer = candles.lowerShadow(0) > candles.body(0) && candles.hasShortBody(0)
    guard isHammer, candles.hasNoUpperShadow(0) else { return 0 }
    return candles.bodyBottom(0) >= candles.high(1) - candles.near(1) ? -100 : 0
  }
}

/// CDLINVERTEDHAMMER: a short body with a long upper and no lower shadow, which gaps below the last body.
public struct InvertedHammer: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLINVERTEDHAMMER", "Inverted hammer")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 11 }

  public func signal(_ candles: Candles) -> Double {
    guard candles.bodyGapsDown(0, from: 1), candles.upperShadow(0) > candles.body(0) else { return 0 }
    return candles.hasShortBody(0) && candles.hasNoLowerShadow(0) ? 100 : 0
  }
}

/// CDLSHOOTINGSTAR: the shape of an inverted hammer, which gaps above the last body.
public struct ShootingStar: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLSHOOTINGSTAR", "Shooting star")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 11 }

  public func signal(_ candles: Candles) -> Double {
    guard candles.bodyGapsUp(0, from: 1), candles.upperShadow(0) > candles.body(0) else { return 0 }
    return candles.hasShortBody(0) && candles.hasNoLowerShadow(0) ? -100 : 0
  }
}

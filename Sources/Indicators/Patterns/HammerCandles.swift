/// CDLHAMMER: a short body with a long lower and no upper shadow, near or below the last low.
public struct Hammer: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLHAMMER", "Hammer")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 11 }
  public var means: CandleMeans { [.body, .range, .five] }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let isLow = candles.bodyBottom(0) <= candles.low(1) + candles.near(1)
    let isHammer = candles.isHammer
    return isLow .& isHammer ? 100 : 0
  }
}

/// CDLHANGINGMAN: the shape of a hammer near or above the last high.
public struct HangingMan: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLHANGINGMAN", "Hanging man")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 11 }
  public var means: CandleMeans { [.body, .range, .five] }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let isHigh = candles.bodyBottom(0) >= candles.high(1) - candles.near(1)
    let isHammer = candles.isHammer
    return isHigh .& isHammer ? -100 : 0
  }
}

/// CDLINVERTEDHAMMER: a short body with a long upper and no lower shadow, which gaps below the last body.
public struct InvertedHammer: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLINVERTEDHAMMER", "Inverted hammer")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 11 }
  public var means: CandleMeans { [.body, .range] }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let isLow = candles.bodyGapsDown(0, from: 1)
    let isLong = candles.upperShadow(0) > candles.body(0)
    let hasShape = isLow .& isLong
    return hasShape .& candles.hasShortBody(0) .& candles.hasNoLowerShadow(0) ? 100 : 0
  }
}

/// CDLSHOOTINGSTAR: the shape of an inverted hammer, which gaps above the last body.
public struct ShootingStar: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLSHOOTINGSTAR", "Shooting star")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 11 }
  public var means: CandleMeans { [.body, .range] }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let isHigh = candles.bodyGapsUp(0, from: 1)
    let isLong = candles.upperShadow(0) > candles.body(0)
    let hasShape = isHigh .& isLong
    return hasShape .& candles.hasShortBody(0) .& candles.hasNoLowerShadow(0) ? -100 : 0
  }
}

extension Candles {
  /// A short body over a lower shadow longer than itself, without an upper one.
  @inline(__always)
  fileprivate var isHammer: Bool {
    let isLong = lowerShadow(0) > body(0)
    let isShort = hasShortBody(0)
    let isBare = hasNoUpperShadow(0)
    return isLong .& isShort .& isBare
  }
}

/// CDLENGULFING: a body that engulfs the last one of the other colour; 80 where an end of the two coincides.
public struct Engulfing: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLENGULFING", "Engulfing")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 2 }

  public func signal(_ candles: Candles) -> Double {
    let (open, close) = (candles.open(0), candles.close(0))
    let (lastOpen, lastClose) = (candles.open(1), candles.close(1))
    let engulfs: Bool
    if candles.isWhite(0) {
      engulfs = candles.isBlack(1)
        && (close >= lastOpen && open < lastClose || close > lastOpen && open <= lastClose)
    } else {
      engulfs = candles.isWhite(1)
        && (open >= lastClose && close < lastOpen || open > lastClose && close <= lastOpen)
    }
    guard engulfs else { return 0 }
    return candles.color(0) * (open != lastClose && close != lastOpen ? 100 : 80)
  }
}

/// CDLHARAMI: a small body inside the long one before it; the sign is against the long body; 80 where an end
/// of the two coincides.
public struct Harami: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLHARAMI", "Harami")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 11 }

  public func signal(_ candles: Candles) -> Double { candles.harami { candles.hasSmallBody(0) } }
}

/// CDLHARAMICROSS: a harami whose small candle is a doji.
public struct HaramiCross: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLHARAMICROSS", "Harami cross")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 11 }

  public func signal(_ candles: Candles) -> Double { candles.harami { candles.isDoji(0) } }
}

/// CDLPIERCING: after a long black body, a long white one from below its low to above its middle.
public struct Piercing: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLPIERCING", "Piercing line")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 11 }

  public func signal(_ candles: Candles) -> Double {
    guard candles.isBlack(1), candles.isWhite(0), candles.open(0) < candles.low(1),
      candles.close(0) < candles.open(1), candles.close(0) > candles.close(1) + candles.body(1) * 0.5
    else { return 0 }
    return candles.hasLongBody(1) && candles.hasLongBody(0) ? 100 : 0
  }
}

/// CDLDARKCLOUDCOVER: after a long white body, a black one from above its high to a fraction (`penetration`)
/// into it.
public struct DarkCloudCover: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLDARKCLOUDCOVER", "Dark cloud cover", penetration: 0.5)

  let penetration: Double

  public init(validated parameters: IndicatorParameters) { penetration = parameters[0] }

  public var lookback: Int { 11 }

  public func signal(_ candles: Candles) -> Double {
    guard candles.isWhite(1), candles.isBlack(0), candles.open(0) > candles.high(1),
      candles.close(0) > candles.open(1),
      candles.close(0) < candles.close(1) - candles.body(1) * penetration
    else { return 0 }
    return candles.hasLongBody(1) ? -100 : 0
  }
}

/// CDLKICKING: two marubozu of opposite colours with a gap between them in the direction of the second.
public struct Kicking: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLKICKING", "Kicking")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 11 }

  public func signal(_ candles: Candles) -> Double {
    let gaps = candles.isBlack(1) ? candles.gapsUp(0, from: 1) : candles.gapsDown(0, from: 1)
    guard gaps, candles.isWhite(0) == candles.isBlack(1) else { return 0 }
    let isPair = [1, 0].allSatisfy {
      candles.hasLongBody($0) && candles.hasNoUpperShadow($0) && candles.hasNoLowerShadow($0)
    }
    return isPair ? candles.color(0) * 100 : 0
  }
}

/// CDLSEPARATINGLINES: after a candle of the other colour, a long body from the same open, without a shadow
/// there.
public struct SeparatingLines: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLSEPARATINGLINES", "Separating lines")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 11 }

  public func signal(_ candles: Candles) -> Double {
    guard candles.isWhite(0) == candles.isBlack(1) else { return 0 }
    guard abs(candles.open(0) - candles.open(1)) <= candles.equal(1), candles.hasLongBody(0) else { return 0 }
    let starts = candles.isWhite(0) ? candles.hasNoLowerShadow(0) : candles.hasNoUpperShadow(0)
    return starts ? candles.color(0) * 100 : 0
  }
}

extension Candles {
  /// Inside or touching the long body before; `isSmall` judges the newest candle.
  fileprivate func harami(_ isSmall: () -> Bool) -> Double {
    guard bodyTop(0) <= bodyTop(1), bodyBottom(0) >= bodyBottom(1), hasLongBody(1), isSmall() else { return 0 }
    let isInside = bodyTop(0) < bodyTop(1) && bodyBottom(0) > bodyBottom(1)
    return -color(1) * (isInside ? 100 : 80)
  }
}

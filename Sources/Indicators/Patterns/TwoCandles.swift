/// CDLENGULFING: a body that engulfs the last one of the other colour; the sign is its colour; 80 where an
/// end of the two coincides.
public struct Engulfing: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLENGULFING", "Engulfing")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 2 }
  public var means: CandleMeans { [] }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let isOpposite = candles.isWhite(0) != candles.isWhite(1)
    let above = candles.bodyTop(0) - candles.bodyTop(1)
    let below = candles.bodyBottom(1) - candles.bodyBottom(0)
    let (reaches, exceeds) = (min(above, below) >= 0, max(above, below) > 0)
    let strength = min(above, below) > 0 ? 100.0 : 80
    return isOpposite .& reaches .& exceeds ? candles.color(0) * strength : 0
  }
}

/// CDLHARAMI: a small body inside the long one before it; the sign is against the long body; 80 where an end
/// of the two coincides.
public struct Harami: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLHARAMI", "Harami")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 11 }
  public var means: CandleMeans { .body }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let isSmall = candles.hasSmallBody(0)
    let harami = candles.harami
    return isSmall ? harami : 0
  }
}

/// CDLHARAMICROSS: a harami whose small candle is a doji.
public struct HaramiCross: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLHARAMICROSS", "Harami cross")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 11 }
  public var means: CandleMeans { [.body, .range] }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let isDoji = candles.isDoji(0)
    let harami = candles.harami
    return isDoji ? harami : 0
  }
}

/// CDLPIERCING: after a long black body, a long white one from below its low to above its middle.
public struct Piercing: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLPIERCING", "Piercing line")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 11 }
  public var means: CandleMeans { .body }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let isTurn = !candles.isWhite(1) .& candles.isWhite(0)
    let starts = candles.open(0) < candles.low(1)
    let middle = candles.close(1) + candles.body(1) * 0.5
    let ends = candles.close(0) > middle .& candles.close(0) < candles.open(1)
    let hasShape = starts .& ends .& isTurn
    return hasShape .& candles.hasLongBody(1) .& candles.hasLongBody(0) ? 100 : 0
  }
}

/// CDLDARKCLOUDCOVER: after a long white body, a black one from above its high to a fraction (`penetration`)
/// into it.
public struct DarkCloudCover: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLDARKCLOUDCOVER", "Dark cloud cover", penetration: 0.5)

  let penetration: Double

  public init(validated parameters: IndicatorParameters) { penetration = parameters[0] }

  public var lookback: Int { 11 }
  public var means: CandleMeans { .body }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let isTurn = candles.isWhite(1) .& !candles.isWhite(0)
    let starts = candles.open(0) > candles.high(1)
    let depth = candles.close(1) - candles.body(1) * penetration
    let ends = candles.close(0) < depth .& candles.close(0) > candles.open(1)
    let hasShape = starts .& ends .& isTurn
    return hasShape .& candles.hasLongBody(1) ? -100 : 0
  }
}

/// CDLKICKING: two marubozu of opposite colours with a gap between them in the direction of the second.
public struct Kicking: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLKICKING", "Kicking")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 11 }
  public var means: CandleMeans { [.body, .range] }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let rises = candles.isWhite(0)
    let isOpposite = rises != candles.isWhite(1)
    let (up, down) = (candles.gapsUp(0, from: 1), candles.gapsDown(0, from: 1))
    // Rare, so that the jump is predicted.
    guard isOpposite .& (rises ? up : down) else { return 0 }
    return candles.isMarubozu(1) .& candles.isMarubozu(0) ? candles.color(0) * 100 : 0
  }
}

/// CDLSEPARATINGLINES: after a candle of the other colour, a long body from the same open, without a shadow
/// there.
public struct SeparatingLines: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLSEPARATINGLINES", "Separating lines")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 11 }
  public var means: CandleMeans { [.body, .range, .five] }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let isOpposite = candles.isWhite(0) != candles.isWhite(1)
    let isLevel = abs(candles.open(0) - candles.open(1)) <= candles.equal(1)
    let hasShape = isOpposite .& isLevel
    let (isFlat, isTopless) = (candles.hasNoLowerShadow(0), candles.hasNoUpperShadow(0))
    let starts = candles.isWhite(0) ? isFlat : isTopless
    return hasShape .& starts .& candles.hasLongBody(0) ? candles.color(0) * 100 : 0
  }
}

extension Candles {
  /// The signal of a body inside or touching the long one before, whatever its length.
  @inline(__always)
  fileprivate var harami: Double {
    let room = min(bodyTop(1) - bodyTop(0), bodyBottom(0) - bodyBottom(1))
    let isWithin = room >= 0
    let isLong = hasLongBody(1)
    return isLong .& isWithin ? -color(1) * (room > 0 ? 100 : 80) : 0
  }

  fileprivate func isMarubozu(_ back: Int) -> Bool {
    hasLongBody(back) .& hasNoUpperShadow(back) .& hasNoLowerShadow(back)
  }
}

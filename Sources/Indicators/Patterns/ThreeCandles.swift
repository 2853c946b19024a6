/// CDL3WHITESOLDIERS: three white candles without upper shadows, each opening in or near the last body,
/// closing higher, and not far shorter than the last.
public struct ThreeWhiteSoldiers: Indicator, CandlestickPattern {
  public static let metadata = describe("CDL3WHITESOLDIERS", "Three advancing white soldiers")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 12 }

  public func signal(_ candles: Candles) -> Double {
    guard candles.isWhite(2), candles.isWhite(1), candles.isWhite(0), candles.close(0) > candles.close(1),
      candles.close(1) > candles.close(2)
    else { return 0 }
    for back in [1, 0] {
      let last = back + 1
      guard candles.open(back) > candles.open(last),
        candles.open(back) <= candles.close(last) + candles.near(last),
        candles.body(back) > candles.body(last) - candles.far(last)
      else { return 0 }
    }
    guard candles.body(0) > candles.meanBody(0) else { return 0 }
    return [2, 1, 0].allSatisfy(candles.hasNoUpperShadow) ? 100 : 0
  }
}

/// CDL3BLACKCROWS: after a white candle, three black ones without lower shadows, each opening in the last
/// body and closing lower.
public struct ThreeBlackCrows: Indicator, CandlestickPattern {
  public static let metadata = describe("CDL3BLACKCROWS", "Three black crows")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 13 }

  public func signal(_ candles: Candles) -> Double {
    guard candles.isWhite(3), [2, 1, 0].allSatisfy(candles.isBlack), candles.high(3) > candles.close(2)
    else { return 0 }
    for back in [1, 0] {
      let last = back + 1
      guard candles.open(back) < candles.open(last), candles.open(back) > candles.close(last),
        candles.close(last) > candles.close(back)
      else { return 0 }
    }
    return [2, 1, 0].allSatisfy(candles.hasNoLowerShadow) ? -100 : 0
  }
}

/// CDL3INSIDE: a harami whose third candle closes beyond the open of the long first one.
public struct ThreeInside: Indicator, CandlestickPattern {
  public static let metadata = describe("CDL3INSIDE", "Three inside up/down")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 12 }

  public func signal(_ candles: Candles) -> Double {
    guard candles.bodyTop(1) < candles.bodyTop(2), candles.bodyBottom(1) > candles.bodyBottom(2)
    else { return 0 }
    let confirms = candles.isWhite(2)
      ? candles.isBlack(0) && candles.close(0) < candles.open(2)
      : candles.isWhite(0) && candles.close(0) > candles.open(2)
    guard confirms, candles.hasLongBody(2), candles.hasSmallBody(1) else { return 0 }
    return -candles.color(2) * 100
  }
}

/// CDL3OUTSIDE: an engulfing whose third candle closes further in its direction.
public struct ThreeOutside: Indicator, CandlestickPattern {
  public static let metadata = describe("CDL3OUTSIDE", "Three outside up/down")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 3 }

  public func signal(_ candles: Candles) -> Double {
    if candles.isWhite(1), candles.isBlack(2) {
      let engulfs = candles.close(1) > candles.open(2) && candles.open(1) < candles.close(2)
      return engulfs && candles.close(0) > candles.close(1) ? 100 : 0
    }
    guard candles.isBlack(1), candles.isWhite(2) else { return 0 }
    let engulfs = candles.open(1) > candles.close(2) && candles.close(1) < candles.open(2)
    return engulfs && candles.close(0) < candles.close(1) ? -100 : 0
  }
}

/// CDLTASUKIGAP: two candles with a body gap, then one of the other colour and like size that opens in the
/// second body and closes in the gap.
public struct TasukiGap: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLTASUKIGAP", "Tasuki gap")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 7 }

  public func signal(_ candles: Candles) -> Double {
    let rises = candles.isWhite(1)
    guard rises == candles.isBlack(0) else { return 0 }
    let (open, close) = (candles.open(0), candles.close(0))
    let closesInGap: Bool
    if rises {
      closesInGap = candles.bodyGapsUp(1, from: 2) && close < candles.open(1) && close > candles.bodyTop(2)
    } else {
      closesInGap =
        candles.bodyGapsDown(1, from: 2) && close > candles.open(1) && close < candles.bodyBottom(2)
    }
    guard closesInGap, open < candles.bodyTop(1), open > candles.bodyBottom(1) else { return 0 }
    return abs(candles.body(1) - candles.body(0)) < candles.near(1) ? candles.color(1) * 100 : 0
  }
}

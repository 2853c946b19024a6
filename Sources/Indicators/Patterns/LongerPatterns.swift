/// CDL3LINESTRIKE: three candles of one colour in a row, each opening in or near the last body, then one that
/// takes all three back. The sign is that of the three.
public struct ThreeLineStrike: Indicator, CandlestickPattern {
  public static let metadata = describe("CDL3LINESTRIKE", "Three-line strike")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 8 }

  public func signal(_ candles: Candles) -> Double {
    guard candles.isWhite(3) == candles.isWhite(2), candles.isWhite(2) == candles.isWhite(1),
      candles.isWhite(0) != candles.isWhite(1)
    else { return 0 }
    let rises = candles.isWhite(1)
    let (a, b, c) = (candles.close(3), candles.close(2), candles.close(1))
    let strikes = rises
      ? c > b && b > a && candles.open(0) > c && candles.close(0) < candles.open(3)
      : c < b && b < a && candles.open(0) < c && candles.close(0) > candles.open(3)
    guard strikes else { return 0 }
    for last in [3, 2] {
      let (open, near) = (candles.open(last - 1), candles.near(last))
      guard open >= candles.bodyBottom(last) - near, open <= candles.bodyTop(last) + near else { return 0 }
    }
    return candles.color(1) * 100
  }
}

/// CDLRISEFALL3METHODS: a long candle, three short ones against it within its range, and a long one on to a
/// new close.
public struct RiseFallThreeMethods: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLRISEFALL3METHODS", "Rising/falling three methods")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 14 }

  public func signal(_ candles: Candles) -> Double {
    let up = candles.color(4)
    guard candles.color(0) == up, [3, 2, 1].allSatisfy({ candles.color($0) == -up }) else { return 0 }
    let closes = [3, 2, 1].map { candles.close($0) * up }
    guard closes[0] > closes[1], closes[1] > closes[2], candles.open(0) * up > closes[2],
      candles.close(0) * up > candles.close(4) * up
    else { return 0 }
    let isWithin = [3, 2, 1].allSatisfy {
      candles.bodyBottom($0) < candles.high(4) && candles.bodyTop($0) > candles.low(4)
    }
    guard isWithin, [3, 2, 1].allSatisfy(candles.hasShortBody), candles.hasLongBody(4) else { return 0 }
    return candles.hasLongBody(0) ? up * 100 : 0
  }
}

/// CDLHIKKAKE: an inside bar that breaks out the wrong way (±100, the sign is that of the expected reversal),
/// and the close that confirms it within three bars (±200).
public struct Hikkake: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLHIKKAKE", "Hikkake")

  public init(validated parameters: IndicatorParameters) {}

  public var lookback: Int { 5 }

  public func signal(_ candles: Candles) -> Double {
    let found = candles.hikkake(0)
    if found != 0 { return found }
    for back in 1...3 {
      let pattern = candles.hikkake(back)
      if pattern == 0 { continue }
      // The latest pattern counts, and it is confirmed once.
      let isOpen = (0..<back).dropFirst().allSatisfy { !candles.confirms(pattern, from: back, at: $0) }
      return isOpen && candles.confirms(pattern, from: back, at: 0) ? 2 * pattern : 0
    }
    return 0
  }
}

extension Candles {
  fileprivate func hikkake(_ back: Int) -> Double {
    guard high(back + 1) < high(back + 2), low(back + 1) > low(back + 2) else { return 0 }
    if high(back) < high(back + 1), low(back) < low(back + 1) { return 100 }
    return high(back) > high(back + 1) && low(back) > low(back + 1) ? -100 : 0
  }

  fileprivate func confirms(_ pattern: Double, from start: Int, at back: Int) -> Bool {
    pattern > 0 ? close(back) > high(start + 1) : close(back) < low(start + 1)
  }
}

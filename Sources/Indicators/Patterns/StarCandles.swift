/// CDLMORNINGSTAR: a long black body, a small one below it, a white one back into the first.
public struct MorningStar: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLMORNINGSTAR", "Morning star", penetration: 0.3)

  let penetration: Double

  public init(validated parameters: IndicatorParameters) { penetration = parameters[0] }

  public var lookback: Int { 12 }
  public var means: CandleMeans { .body }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    candles.star(white: false, penetration: penetration) { candles.hasSmallBody(1) } ? 100 : 0
  }
}

/// CDLEVENINGSTAR: a long white body, a small one above it, a black one back into the first.
public struct EveningStar: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLEVENINGSTAR", "Evening star", penetration: 0.3)

  let penetration: Double

  public init(validated parameters: IndicatorParameters) { penetration = parameters[0] }

  public var lookback: Int { 12 }
  public var means: CandleMeans { .body }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    candles.star(white: true, penetration: penetration) { candles.hasSmallBody(1) } ? -100 : 0
  }
}

/// CDLMORNINGDOJISTAR: a morning star whose small candle is a doji.
public struct MorningDojiStar: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLMORNINGDOJISTAR", "Morning doji star", penetration: 0.3)

  let penetration: Double

  public init(validated parameters: IndicatorParameters) { penetration = parameters[0] }

  public var lookback: Int { 12 }
  public var means: CandleMeans { [.body, .range] }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    candles.star(white: false, penetration: penetration) { candles.isDoji(1) } ? 100 : 0
  }
}

/// CDLEVENINGDOJISTAR: an evening star whose small candle is a doji.
public struct EveningDojiStar: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLEVENINGDOJISTAR", "Evening doji star", penetration: 0.3)

  let penetration: Double

  public init(validated parameters: IndicatorParameters) { penetration = parameters[0] }

  public var lookback: Int { 12 }
  public var means: CandleMeans { [.body, .range] }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    candles.star(white: true, penetration: penetration) { candles.isDoji(1) } ? -100 : 0
  }
}

/// CDLABANDONEDBABY: a doji star with gaps on both sides, shadows included; the sign is the colour of the
/// last candle.
public struct AbandonedBaby: Indicator, CandlestickPattern {
  public static let metadata = describe("CDLABANDONEDBABY", "Abandoned baby", penetration: 0.3)

  let penetration: Double

  public init(validated parameters: IndicatorParameters) { penetration = parameters[0] }

  public var lookback: Int { 12 }
  public var means: CandleMeans { [.body, .range] }

  @inline(__always)
  public func signal(_ candles: Candles) -> Double {
    let rises = candles.isWhite(0)
    let isTurn = rises != candles.isWhite(2)
    let rising = candles.gapsDown(1, from: 2) .& candles.gapsUp(0, from: 1)
    let falling = candles.gapsUp(1, from: 2) .& candles.gapsDown(0, from: 1)
    // Rare, so that the jump is predicted.
    guard isTurn .& (rises ? rising : falling) else { return 0 }
    let back = candles.body(2) * penetration
    let (above, below) = (candles.close(2) + back, candles.close(2) - back)
    let (climbs, sinks) = (candles.close(0) > above, candles.close(0) < below)
    let returns = rises ? climbs : sinks
    let fit = candles.hasLongBody(2) .& candles.isDoji(1) .& candles.hasLongBody(0)
    return returns .& fit ? candles.color(0) * 100 : 0
  }
}

extension Candles {
  /// A long candle, a small one that gaps away from it, and one of the other colour that closes a fraction of
  /// the first body back.
  @inline(__always)
  fileprivate func star(white: Bool, penetration: Double, _ isSmall: () -> Bool) -> Bool {
    let isTurn = isWhite(2) == white .& isWhite(0) != white
    let gaps = white ? bodyGapsUp(1, from: 2) : bodyGapsDown(1, from: 2)
    let back = body(2) * penetration
    let (newest, first) = (close(0), close(2))
    let returns = white ? newest < first - back : newest > first + back
    let hasShape = isTurn .& gaps .& returns
    return hasShape .& hasLongBody(2) .& isSmall() .& hasLongBody(0)
  }
}

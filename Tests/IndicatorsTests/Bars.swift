import Indicators
import Market

/// A reproducible source of numbers for made-up bars (SplitMix64).
struct TestRandom {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func bits() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Uniform in [0, 1).
  mutating func uniform() -> Double { Double(bits() >> 11) * 0x1p-53 }
  /// Roughly normal, mean 0, deviation 1.
  mutating func normal() -> Double { (0..<12).reduce(-6) { sum, _ in sum + uniform() } }
}

/// Shapes of price series; the family of indicators must behave on each.
enum Shape: String, CaseIterable, Sendable {
  case randomWalk, trend, chop, constant, gaps, tiny, huge

  /// Bars of this shape; sessions have 13 bars of 30 minutes, some bars have no volume.
  func bars(_ count: Int, seed: UInt64 = 1) -> TestBars {
    var random = TestRandom(seed: seed &+ UInt64(rawValue.utf8.reduce(0) { $0 + Int($1) }))
    var bars = TestBars()
    var close = level
    for i in 0..<count {
      let last = close
      close = next(after: close, at: i, &random)
      let jump = self == .gaps && i % 37 == 36 ? close * 0.08 * random.normal() : 0
      close += jump
      let spread = self == .constant ? 0 : last * 0.004
      let open = last + jump + spread * 0.3 * random.normal()
      bars.open.append(open)
      bars.close.append(close)
      bars.high.append(max(open, close) + spread * random.uniform())
      bars.low.append(min(open, close) - spread * random.uniform())
      bars.volume.append(random.uniform() < 0.05 ? 0 : (1_000 * random.uniform()).rounded() + 1)
      bars.session.append(Double(19_000 + i / 13))
      bars.minute.append(Double(30 * (i % 13 + 1)))
    }
    return bars
  }

  private var level: Double {
    switch self {
    case .tiny: 3e-8
    case .huge: 7e9
    default: 100
    }
  }

  private func next(after close: Double, at i: Int, _ random: inout TestRandom) -> Double {
    switch self {
    case .randomWalk, .gaps, .tiny, .huge: close * (1 + 0.01 * random.normal())
    case .trend: close * 1.002
    case .chop: level * (1 + (i % 2 == 0 ? 0.01 : -0.01))
    case .constant: close
    }
  }
}

/// Columns of made-up bars, by the names of the standard inputs.
struct TestBars: Sendable {
  var open: [Double] = []
  var high: [Double] = []
  var low: [Double] = []
  var close: [Double] = []
  var volume: [Double] = []
  var session: [Double] = []
  var minute: [Double] = []

  var count: Int { close.count }

  func column(_ standard: IndicatorInput.Standard) -> [Double] {
    switch standard {
    case .open: open
    case .high: high
    case .low: low
    case .close: close
    case .volume: volume
    case .session: session
    case .minute: minute
    }
  }

  func inputs(of metadata: IndicatorMetadata) -> [[Double]] { metadata.inputs.map { column($0.standard) } }

  func prefix(_ count: Int) -> TestBars { mapped { Array($0.prefix(count)) } }

  func mapped(_ change: ([Double]) -> [Double]) -> TestBars {
    TestBars(
      open: change(open), high: change(high), low: change(low), close: change(close),
      volume: change(volume), session: change(session), minute: change(minute))
  }

  /// The same bars as a series with sessions and, unless taken away, volume.
  func series(withVolume: Bool = true) -> BarSeries {
    let start: Int64 = 19_000 * Timestamp.nanosecondsPerDay
    return BarSeries(
      instrument: Instrument(
        symbol: "TEST", assetClass: .equity,
        sessions: SessionHours(
          timeZone: "America/New_York", openMinute: 570, closeMinute: 960, weekdays: [1, 2, 3, 4, 5]),
        costs: .free),
      timeframe: Timeframe(minutes: 30),
      timestamps: (0..<count).map {
        start + Int64($0 / 13) * Timestamp.nanosecondsPerDay
          + Int64($0 % 13 + 1) * 30 * Timestamp.nanosecondsPerMinute
      }, open: open, high: high, low: low, close: close, volume: withVolume ? volume : nil,
      sessionDates: session.map { Int32($0) })
  }
}

extension [Double] {
  /// Equal bit for bit, every NaN being equal to every other.
  func isIdentical(to other: [Double]) -> Bool { firstDifference(from: other) == nil }

  func firstDifference(from other: [Double]) -> Int? {
    if count != other.count { return Swift.min(count, other.count) }
    return indices.first {
      self[$0].bitPattern != other[$0].bitPattern && !(self[$0].isNaN && other[$0].isNaN)
    }
  }
}

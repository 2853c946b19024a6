/// A candlestick pattern: 100 where the newest candle completes it upwards, −100 downwards, else 0.
///
/// A few patterns give 80 for a weaker form or 200 for a confirmed one. Patterns say nothing of the trend
/// that they come in, unless their own description does.
public protocol CandlestickPattern: Sendable {
  /// The number of bars before the newest that the pattern reads.
  var lookback: Int { get }

  /// The means that the pattern asks for; others have no meaning.
  var means: CandleMeans { get }

  /// The value at the newest candle.
  func signal(_ candles: Candles) -> Double
}

extension Indicator where Self: CandlestickPattern {
  public func makeKernel() -> PatternKernel<Self> { PatternKernel(pattern: self) }

  public func compute(_ inputs: [[Double]], into outputs: inout [[Double]]) {
    checkColumns(inputs, outputs, metadata: Self.metadata)
    withPointers(to: inputs, columns: &outputs) { inputs, outputs, count in
      PatternBatch(self, inputs, outputs.columns[0]).run(count: count)
    }
  }

  /// The metadata of a pattern; `penetration` is how far into a body the newest close must reach, a fraction.
  static func describe(_ name: String, _ title: String, penetration: Double? = nil) -> IndicatorMetadata {
    IndicatorMetadata(
      name: name, title: title, inputs: [.open, .high, .low, .close],
      parameters: penetration.map {
        [.real("penetration", $0, in: 0...1e6, suggested: [0.2, $0])]
      } ?? [], outputs: ["integer"], isInteger: true)
  }
}

/// Evaluates a pattern at each bar.
public struct PatternKernel<Pattern: CandlestickPattern>: IndicatorKernel {
  let pattern: Pattern
  var means: CandleMeansStream

  init(pattern: Pattern) {
    self.pattern = pattern
    means = CandleMeansStream()
  }

  public var reach: Int { pattern.lookback }

  public mutating func detach() { means.detach() }

  @inline(__always)
  public mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
    let newest = means.update(past)
    if seeding, past.available < pattern.lookback { return .nan }
    return pattern.signal(Candles(past: past, means: newest))
  }
}

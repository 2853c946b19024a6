/// The streaming form of an indicator: takes one bar at a time and gives its values, equal bit for bit to
/// batch.
///
/// A value: a copy goes its own way. An update costs about 10 ns on top of the indicator's own work. Windowed
/// indicators rebuild their sums every `length` bars, so a single update may take a time in proportion to the
/// length, while the mean does not depend on it.
public struct IndicatorStream: Sendable {
  /// The number of leading bars, after the start or after a gap, without a value.
  public let lookback: Int
  private let outputCount: Int
  private let fresh: any IndicatorKernel
  private var kernel: any IndicatorKernel
  private var outputs: Buffer
  private var ring: BarRing
  /// Shared with the copies of this value; whoever finds it shared makes the buffers its own first.
  private var token = Token()

  private final class Token: Sendable {}

  init(kernel: any IndicatorKernel, lookback: Int, metadata: IndicatorMetadata) {
    self.kernel = kernel
    self.fresh = kernel
    self.lookback = lookback
    outputCount = metadata.outputs.count
    outputs = Buffer(count: outputCount)
    ring = BarRing(inputs: metadata.inputs.count, required: metadata.requiredInputs, reach: kernel.reach)
    clearValues()
    self.kernel.detach()
  }

  /// Values of the newest bar, one an output; NaN while there are none.
  public var values: [Double] { (0..<outputCount).map { outputs.base[$0] } }

  /// The value of one output at the newest bar; NaN while there is none.
  public subscript(output: Int) -> Double {
    precondition(output >= 0 && output < outputCount, "an output of the indicator")
    return outputs.base[output]
  }

  /// Takes in a bar without allocating.
  ///
  /// - Parameter inputs: one value for each input of the indicator, in declared order.
  /// - Returns: whether the bar has values, which are then in `values`.
  @discardableResult
  public mutating func update(_ inputs: Span<Double>) -> Bool {
    if !isKnownUniquelyReferenced(&token) { detach() }
    guard let past = ring.push(inputs) else { return restart() }
    kernel.step(past, seeding: past.available <= lookback, into: outputs.base)
    if past.available >= lookback { return true }
    clearValues()
    return false
  }

  /// Takes in a bar and returns its values, or `nil` while there are none.
  public mutating func update(_ inputs: [Double]) -> [Double]? {
    update(inputs.span) ? values : nil
  }

  /// The values that `update` would give, without taking the bar in. Copies the state: time in proportion to
  /// the length of the indicator's windows.
  public func peek(_ inputs: [Double]) -> [Double]? {
    var copy = self
    return copy.update(inputs)
  }

  private mutating func detach() {
    token = Token()
    outputs.makeUnique()
    ring.detach()
    kernel.detach()
  }

  /// A gap: what follows is a new series.
  private mutating func restart() -> Bool {
    kernel = fresh
    kernel.detach()
    ring.clear()
    clearValues()
    return false
  }

  private func clearValues() { outputs.base.update(repeating: .nan, count: outputCount) }
}

/// The last `reach + 1` bars of a stream, held twice so that every window is one stretch of memory.
struct BarRing: Sendable {
  private var buffer: Buffer
  private let inputs: Int
  private let capacity: Int
  /// Where the column of each input starts; unused places repeat the last one.
  private let starts: InlineArray<6, Int>
  private let isRequired: InlineArray<6, Bool>
  private var position = 0
  private var seen = 0

  init(inputs: Int, required: [Int], reach: Int) {
    let size = reach + 1
    self.inputs = inputs
    capacity = size
    buffer = Buffer(count: 2 * size * inputs)
    starts = InlineArray { 2 * size * min($0, inputs - 1) }
    isRequired = InlineArray { required.contains($0) }
  }

  mutating func detach() { buffer.makeUnique() }

  mutating func clear() {
    position = 0
    seen = 0
  }

  /// Takes in a bar, or returns `nil` where a required value is missing; the view is valid until the next call.
  mutating func push(_ values: Span<Double>) -> InputWindow? {
    precondition(values.count == inputs, "one value for each input")
    let base = buffer.base + position
    for input in 0..<inputs {
      let value = values[input]
      if value.isNaN, isRequired[input] { return nil }
      let slot = base + starts[input]
      slot[0] = value
      slot[capacity] = value
    }
    let newest = UnsafePointer(base + capacity)
    let past = InputWindow(
      available: seen,
      columns: [
        newest + starts[0], newest + starts[1], newest + starts[2], newest + starts[3], newest + starts[4],
        newest + starts[5],
      ])
    position &+= 1
    if position == capacity { position = 0 }
    seen &+= 1
    return past
  }
}

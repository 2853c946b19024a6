/// The streaming form of an indicator: takes one bar at a time and gives its values, equal bit for bit to batch.
///
/// A value: a copy goes its own way. Costs one dynamic call a bar, plus the indicator's own work; windowed
/// indicators rebuild their sums every `length` bars, so a single update may take a time in proportion to the
/// length, while the mean does not depend on it.
public struct IndicatorStream: Sendable {
  /// The number of leading bars, after the start or after a gap, without a value.
  public let lookback: Int
  private var outputs: Buffer
  private let outputCount: Int
  private var kernel: any IndicatorKernel
  private let fresh: any IndicatorKernel
  private var ring: BarRing
  private let inputCount: Int
  private let required: [Int]

  init(kernel: any IndicatorKernel, lookback: Int, metadata: IndicatorMetadata) {
    self.kernel = kernel
    self.fresh = kernel
    self.lookback = lookback
    ring = BarRing(inputs: metadata.inputs.count, reach: kernel.reach)
    outputCount = metadata.outputs.count
    outputs = Buffer(count: outputCount)
    inputCount = metadata.inputs.count
    required = metadata.requiredInputs
    clearValues()
  }

  /// Values of the newest bar, one an output; NaN while there are none.
  public var values: [Double] { (0..<outputCount).map { outputs.base[$0] } }

  /// The value of one output at the newest bar; NaN while there is none.
  public subscript(output: Int) -> Double {
    precondition((0..<outputCount).contains(output), "an output of the indicator")
    return outputs.base[output]
  }

  /// Takes in a bar without allocating.
  ///
  /// - Parameter inputs: one value for each input of the indicator, in declared order.
  /// - Returns: whether the bar has values, which are then in `values`.
  @discardableResult
  public mutating func update(_ inputs: Span<Double>) -> Bool {
    precondition(inputs.count == inputCount, "one value for each input")
    for input in required where inputs[input].isNaN { return restart() }
    let past = ring.push(inputs)
    outputs.makeUnique()
    kernel.detach()
    kernel.step(past, seeding: past.available <= lookback, into: outputs.base)
    if past.available >= lookback { return true }
    clearValues()
    return false
  }

  /// Takes in a bar and returns its values, or `nil` while there are none.
  public mutating func update(_ inputs: [Double]) -> [Double]? {
    update(inputs.span) ? values : nil
  }

  /// The values that `update` would give, without taking the bar in. Copies the state: time in proportion to the
  /// length of the indicator's windows.
  public func peek(_ inputs: [Double]) -> [Double]? {
    var copy = self
    return copy.update(inputs)
  }

  private mutating func restart() -> Bool {
    kernel = fresh
    ring.clear()
    outputs.makeUnique()
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
  private var position = 0
  private var seen = 0

  init(inputs: Int, reach: Int) {
    self.inputs = inputs
    capacity = reach + 1
    buffer = Buffer(count: 2 * capacity * inputs)
  }

  mutating func clear() {
    position = 0
    seen = 0
  }

  /// Takes in a bar; the view is valid until the next call.
  mutating func push(_ values: Span<Double>) -> Past {
    buffer.makeUnique()
    let base = buffer.base
    for input in 0..<inputs {
      let slot = base + (2 * capacity * input + position)
      slot[0] = values[input]
      slot[capacity] = values[input]
    }
    let current = UnsafePointer(base + (position + capacity))
    let stride = 2 * capacity
    let last = inputs - 1
    let past = Past(
      available: seen, columns: InlineArray { current + stride * min($0, last) })
    position += 1
    if position == capacity { position = 0 }
    seen += 1
    return past
  }
}

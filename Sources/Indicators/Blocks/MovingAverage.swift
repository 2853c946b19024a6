/// A moving average that reads its series through a pointer to the newest value with the past behind it,
/// which may point into an input column or into the history of a derived series.
protocol MovingAverageBlock: Sendable {
  /// The furthest value behind the newest that is read.
  var reach: Int { get }

  /// See `IndicatorKernel.detach`.
  mutating func detach()

  /// Takes in a value; the result has no meaning before the look-back of its kind is over.
  ///
  /// - Parameters:
  ///   - newest: points to the value; `count` values, or `reach` if that is less, lie behind it.
  ///   - count: how many values were given before.
  ///   - seeding: false only behind the first value that has an average.
  mutating func update(_ newest: UnsafePointer<Double>, count: Int, seeding: Bool) -> Double
}

extension MovingAverageBlock {
  mutating func detach() {}
}

/// TA-Lib's kinds of moving averages, by its numbers.
public enum MovingAverageKind: Int, Sendable, CaseIterable {
  case simple, exponential, weighted, doubleExponential, tripleExponential, triangular, kaufman, mesa, t3

  /// The number of leading values without an average.
  func lookback(_ length: Int) -> Int {
    if length == 1, self != .simple { return 0 }
    return switch self {
    case .simple, .exponential, .weighted, .triangular: length - 1
    case .doubleExponential: 2 * (length - 1)
    case .tripleExponential: 3 * (length - 1)
    case .kaufman: length
    case .mesa: MesaMean.lookback
    case .t3: 6 * (length - 1)
    }
  }

  /// - Parameter length: at least 2; the average over one value is the value itself.
  func block(_ length: Int) -> any MovingAverageBlock {
    switch self {
    case .simple: RollingMean(length: length)
    case .exponential: ExponentialMean(length: length)
    case .weighted: WeightedMean(length: length)
    case .doubleExponential: DoubleExponentialMean(length: length)
    case .tripleExponential: TripleExponentialMean(length: length)
    case .triangular: TriangularMean(length: length)
    case .kaufman: KaufmanMean(length: length)
    case .mesa: MesaMean(fastLimit: 0.5, slowLimit: 0.05)
    case .t3: T3Mean(length: length, factor: 0.7)
    }
  }
}

/// A moving average of a kind chosen at run time, over a series that a kernel derives itself.
struct MovingAverage: Sendable {
  let lookback: Int
  private let isSimple: Bool
  private var simple: RollingMean
  /// Any other kind; `nil` where the average is the value itself.
  private var other: (any MovingAverageBlock)?
  private var history: History
  private var count = 0

  init(_ kind: MovingAverageKind, _ length: Int) {
    isSimple = kind == .simple
    simple = RollingMean(length: length)
    other = isSimple || length == 1 ? nil : kind.block(length)
    lookback = kind.lookback(length)
    history = History(length: 1 + (isSimple ? simple.reach : other?.reach ?? 0))
  }

  /// Whether the last value had an average.
  var isReady: Bool { count > lookback }

  mutating func detach() {
    history.detach()
    simple.detach()
    other?.detach()
  }

  /// Takes in a value and returns the average, which has no meaning before `isReady`.
  mutating func update(_ value: Double, seeding: Bool) -> Double {
    update(at: history.push(value), seeding: seeding)
  }

  /// The furthest value behind the newest that `update(at:)` reads.
  var reach: Int { history.length - 1 }

  /// Takes in a value with the past of its series behind it in memory, as an input has it.
  @inline(__always)
  mutating func update(at newest: UnsafePointer<Double>, seeding: Bool) -> Double {
    let before = count
    count &+= 1
    if isSimple { return simple.update(newest, count: before) }
    return other?.update(newest, count: before, seeding: seeding) ?? newest.pointee
  }
}

extension RollingMean: MovingAverageBlock {
  var reach: Int { length - 1 }

  mutating func update(_ newest: UnsafePointer<Double>, count: Int, seeding: Bool) -> Double {
    update(newest, count: count)
  }
}

extension ExponentialMean: MovingAverageBlock {
  var reach: Int { 0 }

  mutating func update(_ newest: UnsafePointer<Double>, count: Int, seeding: Bool) -> Double {
    update(newest.pointee, seeding: seeding)
  }
}

/// The kernel of an indicator that is one moving average of its only input.
struct BlockKernel<Block: MovingAverageBlock>: IndicatorKernel {
  var block: Block

  var reach: Int { block.reach }

  mutating func detach() { block.detach() }

  @inline(__always)
  mutating func step(_ past: InputWindow, seeding: Bool) -> Double {
    block.update(past.pointer(0), count: past.available, seeding: seeding)
  }
}

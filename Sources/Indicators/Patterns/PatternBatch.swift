/// Evaluates a pattern over whole columns, a chunk at a time: first the means of the chunk, then the pattern,
/// each as a plain loop that runs on SIMD lanes and stays in the nearest cache.
///
/// The same as stepping a `PatternKernel` from bar to bar: a bar with NaN has no value, and behind it the
/// pattern starts again.
struct PatternBatch<Pattern: CandlestickPattern> {
  private let pattern: Pattern
  private let inputs: InputWindow.Columns
  private let output: UnsafeMutablePointer<Double>
  private let lookback: Int
  private let wanted: CandleMeans
  private let bodies = MeasureChunk()
  private let ranges = MeasureChunk()

  init(_ pattern: Pattern, _ inputs: InputWindow.Columns, _ output: UnsafeMutablePointer<Double>) {
    self.pattern = pattern
    self.inputs = inputs
    self.output = output
    lookback = pattern.lookback
    wanted = pattern.means
  }

  func run(count: Int) {
    let all = [0, 1, 2, 3]
    var start = 0
    var index = 0
    while index < count {
      let end = min(index + MeasureChunk.size, count)
      let gap = firstGap(inputs, required: all, from: index, to: end)
      measure(from: index, count: gap - index)
      let first = min(max(index, start + lookback), gap)
      (output + index).update(repeating: .nan, count: first - index)
      evaluate(from: first, to: gap, chunk: index, start: start)
      bodies.keepTail(of: gap - index)
      ranges.keepTail(of: gap - index)
      index = gap
      if gap < end {
        output[gap] = .nan
        index += 1
        start = index
        bodies.clear()
        ranges.clear()
      }
    }
  }

  private func measure(from index: Int, count: Int) {
    if wanted.contains(.body) {
      let (open, close) = (inputs.columns[0] + index, inputs.columns[3] + index)
      for i in 0..<count { bodies.values[i] = (close[i] - open[i]).magnitude }
      bodies.addUp(count, tens: true, fives: false)
    }
    if !wanted.isDisjoint(with: [.range, .five]) {
      let (high, low) = (inputs.columns[1] + index, inputs.columns[2] + index)
      for i in 0..<count { ranges.values[i] = high[i] - low[i] }
      ranges.addUp(count, tens: wanted.contains(.range), fives: wanted.contains(.five))
    }
  }

  private func evaluate(from first: Int, to end: Int, chunk: Int, start: Int) {
    let (body, range, five) = (bodies.tens - chunk, ranges.tens - chunk, ranges.fives - chunk)
    for i in first..<end {
      let means = CandleMeans.Newest(
        body: UnsafePointer(body + i), range: UnsafePointer(range + i), five: UnsafePointer(five + i))
      output[i] = pattern.signal(Candles(past: inputs.past(at: i, start: start), means: means))
    }
  }
}

/// One measure of the candles of a chunk with its sums and means, each with a tail of the chunk before in
/// front.
private final class MeasureChunk {
  static let size = 512
  /// Values kept from the chunk before: what sums of ten and the patterns look back.
  private static let tail = 16
  private let memory: UnsafeMutablePointer<Double>

  init() {
    memory = .allocate(capacity: 4 * (Self.tail + Self.size))
    memory.initialize(repeating: .nan, count: 4 * (Self.tail + Self.size))
  }

  deinit { memory.deallocate() }

  var values: UnsafeMutablePointer<Double> { column(0) }
  var fours: UnsafeMutablePointer<Double> { column(1) }
  var tens: UnsafeMutablePointer<Double> { column(2) }
  var fives: UnsafeMutablePointer<Double> { column(3) }

  private func column(_ index: Int) -> UnsafeMutablePointer<Double> {
    memory + (index * (Self.tail + Self.size) + Self.tail)
  }

  func addUp(_ count: Int, tens wantsTens: Bool, fives wantsFives: Bool) {
    let values = UnsafePointer(values)
    let (fours, tens, fives) = (fours, tens, fives)
    for i in 0..<count { fours[i] = PairedSum.four(values + i) }
    let sums = UnsafePointer(fours)
    if wantsTens { for i in 0..<count { tens[i] = PairedSum.ten(fours: sums + i, values + i) / 10 } }
    if wantsFives { for i in 0..<count { fives[i] = PairedSum.five(fours: sums + i, values + i) / 5 } }
  }

  /// Moves the last values of a chunk of `count` in front of the next one.
  func keepTail(of count: Int) {
    for index in 0..<4 {
      let first = column(index) - Self.tail
      for i in 0..<Self.tail { first[i] = first[i + count] }
    }
  }

  /// Forgets the chunk before: behind a gap the series starts again.
  func clear() { memory.update(repeating: .nan, count: 4 * (Self.tail + Self.size)) }
}

/// DEMA: twice the EMA less the EMA of the EMA (P. Mulloy 1994).
struct DoubleExponentialMean: MovingAverageBlock {
  private var first: ExponentialMean
  private var second: ExponentialMean

  init(length: Int) {
    first = ExponentialMean(length: length)
    second = first
  }

  var reach: Int { 0 }

  mutating func update(_ newest: UnsafePointer<Double>, count: Int, seeding: Bool) -> Double {
    let a = first.update(newest.pointee, seeding: seeding)
    if seeding, !first.isReady { return .nan }
    return 2 * a - second.update(a, seeding: seeding)
  }
}

/// TEMA: 3·EMA − 3·EMA(EMA) + EMA(EMA(EMA)) (P. Mulloy 1994).
struct TripleExponentialMean: MovingAverageBlock {
  private var first: ExponentialMean
  private var second: ExponentialMean
  private var third: ExponentialMean

  init(length: Int) {
    first = ExponentialMean(length: length)
    second = first
    third = first
  }

  var reach: Int { 0 }

  mutating func update(_ newest: UnsafePointer<Double>, count: Int, seeding: Bool) -> Double {
    let a = first.update(newest.pointee, seeding: seeding)
    if seeding, !first.isReady { return .nan }
    let b = second.update(a, seeding: seeding)
    if seeding, !second.isReady { return .nan }
    return 3 * a - 3 * b + third.update(b, seeding: seeding)
  }

  /// The third of the chained means instead of their combination: the basis of TRIX.
  mutating func updateThird(_ value: Double, seeding: Bool) -> Double {
    let a = first.update(value, seeding: seeding)
    if seeding, !first.isReady { return .nan }
    let b = second.update(a, seeding: seeding)
    if seeding, !second.isReady { return .nan }
    return third.update(b, seeding: seeding)
  }
}

/// T3: six chained EMAs combined with the powers of a volume factor (T. Tillson 1998).
struct T3Mean: MovingAverageBlock {
  private var means: InlineArray<6, ExponentialMean>
  /// Weights of the sixth, fifth, fourth and third mean.
  private let weights: SIMD4<Double>

  init(length: Int, factor v: Double) {
    means = InlineArray(repeating: ExponentialMean(length: length))
    let square = v * v
    let cube = square * v
    weights = SIMD4(
      -cube, 3 * (square + cube), -6 * square - 3 * (v + cube), 1 + 3 * v + cube + 3 * square)
  }

  var reach: Int { 0 }

  mutating func update(_ newest: UnsafePointer<Double>, count: Int, seeding: Bool) -> Double {
    var value = newest.pointee
    var sum = 0.0
    for k in 0..<6 {
      value = means[k].update(value, seeding: seeding)
      if seeding, !means[k].isReady { return .nan }
      if k >= 2 { sum += weights[5 &- k] * value }
    }
    return sum
  }
}

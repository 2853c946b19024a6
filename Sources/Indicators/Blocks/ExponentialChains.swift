/// A link of a chain of EMAs: `ExponentialMean` of values that are relative to an anchor already, one step
/// at a time, because several links fill the registers and run side by side as they are.
struct ChainedMean: Sendable {
  let length: Int
  private let weight: Double
  private let keep: Double
  private var count = 0
  /// The mean divided by the weight; while seeding, the sum.
  private var scaled = 0.0

  init(length: Int) {
    self.length = length
    weight = 2 / Double(length + 1)
    keep = 1 - weight
  }

  var value: Double { scaled * weight }

  var isReady: Bool { count >= length }

  /// See `ExponentialMean.update`.
  @inline(__always)
  mutating func update(_ x: Double, seeding: Bool) -> Double {
    if seeding, !isReady { return seed(x) }
    scaled = scaled * keep + x
    return value
  }

  @inline(never)
  private mutating func seed(_ x: Double) -> Double {
    count += 1
    scaled += x
    if isReady { scaled /= Double(length) * weight }
    return value
  }
}

/// EMAs of EMAs, of values relative to the first one: a constant series has exactly its constant as result.
///
/// A link takes values once the one before it is seeded.
struct ExponentialChain: Sendable {
  private var anchor = 0.0
  private var isEmpty = true
  private var first: ChainedMean
  private var second: ChainedMean
  private var third: ChainedMean

  init(length: Int) {
    first = ChainedMean(length: length)
    second = first
    third = first
  }

  mutating func distance(of value: Double, seeding: Bool) -> Double {
    if seeding, isEmpty {
      anchor = value
      isEmpty = false
    }
    return value - anchor
  }

  /// 2·EMA − EMA(EMA).
  mutating func double(_ value: Double, seeding: Bool) -> Double {
    let a = first.update(distance(of: value, seeding: seeding), seeding: seeding)
    if seeding, !first.isReady { return .nan }
    return anchor + (2 * a - second.update(a, seeding: seeding))
  }

  /// 3·EMA − 3·EMA(EMA) + EMA(EMA(EMA)).
  mutating func triple(_ value: Double, seeding: Bool) -> Double {
    let a = first.update(distance(of: value, seeding: seeding), seeding: seeding)
    if seeding, !first.isReady { return .nan }
    let b = second.update(a, seeding: seeding)
    if seeding, !second.isReady { return .nan }
    return anchor + (3 * (a - b) + third.update(b, seeding: seeding))
  }

  /// EMA(EMA(EMA)).
  mutating func third(_ value: Double, seeding: Bool) -> Double {
    let a = first.update(distance(of: value, seeding: seeding), seeding: seeding)
    if seeding, !first.isReady { return .nan }
    let b = second.update(a, seeding: seeding)
    if seeding, !second.isReady { return .nan }
    return anchor + third.update(b, seeding: seeding)
  }
}

/// DEMA: twice the EMA less the EMA of the EMA (P. Mulloy 1994).
struct DoubleExponentialMean: MovingAverageBlock {
  private var chain: ExponentialChain

  init(length: Int) { chain = ExponentialChain(length: length) }

  var reach: Int { 0 }

  mutating func update(_ newest: UnsafePointer<Double>, count: Int, seeding: Bool) -> Double {
    chain.double(newest.pointee, seeding: seeding)
  }
}

/// TEMA: 3·EMA − 3·EMA(EMA) + EMA(EMA(EMA)) (P. Mulloy 1994).
struct TripleExponentialMean: MovingAverageBlock {
  private var chain: ExponentialChain

  init(length: Int) { chain = ExponentialChain(length: length) }

  var reach: Int { 0 }

  mutating func update(_ newest: UnsafePointer<Double>, count: Int, seeding: Bool) -> Double {
    chain.triple(newest.pointee, seeding: seeding)
  }
}

/// T3: six chained EMAs combined with the powers of a volume factor (T. Tillson 1998).
struct T3Mean: MovingAverageBlock {
  private let keep: Double
  /// Weights of the third to the sixth mean, each with the power of the EMA weight that its scale lacks.
  private let weights: SIMD4<Double>
  private let weight: Double
  private var anchor = 0.0
  private var seeds: InlineArray<6, ChainedMean>
  /// The means behind the seed, the k-th divided by the k-th power of the EMA weight: each is the one before
  /// summed up, and lives in a register of its own.
  private var a = 0.0
  private var b = 0.0
  private var c = 0.0
  private var d = 0.0
  private var e = 0.0
  private var f = 0.0

  init(length: Int, factor v: Double) {
    weight = 2 / Double(length + 1)
    keep = 1 - weight
    seeds = InlineArray(repeating: ChainedMean(length: length))
    let square = v * v
    let cube = square * v
    let scale = weight * weight * weight
    weights =
      SIMD4(1 + 3 * v + cube + 3 * square, -6 * square - 3 * (v + cube), 3 * (square + cube), -cube)
      * SIMD4(scale, scale * weight, scale * weight * weight, scale * scale)
  }

  var reach: Int { 0 }

  mutating func update(_ newest: UnsafePointer<Double>, count: Int, seeding: Bool) -> Double {
    if seeding { return seed(newest.pointee, count: count) }
    a = a * keep + (newest.pointee - anchor)
    b = b * keep + a
    c = c * keep + b
    d = d * keep + c
    e = e * keep + d
    f = f * keep + e
    return anchor + combined
  }

  private var combined: Double {
    (weights[0] * c + weights[1] * d) + (weights[2] * e + weights[3] * f)
  }

  private mutating func seed(_ value: Double, count: Int) -> Double {
    if count == 0 { anchor = value }
    var distance = value - anchor
    for k in 0..<6 {
      distance = seeds[k].update(distance, seeding: true)
      if !seeds[k].isReady { return .nan }
    }
    var scale = weight
    func scaled(_ k: Int) -> Double {
      defer { scale *= weight }
      return seeds[k].value / scale
    }
    (a, b, c, d, e, f) = (scaled(0), scaled(1), scaled(2), scaled(3), scaled(4), scaled(5))
    return anchor + combined
  }
}

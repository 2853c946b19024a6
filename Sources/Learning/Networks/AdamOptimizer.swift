/// Adam (Kingma & Ba, 2015, ICLR): steps that are scaled by running means of the gradient and its square.
struct AdamOptimizer<Scalar: BinaryFloatingPoint & Sendable>: Sendable {
  let learningRate: Scalar
  private var first: [Scalar]
  private var second: [Scalar]
  private var (firstPower, secondPower): (Scalar, Scalar) = (1, 1)

  private static var decays: (first: Scalar, second: Scalar) { (0.9, 0.999) }
  private static var guardian: Scalar { 1e-8 }

  init(count: Int, learningRate: Scalar) {
    self.learningRate = learningRate
    first = [Scalar](repeating: 0, count: count)
    second = first
  }

  /// Moves `parameters` one step against `gradient`.
  mutating func step(_ parameters: inout [Scalar], _ gradient: [Scalar]) {
    let (one, two) = Self.decays
    firstPower *= one
    secondPower *= two
    let rate = learningRate * (1 - secondPower).squareRoot() / (1 - firstPower)
    for index in parameters.indices {
      let slope = gradient[index]
      first[index] = one * first[index] + (1 - one) * slope
      second[index] = two * second[index] + (1 - two) * slope * slope
      parameters[index] -= rate * first[index] / (second[index].squareRoot() + Self.guardian)
    }
  }
}

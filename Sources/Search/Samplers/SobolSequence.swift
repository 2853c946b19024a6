package import Numerics

/// The Sobol sequence: points that fill the unit cube more evenly than random ones.
///
/// Sobol (1967) with the direction numbers of Joe & Kuo (2008), "Constructing Sobol sequences with better
/// two-dimensional projections", SIAM J. Sci. Comput. 30(5). Scrambled by a random linear matrix and a digital shift
/// (Matoušek 1998): each point is then uniform, and of 2^k points one lies in each 2^-k-th of every axis.
package struct SobolSequence: Sendable {
  /// 32 direction numbers a dimension.
  private let directions: [[UInt32]]
  private let shifts: [UInt32]

  static let maximumDimensions = SobolDirections.degrees.count + 1
  private static let bits = 32

  /// - Precondition: `dimensions` is from 1 to `maximumDimensions`.
  package init(dimensions: Int) {
    precondition(
      (1...Self.maximumDimensions).contains(dimensions), "no direction numbers for so many dimensions")
    directions = (0..<dimensions).map(Self.directions)
    shifts = [UInt32](repeating: 0, count: dimensions)
  }

  /// The same points, scrambled.
  package init(dimensions: Int, scrambledBy stream: inout RandomStream) {
    let plain = SobolSequence(dimensions: dimensions)
    var directions: [[UInt32]] = []
    var shifts: [UInt32] = []
    for own in plain.directions {
      // Row r of a lower triangular matrix with ones on its diagonal gives bit r of the result.
      let rows = (0..<Self.bits).map { row -> UInt32 in
        let diagonal = UInt32(1) << UInt32(Self.bits - 1 - row)
        let above = row == 0 ? 0 : ~UInt32(0) << UInt32(Self.bits - row)
        return diagonal | (UInt32(truncatingIfNeeded: stream.next()) & above)
      }
      directions.append(
        own.map { number in
          var scrambled: UInt32 = 0
          for (row, mask) in rows.enumerated() where (number & mask).nonzeroBitCount % 2 == 1 {
            scrambled |= UInt32(1) << UInt32(Self.bits - 1 - row)
          }
          return scrambled
        })
      shifts.append(UInt32(truncatingIfNeeded: stream.next()))
    }
    self.directions = directions
    self.shifts = shifts
  }

  /// Point `index` of the sequence, each coordinate in [0, 1).
  package func point(_ index: Int) -> [Double] {
    let gray = UInt32(truncatingIfNeeded: index) ^ (UInt32(truncatingIfNeeded: index) >> 1)
    return zip(directions, shifts).map { own, shift in
      var bits = shift
      var rest = gray
      var position = 0
      while rest != 0 {
        if rest & 1 == 1 { bits ^= own[position] }
        rest >>= 1
        position += 1
      }
      return Double(bits) * 0x1p-32
    }
  }

  private static func directions(_ dimension: Int) -> [UInt32] {
    var numbers = [UInt32](repeating: 0, count: bits)
    if dimension == 0 {
      for bit in 0..<bits { numbers[bit] = UInt32(1) << UInt32(bits - 1 - bit) }
      return numbers
    }
    let degree = SobolDirections.degrees[dimension - 1]
    let coefficients = SobolDirections.coefficients[dimension - 1]
    let start = SobolDirections.offsets[dimension - 1]
    for bit in 0..<bits {
      if bit < degree {
        numbers[bit] = SobolDirections.initial[start + bit] << UInt32(bits - 1 - bit)
        continue
      }
      var number = numbers[bit - degree] ^ (numbers[bit - degree] >> UInt32(degree))
      for k in 1..<max(degree, 1) where (coefficients >> UInt32(degree - 1 - k)) & 1 == 1 {
        number ^= numbers[bit - k]
      }
      numbers[bit] = number
    }
    return numbers
  }
}

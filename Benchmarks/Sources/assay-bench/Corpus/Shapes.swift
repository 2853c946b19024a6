import Market

/// Price paths of different character: some code costs more on some of them.
enum Shape: String, CaseIterable {
  case randomWalk = "random-walk"
  case trend, chop, constant, gaps

  /// Closes of the shape on a tick of 0.25, around 4,000.
  func closes(_ count: Int) -> [Double] {
    var random = Random(seed: 7)
    var level = 4_000.0
    return (0..<count).map { bar in
      switch self {
      case .randomWalk: level += 2 * random.normal()
      case .trend: level += 0.05 + 0.2 * random.normal()
      case .chop: level = 4_000 + Double(bar % 7) * 3 + random.normal()
      case .constant: break
      case .gaps: level += random.chance(0.02) ? 60 * random.normal() : 0.5 * random.normal()
      }
      return (level * 4).rounded() / 4
    }
  }
}

import Glibc
import Learning
import TestKit

/// Windows of made-up strategies for the tests of sizing.
enum SizingMarkets {
  private static let week: Int64 = 7 * 86_400 * 1_000_000_000

  /// Weekly windows of pairs whose return is noise of 2 %, part of it shared by all pairs of a window, around `edge`
  /// where the feature `known` is above 0 and −`edge` where it is below.
  static func rows(
    windows: Int = 60, symbols: Int = 10, strategies: Int = 3, edge: Double, drift: Double = 0.002, seed: Int
  ) -> SizingRows {
    var random = TestRandom(seed: seed)
    var columns = (
      symbols: [String](), strategies: [String](), windows: [Int](), starts: [Int64](), returns: [Double](),
      known: [Double](), other: [Double]()
    )
    for window in 0..<windows {
      let shared = normal(&random)
      for symbol in 0..<symbols {
        for strategy in 0..<strategies {
          let known = normal(&random)
          let noise = 0.02 * (0.5 * shared + 0.75.squareRoot() * normal(&random))
          columns.symbols.append("S\(symbol)")
          columns.strategies.append("rule\(strategy)")
          columns.windows.append(window + 1)
          columns.starts.append(Int64(window) * week)
          columns.returns.append(drift + (known > 0 ? edge : -edge) + noise)
          columns.known.append(known)
          columns.other.append(normal(&random))
        }
      }
    }
    return SizingRows(
      symbols: columns.symbols, strategies: columns.strategies, windows: columns.windows,
      starts: columns.starts, ends: columns.starts.map { $0 + week }, returns: columns.returns,
      numbers: [("known", columns.known), ("other", columns.other)])
  }

  static func normal(_ random: inout TestRandom) -> Double {
    (-2 * log(1 - random.uniform())).squareRoot() * cos(2 * Double.pi * random.uniform())
  }
}

import Numerics

/// Ways to size without a model. Each looks at earlier windows of the same pair alone.
public enum SizingBaseline: String, Sendable, Hashable, CaseIterable {
  /// All capital.
  case full
  /// The same for every row of a window: the mean of what the model gave there. Whatever the model gains against it,
  /// it gains by telling rows apart, not by betting more or less.
  case equal
  /// As much as brings the pair to the median volatility of the window's pairs, at most all.
  case volatilityTarget = "volatility_target"
  /// Mean over variance of the pair's earlier windows, times the model's share of Kelly, between 0 and its cap.
  case kelly

  /// Earlier windows below which a pair has no statistics of its own: its volatility is then taken as the median, and
  /// Kelly does not bet.
  static let minimumHistory = 6
}

/// What was known of each row's pair before its window.
struct PairMoments: Sendable {
  /// Mean and variance of the earlier windows; NaN with too few.
  let means: [Double]
  let variances: [Double]

  /// A window counts as earlier when it ended by the start of the row's.
  init(_ rows: SizingRows) {
    var (means, variances) = (
      [Double](repeating: .nan, count: rows.count), [Double](repeating: .nan, count: rows.count)
    )
    for history in rows.histories() {
      var moments = RunningMoments()
      // Overlapping windows end one after the other as they start.
      var next = 0
      for row in history {
        while next < history.count, rows.ends[history[next]] <= rows.starts[row] {
          let value = rows.returns[history[next]]
          if value.isFinite { moments.add(value) }
          next += 1
        }
        if moments.count >= SizingBaseline.minimumHistory {
          means[row] = moments.mean ?? .nan
          variances[row] = moments.sampleVariance ?? .nan
        }
      }
    }
    (self.means, self.variances) = (means, variances)
  }

  /// The fractions of the rows of one window.
  func fractions(
    _ baseline: SizingBaseline, _ window: [Int], model: [Double], kellyShare: Double, cap: Double
  ) -> [Double] {
    switch baseline {
    case .full: return window.map { _ in 1 }
    case .equal:
      let mean = model.reduce(0, +) / Double(model.count)
      return window.map { _ in mean }
    case .volatilityTarget:
      let median = Quantile.of(window.map { variances[$0] }.filter(\.isFinite), at: 0.5).squareRoot()
      return window.map { row in
        let own = variances[row].squareRoot()
        return own > 0 && median > 0 ? min(1, median / own) : 1
      }
    case .kelly:
      return window.map { row in
        Kelly.clamped(
          Kelly.continuous(mean: means[row], variance: variances[row]) ?? 0, multiplier: kellyShare, cap: cap)
      }
    }
  }
}

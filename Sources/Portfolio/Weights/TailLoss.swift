/// The mean loss of the worst share of the periods, the period at the border in part.
struct TailLoss {
  private let panel: ReturnPanel
  /// Periods in the tail, in general no whole number.
  private let inTail: Double
  /// The mean size of the returns, which planes are measured in.
  private let scale: Double

  init(_ panel: ReturnPanel, tail: Double) {
    self.panel = panel
    inTail = tail * Double(panel.periods)
    let sum = panel.columns.reduce(0) { $0 + $1.reduce(0) { $0 + abs($1) } }
    scale = sum / Double(panel.assets * panel.periods)
  }

  func loss(of weights: [Double]) -> Double {
    let plane = plane(at: weights)
    return scale * zip(plane, weights).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// For each asset its mean loss in the periods that are the worst for these weights, in mean sizes of returns. Times
  /// the weights it is their tail loss, times any others at most theirs.
  func plane(at weights: [Double]) -> [Double] {
    let losses = (0..<panel.periods).map { period in
      panel.columns.indices.reduce(0) { $0 - weights[$1] * panel.columns[$1][period] }
    }
    let order = losses.indices.sorted { (-losses[$0], $0) < (-losses[$1], $1) }
    let whole = min(panel.periods, Int((inTail + 1e-12).rounded(.down)))
    let rest = max(0, inTail - Double(whole))
    return panel.columns.map { column in
      var sum = order.prefix(whole).reduce(0) { $0 - column[$1] }
      if whole < order.count { sum -= rest * column[order[whole]] }
      return sum / inTail / scale
    }
  }
}

/// Forecasts that read nothing but a symbol's own returns.
struct PriceBaselines {
  let panel: PricePanel
  /// Returns before it teach.
  let until: Int64

  /// No move.
  func zero(_ rows: [Int]) -> [Double] { rows.map { _ in 0 } }

  /// The symbol's mean return before the validation part, over the horizon.
  func drift(_ rows: [Int]) -> [Double] {
    let means = fitted { returns in returns.reduce(0, +) / Double(max(returns.count, 1)) }
    return rows.map { (means[panel.table.symbols[$0]] ?? 0) * Double(panel.horizon) }
  }

  /// The symbol's autoregression of order 1, fitted before the validation part, followed over the horizon from the last
  /// return that was known.
  func autoregression(_ rows: [Int]) -> [Double] {
    let fits = fitted(Self.fit)
    return rows.map { row in
      let symbol = panel.table.symbols[row]
      guard let fit = fits[symbol], let history = panel.histories[symbol],
        let last = Self.last(history, at: panel.table.times[row])
      else { return 0 }
      var (sum, next) = (0.0, last)
      for _ in 0..<panel.horizon {
        next = fit.intercept + fit.slope * next
        sum += next
      }
      return sum
    }
  }

  private func fitted<Fit>(_ fit: ([Double]) -> Fit) -> [String: Fit] {
    panel.histories.mapValues { history in
      fit(zip(history.times, history.returns).filter { $0.0 < until }.map(\.1))
    }
  }

  private static func fit(_ returns: [Double]) -> (intercept: Double, slope: Double) {
    let (before, after) = (returns.dropLast(), returns.dropFirst())
    let count = Double(before.count)
    guard count >= 20 else { return (0, 0) }
    let (x, y) = (before.reduce(0, +) / count, after.reduce(0, +) / count)
    var (together, own) = (0.0, 0.0)
    for (first, second) in zip(before, after) {
      together += (first - x) * (second - y)
      own += (first - x) * (first - x)
    }
    let slope = own > 0 ? together / own : 0
    return (y - slope * x, slope)
  }

  private static func last(_ history: PricePanel.History, at time: Int64) -> Double? {
    var (low, high) = (0, history.times.count)
    while low < high {
      let middle = (low + high) / 2
      if history.times[middle] <= time { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? history.returns[low - 1] : nil
  }
}

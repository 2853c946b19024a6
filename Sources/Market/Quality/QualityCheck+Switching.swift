internal import Glibc

extension QualityCheck {
  /// What a mixture of two series leaves in the returns: jumps there and back, and returns that follow from the one
  /// before.
  mutating func checkMixture() {
    let returns = ReturnColumn(bars.close, asDifferences: usesDifferences).values
    guard let usual = Self.usualMove(returns) else { return }
    checkSwitching(returns, usual)
    checkSerialCorrelation(returns, usual)
  }

  /// Jumps of one size in alternating directions: two contracts or two sources, row by row.
  ///
  /// Large moves of a market come in any size and seldom turn back by the same amount. Over the 156 real files that
  /// the threshold was set on, at most half of the large moves did; in two that mix price levels, five in six.
  private mutating func checkSwitching(_ returns: [Double], _ usual: Double) {
    let jumps = returns.indices.filter { abs(returns[$0]) > 8 * usual }
    var switches = tally()
    var distances: [Double] = []
    for (here, back) in zip(jumps, jumps.dropFirst()) {
      let (a, b) = (returns[here], returns[back])
      guard a * b < 0, abs(a + b) < 0.15 * max(abs(a), abs(b)) else { continue }
      distances.append(abs(bars.close[here] - bars.close[here - 1]))
      switches.add(here) {
        "\(bars.close[here - 1]) → \(bars.close[here]), and back to \(bars.close[back]) at \(time(back))"
      }
    }
    guard switches.count >= options.switches, Double(switches.count) >= 0.7 * Double(jumps.count - 1) else {
      return
    }
    distances.sort()
    let distance = distances[distances.count / 2]
    add(
      .levelSwitching, .error, switches,
      "The price switches between two levels about \(Self.short(distance)) apart, "
        + "\(counted(switches.count, "time")) of \(counted(jumps.count, "large move")). Two contracts or two "
        + "sources are mixed in one series, and a backtest takes the jumps between them for profit and loss.")
  }

  /// Lag-one autocorrelation of returns, each cut to five usual moves so that no single print decides it.
  private mutating func checkSerialCorrelation(_ returns: [Double], _ usual: Double) {
    let cut = returns.filter(\.isFinite).map { min(max($0, -5 * usual), 5 * usual) }
    guard cut.count >= 100 else { return }
    let mean = cut.reduce(0, +) / Double(cut.count)
    var (products, squares) = (0.0, 0.0)
    for i in cut.indices {
      squares += (cut[i] - mean) * (cut[i] - mean)
      if i > 0 { products += (cut[i] - mean) * (cut[i - 1] - mean) }
    }
    guard squares > 0 else { return }
    let correlation = products / squares
    guard abs(correlation) > options.serialCorrelation, abs(correlation) * Double(cut.count).squareRoot() > 5
    else { return }
    var tally = tally()
    tally.add(cut.count, examples: [(0, "autocorrelation \(Self.short(correlation)) at lag 1")])
    let cause =
      correlation < 0
      ? "Prices that bounce between bid and ask, or come from two sources, do that"
      : "Prices that are averaged, interpolated or stale do that"
    add(
      .serialCorrelation, .warning, tally,
      "Returns depend on the return before: lag-1 autocorrelation \(Self.short(correlation)) over "
        + "\(counted(cut.count, "return")), where markets stay within ±\(options.serialCorrelation). \(cause); a "
        + "strategy that seems to earn from it could not have traded at these prices.")
  }

  /// A standard deviation from the quarter of the smallest moves, which a mixture of two levels leaves alone even
  /// when every second return is a jump. `nil` with fewer than 20 moves.
  private static func usualMove(_ returns: [Double]) -> Double? {
    let step = max(1, returns.count / 20_000)
    var moves = stride(from: 0, to: returns.count, by: step).map { abs(returns[$0]) }
      .filter { $0.isFinite && $0 > 0 }
    guard moves.count >= 20 else { return nil }
    moves.sort()
    // A quarter of normal values lie within 0.3186 standard deviations of the mean.
    return moves[moves.count / 4] / 0.3186
  }

  /// Three significant digits.
  private static func short(_ value: Double) -> String {
    guard value != 0 else { return "0" }
    let scale = pow(10, 2 - floor(log10(abs(value))))
    let rounded = (value * scale).rounded() / scale
    return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
  }
}

/// How the P&L of the trades is distributed, in bins of one width; one bin edge is zero, so that no bin mixes
/// gains with losses.
package struct ProfitHistogram {
  /// Width of a bin in account currency; 0 without trades.
  package let width: Double
  /// Lower edge of the first bin, a multiple of `width`.
  package let start: Double
  package let counts: [Int]
  /// Whether the outermost bins hold outliers that lie beyond them.
  package let isClipped: Bool

  /// Width after Freedman and Diaconis (1981), widened until there are at most 60 bins. From 200 trades on, the
  /// largest two in a thousand at either end are counted in the outermost bins, so that one outlier does not
  /// squeeze all others into a line.
  package init(profits: [Double]) {
    let sorted = profits.filter(\.isFinite).sorted()
    guard let lowest = sorted.first, let highest = sorted.last else {
      (width, start, counts, isClipped) = (0, 0, [], false)
      return
    }
    let count = sorted.count
    let beyond = count < 200 ? 0 : max(1, count / 500)
    let (low, high) = (sorted[beyond], sorted[count - 1 - beyond])
    let width = Self.width(sorted, range: max(high, 0) - min(low, 0))
    let first = (low / width).rounded(.down)
    let last = (high / width).rounded(.down)
    var counts = [Int](repeating: 0, count: Int(last - first) + 1)
    for profit in sorted {
      counts[Int(min(last, max(first, (profit / width).rounded(.down))) - first)] += 1
    }
    self.width = width
    self.counts = counts
    start = first * width
    isClipped = lowest < first * width || highest >= (last + 1) * width
  }

  private static func width(_ sorted: [Double], range: Double) -> Double {
    let count = sorted.count
    let spread = sorted[min(count - 1, count * 3 / 4)] - sorted[count / 4]
    var cubeRoot = 1.0
    while cubeRoot * cubeRoot * cubeRoot < Double(count) { cubeRoot += 1 }
    let width = max(2 * spread / cubeRoot, range / 58)
    return width > 0 ? width : 1
  }

  /// The bars, from the lowest to the highest; `nil` for fewer than two.
  func chart(currency: String) -> Chart? {
    guard counts.count > 1 else { return nil }
    let middles = counts.indices.map { start + (Double($0) + 0.5) * width }
    let none = Double.nan
    let values = counts.map(Double.init)
    return Chart(
      title: "Distribution of the P&L of trades",
      across: .numbers(middles, title: "P&L of a trade, \(currency)", unit: .signedMoney, isTouching: true),
      panels: [
        Chart.Panel(
          title: "Trades", unit: .count,
          series: [
            Chart.Series(
              "Losses", zip(middles, values).map { $0 < 0 ? $1 : none }, hue: .bad, style: .bars),
            Chart.Series("Gains", zip(middles, values).map { $0 < 0 ? none : $1 }, hue: .good, style: .bars),
          ])
      ],
      note: "No bar mixes gains with losses."
        + (isClipped ? " The outermost bars hold everything beyond them." : ""))
  }
}

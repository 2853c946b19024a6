/// How the P&L of the trades is distributed, in bins of one width; one bin edge is zero, so that no bin mixes
/// gains with losses.
package struct ProfitHistogram {
  /// Width of a bin in account currency; 0 without trades.
  package let width: Double
  /// Lower edge of the first bin, a multiple of `width`.
  package let start: Double
  package let counts: [Int]

  /// Width after Freedman and Diaconis (1981), widened until there are at most 60 bins.
  package init(profits: [Double]) {
    let sorted = profits.filter(\.isFinite).sorted()
    guard let low = sorted.first, let high = sorted.last else {
      (width, start, counts) = (0, 0, [])
      return
    }
    let count = sorted.count
    let spread = sorted[count * 3 / 4 == count ? count - 1 : count * 3 / 4] - sorted[count / 4]
    var cubeRoot = 1.0
    while cubeRoot * cubeRoot * cubeRoot < Double(count) { cubeRoot += 1 }
    let range = max(high, 0) - min(low, 0)
    let wanted = max(2 * spread / cubeRoot, range / 58)
    let width = wanted > 0 ? wanted : 1
    let first = (low / width).rounded(.down)
    var counts = [Int](repeating: 0, count: Int((high / width).rounded(.down) - first) + 1)
    for profit in sorted { counts[Int((profit / width).rounded(.down) - first)] += 1 }
    self.width = width
    self.counts = counts
    start = first * width
  }

  func write(to json: inout CompactJSON) {
    json.object { json in
      json.key("width")
      json.number(width, significantDigits: 6)
      json.key("start")
      json.number(start, significantDigits: 6)
      json.key("counts")
      json.integers(counts)
    }
  }
}

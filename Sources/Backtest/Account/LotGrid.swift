/// Quantities as whole lots, so that positions add up exactly.
struct LotGrid: Sendable, Hashable {
  let lot: Double
  /// 1 ÷ lot where that is a whole number: 3 lots of 0.1 are 0.3, not 0.30000000000000004.
  private let lotsPerUnit: Double

  init(lot: Double) {
    self.lot = lot
    let perUnit = (1 / lot).rounded()
    lotsPerUnit = lot <= 1 && abs(perUnit * lot - 1) < 1e-9 ? perUnit : .nan
  }

  /// Rounds down; a quantity within a billionth of a lot of the next one counts as it, and so does one that binary
  /// noise holds below it.
  @inline(__always) func whole(_ units: Double) -> Double {
    let lots = units / lot
    return (lots + max(1e-9, lots * 1e-15)).rounded(.down)
  }

  /// Lots as an integer; quantities beyond 9·10¹⁸ lots are held there.
  @inline(__always) func lots(_ units: Double) -> Int64 { Int64(min(max(whole(units), 0), 9e18)) }

  @inline(__always) func units(_ lots: Double) -> Double {
    lotsPerUnit > 0 ? lots / lotsPerUnit : lots * lot
  }

  @inline(__always) func units(_ lots: Int64) -> Double { units(Double(lots)) }
}

import Market

/// A count of seconds, milliseconds, microseconds or nanoseconds since 1970.
///
/// Archives have changed their unit from one month to the next, and files joined from them hold several. A count
/// that gives no plausible instant in the unit of its column, and one in another unit, is read in that one; the
/// plausible instants of two units do not overlap, so at most one fits.
struct EpochCount {
  var value: Int64
  /// Billionths of the unit, with the sign of `value`.
  var fraction: Int64 = 0

  func stamp(_ unit: StampForm.EpochUnit, _ context: StampContext) -> Stamp? {
    let own = nanoseconds(unit)
    if let own, context.plausible.contains(own) { return Stamp(local: own, offset: 0, hasClock: true) }
    for other in StampForm.EpochUnit.allCases where other != unit {
      guard let instant = nanoseconds(other), context.plausible.contains(instant) else { continue }
      return Stamp(local: instant, offset: 0, hasClock: true, otherUnit: other)
    }
    guard let own, StampLimits.nanoseconds.contains(own) else { return nil }
    return Stamp(local: own, offset: 0, hasClock: true)
  }

  private func nanoseconds(_ unit: StampForm.EpochUnit) -> Int64? {
    guard unit != .nanoseconds || fraction == 0 else { return nil }
    let (whole, overflow) = value.multipliedReportingOverflow(by: unit.rawValue)
    let (sum, carry) = whole.addingReportingOverflow(fraction / (1_000_000_000 / unit.rawValue))
    return overflow || carry ? nil : sum
  }
}

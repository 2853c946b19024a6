extension FixedWidthInteger {
  /// The sum, or the largest or smallest number where it does not fit: for limits and lifetimes that come from
  /// outside, where beyond the range means without end.
  public func addingSaturated(_ other: Self) -> Self {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }
}

public import Diagnostics
public import Market

extension ExitPlan {
  /// Bars before which an entry could not be given its stop or target.
  public var warmUp: Int { stopATR == nil && targetATR == nil ? 0 : Self.atrLength }
}

extension PreparedBars {
  /// The bars of some dates without those that warm-up needs; warm-up takes from before the first date where there
  /// are bars, so that it costs nothing.
  /// - Throws: `no_bars_in_window` when fewer than two bars are left.
  public func evaluationWindow(
    from: CivilDate?, through: CivilDate?, warmUp: Int
  ) throws(AssayError) -> Range<Int> {
    let asked = window(from: from, through: through)
    let start = max(asked.lowerBound, warmUp)
    guard start + 1 < asked.upperBound else {
      let first = series.isEmpty ? "no bars" : "bars from \(series.sessionDate(0))"
      let last = series.isEmpty ? "" : " to \(series.sessionDate(series.count - 1))"
      throw AssayError(
        code: "no_bars_in_window",
        message: "\(series.instrument.symbol) \(series.timeframe) has \(first)\(last); of the dates from "
          + "\(from.map { "\($0)" } ?? "the start") to \(through.map { "\($0)" } ?? "the end"), "
          + "\(asked.count) bars, nothing is left after \(warmUp) bars of warm-up.",
        remedy: "Widen the dates, or import more history.", place: series.instrument.symbol, kind: .badData)
    }
    return start..<asked.upperBound
  }
}

public import Diagnostics

/// Open, high, low and close of consecutive bars, as permutation needs them: positive, finite, the body inside the
/// range.
public struct PriceBars: Sendable, Hashable {
  public let open: [Double]
  public let high: [Double]
  public let low: [Double]
  public let close: [Double]

  public var count: Int { close.count }

  /// - Parameter allowingNegative: takes prices at or below zero, as back-adjusted series and some contracts have
  ///   them; such bars can be moved by differences only.
  /// - Throws: `ragged_bars` for lists of different length; `invalid_bar` with the number of the first bar, from 1,
  ///   that has a price which is not positive or finite or a body outside its range.
  public init(
    open: [Double], high: [Double], low: [Double], close: [Double], allowingNegative: Bool = false
  ) throws(AssayError) {
    guard open.count == close.count, high.count == close.count, low.count == close.count else {
      throw AssayError(
        code: "ragged_bars", message: "The four lists of prices have different lengths.",
        remedy: "Give every bar four prices.", kind: .badData)
    }
    for bar in close.indices {
      let isGood =
        (low[bar] > 0 || allowingNegative) && low[bar].isFinite && high[bar].isFinite
        && low[bar] <= min(open[bar], close[bar])
        && high[bar] >= max(open[bar], close[bar])
      guard isGood else {
        throw AssayError(
          code: "invalid_bar",
          message: "Bar \(bar + 1) (\(open[bar]), \(high[bar]), \(low[bar]), \(close[bar])) is no price bar.",
          remedy: "Give positive prices with low ≤ open, close ≤ high; `assay data check` finds such bars.",
          place: "bar \(bar + 1)", kind: .badData)
      }
    }
    self.init(unchecked: open, high, low, close)
  }

  init(unchecked open: [Double], _ high: [Double], _ low: [Double], _ close: [Double]) {
    self.open = open
    self.high = high
    self.low = low
    self.close = close
  }
}

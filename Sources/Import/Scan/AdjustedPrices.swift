/// Open, high and low of a row on the scale of its adjusted close.
///
/// All four prices of a bar belong to one scale: an adjusted close beside raw highs and lows makes bars that no market
/// ever traded. The ratio `close ÷ raw close` carries the other three over.
struct AdjustedPrices {
  let open: Double
  let high: Double
  let low: Double

  /// `nil` where the ratio is not a positive number.
  init?(_ open: Double, _ high: Double, _ low: Double, close: Double, rawClose: Double) {
    let ratio = close / rawClose
    guard ratio.isFinite, ratio > 0 else { return nil }
    self.open = open == rawClose ? close : open * ratio
    // A range that holds the raw close must not lose the adjusted one to rounding.
    self.high = high >= rawClose ? max(high * ratio, close) : high * ratio
    self.low = low <= rawClose ? min(low * ratio, close) : low * ratio
  }
}

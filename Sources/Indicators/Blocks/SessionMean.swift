/// The volume-weighted mean of the typical price (H + L + C) ÷ 3 since the start of the session.
///
/// A bar whose volume is 0 or missing (NaN) weighs nothing, so it carries the value of the bar before. While
/// a session has had no volume at all, the typical price of the bar stands in.
struct SessionMean: Sendable {
  private var session = Double.nan
  private var anchor = 0.0
  private var weighted = 0.0
  private var weight = 0.0

  /// Inputs: high, low, close, volume, session.
  mutating func update(_ past: InputWindow) -> Double {
    let price = (past[0] + past[1] + past[2]) / 3
    if past[4] != session {
      session = past[4]
      anchor = price
      weighted = 0
      weight = 0
    }
    let volume = past[3] > 0 ? past[3] : 0
    weighted += (price - anchor) * volume
    weight += volume
    return weight > 0 ? anchor + weighted / weight : price
  }
}

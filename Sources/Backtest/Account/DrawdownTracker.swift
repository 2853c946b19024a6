/// The deepest fall of equity from its running peak, marked at every close, the start included.
///
/// Only the trough since the last peak is kept per mark; the one division happens when a new peak ends a valley.
/// For a given peak the ratio falls with equity, so this equals the minimum over all marks, bit for bit.
struct DrawdownTracker {
  private var peak: Money
  private var trough: Money
  private var worst = 0.0

  init(start: Money) {
    peak = start
    trough = start
  }

  @inline(__always) mutating func update(_ equity: Money) {
    if equity > peak {
      settle()
      peak = equity
      trough = equity
    } else if equity < trough {
      trough = equity
    }
  }

  @inline(__always) func isNewPeak(_ equity: Money) -> Bool { equity > peak }

  /// Takes in any number of marks, none of them a new peak, by the lowest.
  @inline(__always) mutating func deepen(to lowest: Money) { trough = min(trough, lowest) }

  private mutating func settle() {
    worst = min(worst, Double(trough.micros) / Double(peak.micros) - 1)
  }

  /// Zero or negative; −0.2 is a fall of 20 % from the peak.
  var deepest: Double {
    var copy = self
    copy.settle()
    return copy.worst
  }
}

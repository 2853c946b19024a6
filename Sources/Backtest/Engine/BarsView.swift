import Market

/// The prices of one bar, side by side in memory because the engine reads them together.
struct BarPrices: Sendable {
  var open: Double
  var high: Double
  var low: Double
  var close: Double
}

/// Borrowed columns of a `PreparedBars` for the length of one run.
///
/// SAFETY: only `PreparedBars.withView` makes one; the frame keeps the arrays alive and unchanged during the call,
/// and a view must not leave it. Buffer subscripts are unchecked in release builds: indices come from the window,
/// which the frame checked.
struct BarsView {
  let bars: UnsafeBufferPointer<BarPrices>
  /// The closes once more, for loops that read nothing else.
  let closes: UnsafeBufferPointer<Double>
  let atr: UnsafeBufferPointer<Double>
  /// Session ordinal of each bar.
  let session: UnsafeBufferPointer<Int32>
  let lastBarOfSession: UnsafeBufferPointer<Int32>
  /// Empty when nothing has to be flat by a session close.
  let flatBar: UnsafeBufferPointer<Int32>

  /// Ordinals of the sessions that a window of bars meets.
  func sessions(of window: Range<Int>) -> Range<Int> {
    window.isEmpty ? 0..<0 : Int(session[window.lowerBound])..<Int(session[window.upperBound - 1]) + 1
  }
}

extension PreparedBars {
  func withView<Result>(_ body: (BarsView) throws -> Result) rethrows -> Result {
    try prices.withUnsafeBufferPointer { bars in
      try atr.withUnsafeBufferPointer { atr in
        try sessions.ordinal.withUnsafeBufferPointer { session in
          try sessions.lastBar.withUnsafeBufferPointer { last in
            try sessions.flatBar.withUnsafeBufferPointer { flat in
              try series.close.withUnsafeBufferPointer { closes in
                try body(
                  BarsView(
                    bars: bars, closes: closes, atr: atr, session: session, lastBarOfSession: last,
                    flatBar: flat))
              }
            }
          }
        }
      }
    }
  }
}

import Diagnostics
import Numerics

/// Recognises columns that were taken for returns and are something else.
enum ReturnCheck {
  /// - Throws: `prices_not_returns` where every value is positive and half of them exceed 0.5: no return series looks
  ///   so, while every list of prices or account values does.
  static func check(_ values: [Double], name: String) throws {
    guard values.count >= 20, let low = values.min(), low > 0, Quantile.of(values, at: 0.5) > 0.5 else { return }
    throw AssayError(
      code: "prices_not_returns",
      message: "`\(name)` holds positive values around \(Quantile.of(values, at: 0.5)): these are prices, not returns.",
      remedy: "Give the simple return of each period, price / price before - 1.", place: name, kind: .badData)
  }
}

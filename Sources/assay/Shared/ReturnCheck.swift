import Diagnostics
import Numerics

/// Recognises columns that were taken for returns and are something else.
enum ReturnCheck {
  /// Twenty values are needed to tell.
  ///
  /// - Throws: `returns_in_percent` where every twentieth value lies below −1; `prices_not_returns` where all are
  ///   positive and half of them exceed 0.5, as every list of prices or account values does and no return series.
  static func check(_ values: [Double], name: String) throws {
    guard values.count >= 20 else { return }
    let impossible = values.count { $0 < -1 }
    guard impossible * 20 < values.count else {
      throw AssayError(
        code: "returns_in_percent",
        message: "\(impossible) of \(values.count) values of `\(name)` lose more than everything: these are percent.",
        remedy: "Divide them by 100: 0.01 is one percent.", place: name, kind: .badData)
    }
    guard let low = values.min(), low > 0, Quantile.of(values, at: 0.5) > 0.5 else { return }
    throw AssayError(
      code: "prices_not_returns",
      message: "`\(name)` holds positive values around \(Quantile.of(values, at: 0.5)): these are prices, not returns.",
      remedy: "Give the simple return of each period, price / price before - 1.", place: name, kind: .badData)
  }
}

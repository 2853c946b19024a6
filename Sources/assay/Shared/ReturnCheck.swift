import Diagnostics
import Numerics

/// Recognises columns that were taken for returns and are something else.
enum ReturnCheck {
  /// - Throws: `returns_in_percent` where every twentieth of twenty values or more lies below −1;
  ///   `return_below_minus_one` where any does; `prices_not_returns` where all of twenty or more are positive and half
  ///   of them exceed 0.5, as every list of prices or account values does and no return series.
  static func check(_ values: [Double], name: String) throws {
    let impossible = values.count { $0 < -1 }
    if values.count < 20 || impossible * 20 < values.count, let place = values.firstIndex(where: { $0 < -1 })
    {
      throw AssayError(
        code: "return_below_minus_one",
        message: "Return \(place + 1) of `\(name)` is \(values[place]), a loss of more than everything"
          + (impossible > 1 ? ", and so are \(impossible - 1) more." : "."),
        remedy:
          "End the series with -1 where the account reached zero: nothing is left to earn a return. Divide "
          + "percent by 100.", place: name, kind: .badData)
    }
    guard values.count >= 20 else { return }
    guard impossible == 0 else {
      throw AssayError(
        code: "returns_in_percent",
        message:
          "\(impossible) of \(values.count) values of `\(name)` lose more than everything: these are percent.",
        remedy: "Divide them by 100: 0.01 is one percent.", place: name, kind: .badData)
    }
    guard let low = values.min(), low > 0, Quantile.of(values, at: 0.5) > 0.5 else { return }
    throw AssayError(
      code: "prices_not_returns",
      message:
        "`\(name)` holds positive values around \(Quantile.of(values, at: 0.5)): these are prices, not returns.",
      remedy: "Give the simple return of each period, price / price before - 1.", place: name, kind: .badData)
  }
}

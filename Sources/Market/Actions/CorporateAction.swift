internal import Diagnostics

/// A split or a dividend of a share.
public struct CorporateAction: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// New shares for an old one: 4 for a split of four for one, 0.1 where ten shares became one.
    case split(ratio: Double)
    /// Paid for a share as it was on the day before, in its currency.
    case dividend(amount: Double)
  }

  /// The first session at the new price (the ex-date).
  public var date: CivilDate
  public var kind: Kind

  public init(date: CivilDate, kind: Kind) {
    self.date = date
    self.kind = kind
  }
}

extension BarSeries {
  /// Prices as they would have been had every later split and dividend already happened; the last bars stay as traded.
  ///
  /// A split divides all earlier prices by its ratio and multiplies earlier volumes. A dividend multiplies earlier
  /// prices by `1 − amount ÷ close before the ex-date` (the method of CRSP): the return over the ex-date is then that
  /// of a holder who put the dividend back into the share. Actions before the first or after the last bar change
  /// nothing.
  ///
  /// - Throws: `split_not_in_prices` where the prices do not step by the ratio, because they are adjusted already;
  ///   `invalid_action` for a ratio or an amount that cannot be.
  /// - Returns: the series and the number of actions that changed something.
  public func adjusted(for actions: [CorporateAction], place: String? = nil) throws -> (
    series: BarSeries, applied: Int
  ) {
    var prices = [Double](repeating: 1, count: count)
    var volumes = prices
    var applied = 0
    for action in actions.sorted(by: { $0.date < $1.date }) {
      let first = firstIndex(ofSession: action.date)
      guard first > 0, first < count else { continue }
      let factor = try factor(action, first, place)
      for i in 0..<first {
        prices[i] *= factor.price
        volumes[i] *= factor.volume
      }
      applied += 1
    }
    let series = BarSeries(
      instrument: instrument, timeframe: timeframe, timestamps: timestamps, open: zip(open, prices).map(*),
      high: zip(high, prices).map(*), low: zip(low, prices).map(*), close: zip(close, prices).map(*),
      volume: volume.map { zip($0, volumes).map(*) }, sessionDates: sessionDates)
    return (series, applied)
  }

  private func factor(_ action: CorporateAction, _ first: Int, _ place: String?) throws -> (
    price: Double, volume: Double
  ) {
    let (before, after) = (close[first - 1], open[first])
    switch action.kind {
    case .split(let ratio):
      guard ratio > 0, ratio.isFinite, ratio != 1 else { throw invalid(action, "the ratio \(ratio)", place) }
      // A ratio that is larger than a day's move can be seen in the prices.
      let step = before / after
      if ratio > 1.5 || ratio < 1 / 1.5, !(step / ratio > 0.7 && step / ratio < 1.4) {
        throw AssayError(
          code: "split_not_in_prices",
          message:
            "The split of \(action.date), \(ratio) for one, is not in the prices: \(instrument.symbol) closed at "
            + "\(before) before it and opened at \(after). They are adjusted for it already, or the date is another.",
          remedy: "Leave the split out of the file, or correct its date.", place: place, kind: .badData)
      }
      return (1 / ratio, ratio)
    case .dividend(let amount):
      guard amount >= 0, amount < before else {
        throw invalid(action, "the dividend \(amount) of a share at \(before)", place)
      }
      return (1 - amount / before, 1)
    }
  }

  private func invalid(_ action: CorporateAction, _ what: String, _ place: String?) -> AssayError {
    AssayError(
      code: "invalid_action", message: "On \(action.date), \(what) cannot be.",
      remedy: "Give splits as new shares for an old one, and dividends for a share in its currency.",
      place: place,
      kind: .badData)
  }
}

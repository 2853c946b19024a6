import Diagnostics

/// What a sizer may look at for one trade. Everything is known before the trade is made.
///
/// Prices are those at which the trade is expected to fill; `capital` is current equity in the instrument's currency.
public struct SizingRequest: Sendable, Hashable {
  /// Equity to size from; above 0.
  public var capital: Double
  /// Expected entry price; above 0.
  public var entry: Double
  /// Price at which the position would be given up, on either side of the entry; `nil` where there is none.
  public var stop: Double?
  /// Probability in [0, 1] that the trade works; `nil` where the strategy gives none.
  public var confidence: Double?
  /// Forecast volatility a year as a fraction of the price; above 0.
  public var forecastVolatility: Double?
  /// How often and how much trades won so far, or are said to win.
  public var wins: WinEstimate?
  /// Currency per whole point and unit: 50 for ES, 1 for a share.
  public var multiplier: Double
  /// What the size is multiplied with in the end, from 0 to 1: the drawdown zone's say.
  public var scale: Double
  /// Close of the bar in which the trade fills, UTC nanoseconds; `nil` where there is no calendar.
  public var time: Int64?

  public init(
    capital: Double, entry: Double, stop: Double? = nil, confidence: Double? = nil,
    forecastVolatility: Double? = nil, wins: WinEstimate? = nil, multiplier: Double = 1, scale: Double = 1,
    time: Int64? = nil
  ) {
    self.capital = capital
    self.entry = entry
    self.stop = stop
    self.confidence = confidence
    self.forecastVolatility = forecastVolatility
    self.wins = wins
    self.multiplier = multiplier
    self.scale = scale
    self.time = time
  }

  /// Checks what every sizer needs; fields that one sizer needs are checked by it.
  ///
  /// A stop or confidence that is given is checked by all, so that a wrong one never goes unseen.
  /// - Throws: `invalid_sizing` that names field, value and bound.
  func validated() throws(AssayError) -> SizingRequest {
    try AssayError.require("capital", capital, capital > 0 && capital.isFinite, "a number above 0")
    try AssayError.require("entry", entry, entry > 0 && entry.isFinite, "a price above 0")
    try AssayError.require(
      "multiplier", multiplier, multiplier > 0 && multiplier.isFinite, "a number above 0")
    try AssayError.require("scale", scale, scale >= 0 && scale <= 1, "a number from 0 to 1")
    if let stop {
      try AssayError.require("stop", stop, stop > 0 && stop.isFinite, "a price above 0")
      try AssayError.require(
        "stop", stop, stop != entry, "a price other than the entry, or there is no risk to size by")
    }
    if let confidence {
      try AssayError.require(
        "confidence", confidence, confidence >= 0 && confidence <= 1, "a probability from 0 to 1")
    }
    return self
  }

  /// Currency lost by one unit from the entry to the stop; `nil` without a stop.
  var riskPerUnit: Double? { stop.map { abs(entry - $0) * multiplier } }

  /// Currency value of one unit.
  var valuePerUnit: Double { entry * multiplier }

  /// - Throws: `missing_sizing_input` without a stop.
  func requiredRiskPerUnit(for method: SizerMethod) throws(AssayError) -> Double {
    if let riskPerUnit { return riskPerUnit }
    throw .missingInput("stop", "a stop price", method)
  }
}

extension AssayError {
  @inline(__always) static func require(
    _ field: String, _ value: Double, _ holds: Bool, _ bound: String
  ) throws(AssayError) {
    if !holds { throw invalidSizing(field, value, bound) }
  }

  /// A fraction that says nothing at 0 and too much above 1.
  @inline(__always) static func requireFraction(_ field: String, _ value: Double) throws(AssayError) {
    try require(field, value, value > 0 && value <= 1, "a fraction above 0 and at most 1: 0.01 is 1 %")
  }

  static func invalidSizing(_ field: String, _ value: Double, _ bound: String) -> AssayError {
    AssayError(
      code: "invalid_sizing", message: "The sizing input `\(field)` is \(value).", remedy: "Give \(bound).",
      place: field, kind: .usage)
  }

  static func missingInput(_ field: String, _ what: String, _ method: SizerMethod) -> AssayError {
    AssayError(
      code: "missing_sizing_input",
      message: "The sizer `\(method.rawValue)` needs `\(field)`, which is not given.",
      remedy: "Give \(what), or choose another sizer.", place: field, kind: .usage)
  }
}

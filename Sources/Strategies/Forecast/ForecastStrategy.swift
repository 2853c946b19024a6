public import Diagnostics

/// A strategy that acts on a forecast of the next bar: at each close it turns the forecast into a plan.
///
/// A plan is a function of one `ForecastContext`, so it cannot look ahead; the forecast itself is causal by
/// its forecaster. `Backtest.ForecastOrderSource` writes the plans as orders.
public struct ForecastStrategy: Sendable {
  /// The name in the position-sizing dataset.
  public let name: String
  /// What it does, in one sentence.
  public let summary: String
  /// Whether it trades on a forecast at all; `buy_hold` does not.
  public let needsForecast: Bool
  let decide: @Sendable (ForecastContext) -> ForecastPlan

  init(
    _ name: String, _ summary: String, needsForecast: Bool = true,
    _ decide: @escaping @Sendable (ForecastContext) -> ForecastPlan
  ) {
    self.name = name
    self.summary = summary
    self.needsForecast = needsForecast
    self.decide = decide
  }

  /// The plan for the bar after `moment`.
  public func plan(at moment: ForecastContext) -> ForecastPlan { decide(moment) }

  /// The strategy of a name.
  /// - Throws: `unknown_strategy` with the nearest name.
  public static func named(_ name: String) throws(AssayError) -> ForecastStrategy {
    if let strategy = all.first(where: { $0.name == name }) { return strategy }
    throw AssayError(
      code: "unknown_strategy",
      message: "There is no forecast strategy `\(name)`.\(NearestName.suggestion(for: name, among: names))",
      remedy: "The forecast strategies are \(names.joined(separator: ", ")).", place: name, kind: .usage)
  }

  public static var names: [String] { all.map(\.name) }
}

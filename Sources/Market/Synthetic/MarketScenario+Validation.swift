internal import Diagnostics

extension MarketScenario {
  /// Checks every figure that does not depend on instrument and timeframe.
  /// - Throws: `invalid_scenario` naming scenario, figure and bound.
  public func validate() throws {
    try demand(!regimes.isEmpty, "has no regime", "Give it at least one.")
    try demand(startPrice.map { $0 > 0 && $0.isFinite } ?? true, "starts at no price", "Start above zero.")
    try demand(
      (0..<1).contains(overnightShare), "has an overnight share of \(overnightShare)", "It lies in [0, 1).")
    try demand((0..<1).contains(missingShare), "leaves out a share of \(missingShare)", "It lies in [0, 1).")
    try demand(
      intradayPattern.allSatisfy { $0 >= 0 && $0.isFinite }
        && (intradayPattern.isEmpty || intradayPattern.max()! > 0),
      "has an intraday pattern with \(intradayPattern)", "Parts are zero or more, and one is above zero.")
    try demand(
      sessionVolume.map { $0 > 0 && $0.isFinite } ?? true, "has a volume of \(sessionVolume ?? 0)",
      "Give a volume above zero, or none.")
    try demand(
      weight.map { $0 >= 0 && $0.isFinite } ?? true, "has a weight of \(weight ?? 0)", "It is zero or more.")
    let names = regimes.map(\.name)
    for regime in regimes {
      try demand(
        names.count { $0 == regime.name } == 1, "has two regimes `\(regime.name)`", "Name each once.")
      try validate(regime, names)
    }
    if let edge {
      try demand(
        edge.annualSharpe > 0 && edge.annualSharpe.isFinite && edge.halfLife > 0 && edge.halfLife.isFinite,
        "plants an edge of Sharpe \(edge.annualSharpe) and half-life \(edge.halfLife)", "Both are above zero."
      )
    }
  }

  /// Whether there is variance enough for the edge on these bars.
  /// - Throws: `invalid_scenario` with the largest possible edge.
  func checkEdge(daysPerYear: Double, barsPerDay: Double) throws {
    guard let edge else { return }
    let largest = edge.largestSharpe(daysPerYear: daysPerYear, barsPerDay: barsPerDay)
    try demand(
      edge.annualSharpe <= largest, "plants an edge of Sharpe \(edge.annualSharpe)",
      "With a half-life of \(edge.halfLife) days there is room for \((largest * 100).rounded(.down) / 100).")
  }

  private func validate(_ regime: ScenarioRegime, _ names: [String]) throws {
    func figure(_ isValid: Bool, _ what: String, _ bound: String) throws {
      try demand(isValid, "has \(what) in regime `\(regime.name)`", bound)
    }
    try figure(
      abs(regime.annualDrift) <= 100, "a drift of \(regime.annualDrift)", "It lies in [-100, 100] a year.")
    try figure(
      (0...100).contains(regime.annualVolatility), "a volatility of \(regime.annualVolatility)",
      "It lies in [0, 100] a year.")
    try figure(
      regime.shock >= 0 && regime.asymmetry >= 0 && regime.persistence >= 0 && regime.variancePersistence < 1,
      "weights of the variance that do not settle",
      "They are zero or more, and shock + asymmetry/2 + persistence is below 1.")
    try figure(regime.tailIndex ?? 3 > 2, "a tail index of \(regime.tailIndex ?? 0)", "It is above 2.")
    try figure(regime.pullHalfLife ?? 1 > 0, "a pull without duration", "The half-life is above zero.")
    if let jumps = regime.jumps {
      try figure(
        (0...100_000).contains(jumps.perYear) && abs(jumps.mean) <= 1 && (0...1).contains(jumps.deviation),
        "jumps of \(jumps.perYear) a year, mean \(jumps.mean), deviation \(jumps.deviation)",
        "The rate is zero or more; mean and deviation lie within 1.")
    }
    if regimes.count > 1 {
      try figure(
        regime.sessions.map { $0 >= 1 && $0.isFinite } ?? false, "no duration",
        "Say for how many sessions it lasts: at least 1.")
    }
    for link in regime.leadsTo
    where link.name == regime.name || !names.contains(link.name) || !(link.weight > 0) {
      let others = names.filter { $0 != regime.name }
      try figure(
        false, "a way to `\(link.name)` of weight \(link.weight)",
        "Ways lead to other regimes (\(others.joined(separator: ", "))) with weights above zero.")
    }
  }

  private func demand(_ isValid: Bool, _ fault: String, _ remedy: String) throws {
    if isValid { return }
    throw AssayError(
      code: "invalid_scenario", message: "The scenario `\(name)` \(fault).", remedy: remedy, place: name,
      kind: .usage)
  }
}

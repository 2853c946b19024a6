extension ForecastStrategy {
  /// The seven strategies of the position-sizing dataset, in the order of its documents.
  public static let all: [ForecastStrategy] = [
    simple, allSignals, entryTakeProfit, highLow, maxDiff, ciGuard(), buyHold,
  ]

  /// In the direction of the forecast close, for as long as it stays.
  static let simple = ForecastStrategy(
    "simple_strategy", "holds the sign of the forecast close"
  ) { now in
    ForecastPlan(position: now.direction(of: now.forecast.close), signal: now.forecast.close)
  }

  /// In the direction on which the forecast close, high and low agree.
  static let allSignals = ForecastStrategy(
    "all_signals_strategy", "holds the sign on which forecast close, high and low agree"
  ) { now in
    let moves = [now.forecast.close, now.forecast.high, now.forecast.low]
    let mean = moves.reduce(0, +) / 3
    let agree = moves.allSatisfy { $0 > 0 } || moves.allSatisfy { $0 < 0 }
    return ForecastPlan(position: agree ? now.direction(of: mean) : 0, signal: mean)
  }

  /// In the direction of the forecast close for one bar, with a target at the forecast extreme.
  ///
  /// A forecast extreme on the wrong side of the close is no target: the position is left at the close of the
  /// bar.
  static let entryTakeProfit = ForecastStrategy(
    "entry_takeprofit", "one bar in the direction of the forecast close, target at the forecast extreme"
  ) { now in
    var plan = ForecastPlan(position: now.direction(of: now.forecast.close), signal: now.forecast.close)
    plan.leavesAtClose = true
    if plan.position > 0, now.forecast.high > 0 { plan.target = now.highPrice }
    if plan.position < 0, now.forecast.low < 0 { plan.target = now.lowPrice }
    return plan
  }

  /// In the direction of the forecast close for one bar, if the price first comes to the forecast extreme
  /// against it.
  static let highLow = ForecastStrategy(
    "highlow", "one bar in the direction of the forecast close, entered at the opposite forecast extreme"
  ) { now in
    let position = now.direction(of: now.forecast.close)
    let limit = position > 0 ? now.lowPrice : now.highPrice
    return ForecastPlan(atLimit: limit, position: position, signal: now.forecast.close)
  }

  /// From one forecast extreme to the other, towards the one that is farther away.
  static let maxDiff = ForecastStrategy(
    "maxdiff", "one bar from the near forecast extreme to the far one"
  ) { now in
    let difference = abs(now.forecast.high) - abs(now.forecast.low)
    let isLong = difference > 0
    // A tie goes short, as the table has it; without a forecast the difference is NaN.
    let position = isLong ? 1 : (difference <= 0 && now.allowsShort ? -1 : 0)
    var plan = ForecastPlan(
      atLimit: isLong ? now.lowPrice : now.highPrice, position: position, signal: difference)
    let target = isLong ? now.highPrice : now.lowPrice
    if let entry = plan.entryLimit, isLong ? target > entry : target < entry { plan.target = target }
    return plan
  }

  /// As `simple`, where the forecast is farther from zero than its own uncertainty.
  /// - Parameter multiple: how many widths of the band from the 40th to the 60th percentile.
  static func ciGuard(multiple: Double = 1) -> ForecastStrategy {
    ForecastStrategy(
      "ci_guard", "holds the sign of the forecast close where it exceeds the forecast's middle band"
    ) { now in
      let isSure = abs(now.forecast.close) > multiple * now.forecast.band
      return ForecastPlan(
        position: isSure ? now.direction(of: now.forecast.close) : 0, signal: now.forecast.close)
    }
  }

  /// The benchmark: bought once, held to the end of the window.
  static let buyHold = ForecastStrategy("buy_hold", "bought once and held", needsForecast: false) { _ in
    ForecastPlan(position: 1)
  }
}

extension ForecastPlan {
  /// One bar, entered at a limit or not at all; flat where the limit is no price.
  fileprivate init(atLimit limit: Double, position: Int, signal: Double) {
    self.init(position: limit > 0 ? position : 0, signal: signal)
    if self.position == 0 { return }
    entryLimit = limit
    leavesAtClose = true
  }
}

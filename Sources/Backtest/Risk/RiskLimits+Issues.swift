extension RiskLimits {
  /// All checks that a trade fails, each with its sentence; empty for a trade that may be made.
  public func issues(of trade: TradeProposal, in account: RiskAccount) -> [RiskIssue] {
    failures(of: trade, in: account).checks.map { RiskIssue($0, sentence($0, trade, account)) }
  }

  private func sentence(_ check: RiskCheck, _ trade: TradeProposal, _ account: RiskAccount) -> String {
    let equity = account.watch.equity
    switch check {
    case .balance:
      return "\(trade.symbol) needs \(amount(trade.cashNeeded ?? trade.value)) and "
        + "\(amount(account.available)) is available."
    case .positionLimit:
      let held = account.heldValue > 0 ? " with what is held" : ""
      return "\(trade.symbol) would be worth \(amount(account.heldValue + trade.value))\(held), "
        + "\(percent((account.heldValue + trade.value) / equity)) of equity; "
        + "at most \(percent(maximumPosition)) may be."
    case .confidence: return confidenceSentence(trade.confidence, minimumConfidence, "")
    case .drawdownZone: return zoneSentence(trade, account.watch)
    case .heat:
      return "All stops together would lose \(amount(account.openRisk + trade.risk)), "
        + "\(percent((account.openRisk + trade.risk) / equity)) of equity; "
        + "at most \(percent(maximumHeat)) may be at risk."
    case .dailyLoss:
      return "The day has lost \(percent(-account.watch.dayReturn)) of its opening equity; "
        + "from \(percent(dailyLossLimit)) on nothing is entered until the next day."
    case .prices: return priceSentence(trade)
    }
  }

  private func confidenceSentence(_ confidence: Double?, _ least: Double, _ place: String) -> String {
    guard let confidence else {
      return "The trade has no confidence\(place); at least \(least) is asked for."
    }
    if confidence.isNaN || confidence > 1 || confidence < 0 {
      return "The confidence \(confidence)\(place) is no probability; at least \(least) is asked for."
    }
    return "The confidence \(confidence)\(place) is below \(least)."
  }

  private func zoneSentence(_ trade: TradeProposal, _ watch: EquityWatch) -> String {
    let fall = "The drawdown is \(percent(-watch.drawdown))"
    if watch.zone(self) == .emergency {
      return
        "\(fall), beyond \(percent(zones.emergency)): entries are halted until equity recovers or the peak is reset."
    }
    return "\(fall), in the alert zone. " + confidenceSentence(trade.confidence, alertConfidence, " there")
  }

  private func priceSentence(_ trade: TradeProposal) -> String {
    for (name, value) in [
      ("quantity", trade.quantity), ("entry", trade.entry), ("stop", trade.stop),
      ("multiplier", trade.multiplier),
    ] where !(value > 0 && value.isFinite) {
      return "The \(name) is \(value); it must be a number above 0."
    }
    if let cash = trade.cashNeeded, !(cash >= 0 && cash.isFinite) {
      return "The cash needed is \(cash); it must be a number of at least 0."
    }
    let (loss, gain) = trade.side == .long ? ("below", "above") : ("above", "below")
    if !(trade.side.sign * (trade.entry - trade.stop) > 0) {
      return "The stop \(trade.stop) of a \(trade.side.rawValue) must lie \(loss) its entry \(trade.entry)."
    }
    return
      "The target \(trade.target ?? .nan) of a \(trade.side.rawValue) must lie \(gain) its entry \(trade.entry)."
  }

  private func amount(_ value: Double) -> String { DecimalText.rounded(value, 2) }
  private func percent(_ fraction: Double) -> String { DecimalText.rounded(fraction * 100, 2) + " %" }
}

/// Short decimals for sentences; exact numbers travel as numbers.
enum DecimalText {
  /// At most `digits` decimals, rounded half away from zero, without trailing zeros.
  static func rounded(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite else { return "\(value)" }
    let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
    let text = "\((value * scale).rounded() / scale)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

public import Diagnostics
import Validation

/// What became of a strategy's challenger in an iteration. A refusal is an expected outcome.
public enum PromotionVerdict: Sendable, Hashable {
  /// The search found nothing better than the parameters in force.
  case unchanged
  case refused(Refusal, numbers: JSONObject)
  case promoted(attempt: Int)

  /// Why a challenger did not replace the champion, in the order in which it is asked.
  public enum Refusal: String, Sendable, Hashable, CaseIterable {
    /// The strategy could not be tested.
    case failed
    /// The gain out of sample is below the threshold.
    case tooSmallGain = "gain_below_threshold"
    /// The challenger itself is not good enough.
    case notAcceptable = "not_acceptable"
    /// The lead in the search is within what as many trials show by luck.
    case notDeflated = "within_luck_of_search"
    /// The gain is that of the mean of the markets' Sharpe ratios. In what the test compares, over all markets
    /// together, the challenger does not lead, so no amount of data would show it.
    case noLead = "no_lead_in_statistic"
    /// `auto_update_configs` is off.
    case updatesOff = "updates_off"
    /// Fresh bars are missing.
    case waitingForData = "waiting_for_data"
    /// On the fresh data the two are the same.
    case noDifference = "no_difference_on_fresh_data"
    /// The test on fresh data does not reject at the level of the online procedure.
    case notSignificant = "not_significant"

    /// The reason in words.
    public var words: String {
      switch self {
      case .failed: "could not be tested"
      case .tooSmallGain: "gains too little out of sample"
      case .notAcceptable: "does not reach the acceptance rules out of sample"
      case .notDeflated: "leads in the search by no more than luck among as many trials"
      case .noLead: "gains market by market, but does not lead in what the test compares"
      case .updatesOff: "would be tested, but auto_update_configs is off"
      case .waitingForData: "waits for fresh data"
      case .noDifference: "trades like the champion on the fresh data"
      case .notSignificant: "is not significantly better on fresh data"
      }
    }
  }
}

/// The conditions before a test: they cost no data and no error.
struct PromotionConditions {
  let settings: ContinuousSettings

  /// The first condition that the challenger does not meet; `nil` when it may be tested.
  func refusal(of challenger: ChallengerOutcome) -> (PromotionVerdict.Refusal, JSONObject)? {
    let pair = challenger.deciding
    var numbers: JSONObject = [
      "evidence": .string(challenger.evidence), "gain": JSONValue(pair.gain),
      "threshold": .number(settings.optimizationThreshold), "old_sharpe": JSONValue(pair.champion.sharpe),
      "new_sharpe": JSONValue(pair.challenger.sharpe),
    ]
    guard gains(pair) else { return (.tooSmallGain, numbers) }
    let missed = missed(pair.challenger)
    if !missed.isEmpty {
      numbers["missed"] = .array(missed.map { .string($0.name) })
      for rule in missed { numbers[rule.name] = JSONValue(rule.value) }
      return (.notAcceptable, numbers)
    }
    numbers["deflated"] = JSONValue(challenger.deflated)
    numbers["needed"] = .number(settings.deflation)
    guard let deflated = challenger.deflated, deflated >= settings.deflation else {
      return (.notDeflated, numbers)
    }
    guard let lead = challenger.difference, lead > 0 else {
      numbers["statistic"] = .string(settings.statistic.rawValue)
      numbers["difference"] = JSONValue(challenger.difference)
      return (.noLead, numbers)
    }
    return settings.updatesConfigurations ? nil : (.updatesOff, numbers)
  }

  /// A gain over a Sharpe ratio of 0, or over none, cannot be told in percent: any positive ratio passes.
  private func gains(_ pair: ChallengerOutcome.Pair) -> Bool {
    if let gain = pair.gain { return gain > settings.optimizationThreshold }
    return (pair.challenger.sharpe ?? 0) > 0
  }

  private func missed(_ figures: BacktestFigures) -> [(name: String, value: Double?)] {
    let rules = settings.acceptance
    var missed: [(name: String, value: Double?)] = []
    if !(figures.sharpe.map { $0 >= rules.minimumSharpe } ?? false) {
      missed.append(("sharpe_ratio", figures.sharpe))
    }
    if !(figures.winRate.map { $0 >= rules.minimumWinRate } ?? false) {
      missed.append(("win_rate", figures.winRate))
    }
    if !(figures.drawdown.map { -$0 <= rules.maximumDrawdown } ?? false) {
      missed.append(("max_drawdown", figures.drawdown))
    }
    if figures.trades < rules.minimumTrades { missed.append(("total_trades", Double(figures.trades))) }
    // Gains without a loss have no profit factor and pass.
    let isAllGain = figures.profitFactor == nil && (figures.winRate ?? 0) > 0
    if !isAllGain, !(figures.profitFactor.map { $0 >= rules.minimumProfitFactor } ?? false) {
      missed.append(("profit_factor", figures.profitFactor))
    }
    return missed
  }
}

/// How many units a trade gets, and what decided it.
public struct PositionSize: Sendable, Hashable {
  /// Shares, contracts or coins; 0 for a trade that is not to be made, never negative.
  public var units: Double
  /// The one rule that kept the size from being larger, or made it zero.
  public var limitedBy: SizeLimit
  /// Currency lost if the stop is hit at its price, before costs; `nil` without a stop.
  public var risk: Double?
  /// Currency value of the position.
  public var value: Double

  public init(units: Double, limitedBy: SizeLimit, risk: Double?, value: Double) {
    self.units = units
    self.limitedBy = limitedBy
    self.risk = risk
    self.value = value
  }
}

/// What limited a size. The raw values are those of `assay size --json`.
public enum SizeLimit: String, Sendable, Hashable, CaseIterable {
  /// The risk that a trade may take.
  case risk
  /// The largest position allowed.
  case cap
  /// The Kelly fraction.
  case kelly
  /// The target volatility.
  case volatility
  /// The prediction of a model.
  case model
  /// Too few closed trades for Kelly; sized by a fixed risk, or zero where that is off.
  case tooFewTrades = "too_few_trades"
  /// Zero: the win rate lies below the least one.
  case winRate = "win_rate"
  /// Zero: the Kelly fraction is not positive.
  case noEdge = "no_edge"
  /// Zero: the confidence lies below the least one.
  case confidence
  /// Zero: the model has no prediction for this trade.
  case noPrediction = "no_prediction"
  /// Zero: the scale is 0, as in a drawdown that halts entries.
  case scale
  /// Zero: the size comes to less than one lot or contract.
  case belowOneLot = "below_one_lot"
  /// Zero: the value is less than the exchange takes.
  case belowMinimumNotional = "below_minimum_notional"

  /// What limited the size, to follow "limited by".
  public var words: String {
    switch self {
    case .risk: "the risk a trade may take"
    case .cap: "the largest position allowed"
    case .kelly: "the Kelly fraction"
    case .volatility: "the target volatility"
    case .model: "the model"
    case .tooFewTrades: "too few closed trades for Kelly"
    case .winRate: "a win rate below the least one"
    case .noEdge: "an edge that is not positive"
    case .confidence: "a confidence below the least one"
    case .noPrediction: "a prediction that is missing"
    case .scale: "a halt of new entries"
    case .belowOneLot: "a size below one lot"
    case .belowMinimumNotional: "a value below the exchange's minimum"
    }
  }
}

/// A size before it is scaled and rounded.
struct RawSize {
  var units: Double
  var limitedBy: SizeLimit

  static func none(_ limit: SizeLimit) -> RawSize { RawSize(units: 0, limitedBy: limit) }

  /// The smaller of a size and the cap; at a tie the size counts as the limit.
  static func smaller(_ units: Double, _ limit: SizeLimit, cap: Double) -> RawSize {
    units <= cap ? RawSize(units: units, limitedBy: limit) : RawSize(units: cap, limitedBy: .cap)
  }
}

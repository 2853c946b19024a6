/// How often a strategy of probabilities speaks up.
public struct SignalStatistics: Sendable, Hashable {
  /// Bars with a prediction, and those without.
  public private(set) var predictions = 0
  public private(set) var missing = 0
  /// Bars that ask to buy: P(up) at the threshold or above.
  public private(set) var buys = 0
  /// Bars that ask to sell: P(up) below 0.5.
  public private(set) var sells = 0
  /// Bars with a prediction that ask for neither.
  public private(set) var holds = 0
  /// Bars that would enter a short; 0 where shorts are not allowed.
  public private(set) var shortEntries = 0
  /// Trades that a follower with one position at a time would begin.
  public private(set) var trades = 0

  /// Trades over bars with a prediction; `nil` without any.
  public var tradeFrequency: Double? { predictions > 0 ? Double(trades) / Double(predictions) : nil }

  /// Bars confident enough for an entry over bars with a prediction; `nil` without any.
  public var signalFrequency: Double? {
    predictions > 0 ? Double(buys + shortEntries) / Double(predictions) : nil
  }

  public init(_ strategy: ProbabilityStrategy, _ probabilities: [Double]) {
    var position = 0
    for probability in probabilities {
      if probability.isNaN {
        missing += 1
        continue
      }
      predictions += 1
      switch strategy.signal(probability) {
      case 1: buys += 1
      case -1: sells += 1
      default: holds += 1
      }
      let short = strategy.entersShort(probability)
      if short { shortEntries += 1 }
      if (position > 0 && probability < 0.5) || (position < 0 && probability > 0.5) { position = 0 }
      guard position == 0, short || strategy.entersLong(probability) else { continue }
      position = short ? -1 : 1
      trades += 1
    }
  }
}

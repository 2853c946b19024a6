/// The rules of the catalogue written down a second time, as plain loops over arrays, by the words of the
/// table alone: nothing here is shared with the strategies or the indicators.
enum NaiveRules {
  typealias Make = @Sendable (NaiveBars, NaiveParameters) -> NaiveRule

  static let all: [String: Make] = [
    bands, breakouts, trends, momentum, candles, streaks, strength, sessions,
  ].reduce(into: [:]) { all, group in all.merge(group) { first, _ in first } }
}

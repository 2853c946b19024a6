/// The two units in which an annual Sharpe ratio of a backtest is stated.
///
/// Shown ratios divide by the deviation of one session's returns. Statistics of the decision divide by the long-run
/// deviation, which counts sessions that go together or against each other: a rule that loses today what it earns
/// tomorrow has a larger ratio there. What is expected is estimated in the second unit and shown in the first.
enum SharpeUnit {
  /// What turns an annual ratio of the decision's unit into one of the shown unit: the shown ratio of the same backtest
  /// over its own statistic a year. 1 where one of the two is not above zero, so that no such factor exists.
  static func factor(sharpe: Double, statistic: Double, years: Double) -> Double {
    let factor = sharpe * years.squareRoot() / statistic
    return sharpe > 0 && statistic > 0 && factor.isFinite ? factor : 1
  }
}

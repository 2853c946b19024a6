import Backtest
import Diagnostics
import Factory
import Market

/// The session dates of a study's bars within the dates that were asked for.
struct StudyDates {
  let dates: [CivilDate]

  init(_ bars: StudyWork.Bars, _ task: StrategyTask) throws {
    dates = bars.frame.sessions.dates.map { CivilDate(daysSinceEpoch: $0) }.filter { date in
      (task.from.map { date >= $0 } ?? true) && (task.through.map { date <= $0 } ?? true)
    }
    guard dates.count >= 20 else {
      throw AssayError(
        code: "no_bars_in_window", message: "\(dates.count) sessions of \(task.symbol) lie in these dates.",
        remedy: "Widen --from and --to, or import more bars.", place: task.symbol, kind: .badData)
    }
  }

  var last: CivilDate { dates[dates.count - 1] }

  /// The last date of a search that leaves a share of the sessions unseen.
  func end(leaving share: Double) throws -> CivilDate {
    let count = Int(Double(dates.count) * (1 - share))
    guard count >= 10, count < dates.count else {
      throw AssayError(
        code: "invalid_share", message: "A share of \(share) of \(dates.count) sessions leaves too few.",
        remedy: "Give a smaller --holdout-share, or 0 for none.", place: "--holdout-share", kind: .usage)
    }
    return dates[count - 1]
  }
}

/// One exchange calendar as text, as `scripts/calendars/generate.py` writes it.
///
/// Each line of `exceptions` is a year and its days that differ from the regular hours: `0101` is closed, `0703-1300`
/// closes early, `11011800-1900` opens and closes at times of its own, all in local time.
struct CalendarData {
  let name: String
  let title: String
  /// The package and calendar that it was taken from.
  let source: String
  let zone: String
  let openMinute: Int
  let closeMinute: Int
  let exceptions: String

  static let all = [
    nyse, cmeEquity, cmeFx, cmeRates, cmeEnergyMetals, cmeGrains, cmeLivestock, cboe, lse, eurex, nse, fx,
  ]
}

import Glibc
import Market

/// Made-up 15-minute bars that look like an index future's, because what a sweep costs depends on how soon levels
/// are met and how often strategies trade.
///
/// Matched to the ES contract of 2024–25 on its exchange's clock: 92 bars a session, a mean range of 0.135 % of the
/// price, the range of each quarter of an hour relative to the mean (from 0.4 at night to 2.3 at the cash open),
/// volatility that persists from session to session, gaps of a tick within sessions and larger ones between, prices
/// on the tick, some sessions that end early.
enum IndexFuture {
  static let instrument = Instrument(
    symbol: "ES", assetClass: .future, tick: 0.25, pointValue: 50, sessions: .globex, costs: .futures)

  /// Range of each hour of the session relative to the mean, from 18:00 New York on.
  private static let hourly = [
    0.85, 0.69, 0.77, 0.62, 0.52, 0.46, 0.46, 0.56, 0.66, 0.93, 0.84, 0.67, 0.79, 0.92, 1.05, 1.40, 2.10, 1.65,
    1.45, 1.55, 1.45, 1.80, 0.85,
  ]
  /// Deviation of one of the eight steps inside a bar, as a fraction of the price, that gives the mean range.
  private static let step = 0.00031

  /// - Parameter count: number of bars, from January 2010 on.
  static func bars(_ count: Int, seed: UInt64 = 1) throws -> BarSeries {
    let calendar = try SessionCalendar(instrument.sessions)
    var random = Random(seed: seed)
    var columns = Columns(capacity: count)
    var day = CivilDate(year: 2010, month: 1, day: 4)!
    var price = 1_130.0
    var volatility = 0.0
    while columns.timestamps.count < count {
      defer { day = day.advanced(byDays: 1) }
      guard instrument.sessions.weekdays.contains(day.weekday) else { continue }
      volatility = 0.93 * volatility + 0.17 * random.normal()
      let isShort = random.chance(0.015)
      price *= 1 + 0.002 * random.normal()
      let open = calendar.sessionOpen(of: day).nanoseconds
      for slot in 0..<(isShort ? 76 : 92) where columns.timestamps.count < count {
        let size = price * step * hourly[slot / 4] * exp(volatility)
        let close = open + Int64(slot + 1) * 15 * Timestamp.nanosecondsPerMinute
        price = columns.append(close, day, from: price, step: size, &random)
      }
    }
    return BarSeries(
      instrument: instrument, timeframe: Timeframe(minutes: 15), timestamps: columns.timestamps,
      open: columns.open, high: columns.high, low: columns.low, close: columns.close, volume: columns.volume,
      sessionDates: columns.dates)
  }

  private struct Columns {
    var timestamps: [Int64] = []
    var dates: [Int32] = []
    var open: [Double] = []
    var high: [Double] = []
    var low: [Double] = []
    var close: [Double] = []
    var volume: [Double] = []

    init(capacity: Int) {
      timestamps.reserveCapacity(capacity)
      open.reserveCapacity(capacity)
    }

    /// Walks through one bar and returns the price at its end, before it is put on the tick.
    mutating func append(
      _ time: Int64, _ date: CivilDate, from start: Double, step: Double, _ random: inout Random
    ) -> Double {
      var price = start + (random.chance(0.3) ? 0.25 : 0)
      let first = onTick(price)
      var (highest, lowest) = (first, first)
      for _ in 0..<8 {
        price += step * random.normal()
        highest = max(highest, onTick(price))
        lowest = min(lowest, onTick(price))
      }
      timestamps.append(time)
      dates.append(date.daysSinceEpoch)
      open.append(first)
      high.append(highest)
      low.append(lowest)
      close.append(onTick(price))
      volume.append((200 + 4_000 * (highest - lowest) * random.unit()).rounded())
      return max(price, 100)
    }

    private func onTick(_ price: Double) -> Double { (price * 4).rounded() / 4 }
  }
}

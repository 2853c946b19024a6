import Backtest
import Diagnostics
import Market
import Strategies

/// Trades of a book whose market has no bars, at trade level: a bar at each entry and each exit, at the price of the
/// trade. Between them nothing is known, so a position stands at its entry price until its exit books the result.
struct TradeLevelBars: Sendable {
  let series: BarSeries
  let signals: Signals
  /// Trades that begin before the one before has ended, which one position cannot hold.
  let overlapping: Int

  /// The distance of two events of a book that have one time.
  private static let step = Timestamp.nanosecondsPerMinute
  /// Where the list has dates alone, the events of a day begin so long before its session closes.
  private static let lead = 360 * Timestamp.nanosecondsPerMinute

  /// - Throws: `missing_prices` where the list has no prices; `no_trades` where it has none for the book.
  init(_ list: TradeList, for book: PortfolioBook, instrument: Instrument) throws {
    let own = list.trades(of: book).sorted { ($0.entry, $0.exit) < ($1.entry, $1.exit) }
    guard let first = own.first else {
      throw AssayError(
        code: "no_trades",
        message: "\(list.path) has no \(book.side.rawValue) trades of \(book.strategy) on \(book.symbol).",
        remedy: "Leave the book out.", place: list.path, kind: .badData)
    }
    guard own.allSatisfy({ $0.entryPrice.isFinite && $0.exitPrice.isFinite }) else {
      throw AssayError(
        code: "missing_prices",
        message:
          "There are no \(book.timeframe) bars of \(book.symbol), and \(list.path) does not have the prices of its "
          + "trades.",
        remedy: "Import bars of \(book.symbol), or give the list the columns entry_price and exit_price.",
        place: list.path, kind: .badData)
    }
    let calendar = try SessionCalendar(instrument.sessions)
    let hasDatesAlone = list.trades.allSatisfy {
      $0.entry % Timestamp.nanosecondsPerDay == 0 && $0.exit % Timestamp.nanosecondsPerDay == 0
    }
    func start(_ time: Int64) -> Int64 {
      if !hasDatesAlone { return time }
      return calendar.dailyBarClose(of: Timestamp(nanoseconds: time).date).nanoseconds - Self.lead
    }
    var events = [(time: start(first.entry) - Self.step, price: first.entryPrice, day: first.entry)]
    func add(_ time: Int64, _ price: Double) {
      events.append((max(start(time), events[events.count - 1].time + Self.step), price, time))
    }
    var (entries, end, lost) = ([Int](), Int64.min, 0)
    for trade in own {
      if trade.entry < end {
        lost += 1
        continue
      }
      entries.append(events.count - 1)
      add(trade.entry, trade.entryPrice)
      add(trade.exit, trade.exitPrice)
      end = trade.exit
    }
    let (times, prices) = (events.map(\.time), events.map(\.price))
    series = BarSeries(
      instrument: instrument, timeframe: Timeframe(minutes: 1), timestamps: times, open: prices, high: prices,
      low: prices, close: prices, volume: nil,
      sessionDates: hasDatesAlone
        ? events.map { Timestamp(nanoseconds: $0.day).date.daysSinceEpoch }
        : calendar.sessionDates(ofBarsClosingAt: times))
    var exits = [Int32](repeating: ExitSignals.never, count: events.count)
    // Decided at the close of the bar of entry, made at the open of the bar of exit.
    for decision in entries { exits[decision] = Int32(decision + 1) }
    signals = Signals(
      entries: BitMask(count: events.count) { Set(entries).contains($0) }, exits: .perDecision(exits))
    overlapping = lost
  }
}

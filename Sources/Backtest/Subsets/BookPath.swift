import Market
import Strategies

/// What a book does by itself after each of its entry signals, as far as nothing outside the book interferes.
///
/// A book with a fixed size, market orders and exits of its own trades the same way in any account that lets it: what
/// follows from an entry depends on the bar that decided it alone. So the trades are made once, by the full engine, and
/// a replay of many books only decides which of them are made and which are cut short.
final class BookPath: Sendable {
  /// The trade that an entry decided at one bar becomes.
  struct Outcome: Sendable {
    var entryBar: Int32
    var exitBar: Int32
    /// Whether it is left at the open of its exit bar, which frees its place for entries at that open.
    var exitsAtOpen: Bool
    /// Whether it is left because the bars end.
    var endsWithData: Bool
    /// What the entry takes from cash and the exit brings, commissions included, in millionths.
    var entryCash: Int64
    var exitCash: Int64
    /// Value of the position at the open that filled it, before slippage.
    var entryValue: Int64
    /// Commission of the entry, which the account must be able to pay.
    var entryCommission: Int64
    /// Value and commission of the entry without any exchange rate, which a position that is bought in full must not
    /// exceed.
    var fullCost: Int64
    /// Units × point value × sign × 10⁶: times a price it is the value in millionths.
    var unitMicros: Double
    var units: Double
    /// Traded value of the entry and of the exit, in currency.
    var entryTraded: Double
    var exitTraded: Double
  }

  let outcomes: [Outcome]
  /// Position in `outcomes` by deciding bar; −1 where no entry is decided or none can fill.
  let outcomeAt: [Int32]
  let bars: PreparedBars
  let pricer: FillPricer
  /// The most that the position can lose from one close to any price of the next bar, in currency.
  let worstBar: Double
  let initialMargin: Double
  let paysInFull: Bool
  let rates: [Double]

  /// - Precondition: `SubsetUniverse.obstacle` finds nothing against it.
  init(_ book: PreparedBook, _ settings: AccountConfiguration, rates: [Double], pricer: FillPricer) throws {
    let count = book.bars.series.count
    let window = book.window()
    var outcomes: [Outcome] = []
    var outcomeAt = [Int32](repeating: -1, count: count)
    var waiting = book.signals.entries
    waiting.clear(before: window.lowerBound)
    bars = book.bars
    self.pricer = pricer
    self.rates = rates
    let instrument = book.bars.series.instrument
    paysInFull = instrument.isPaidInFull
    initialMargin =
      instrument.isPaidInFull ? settings.account.initialMargin : settings.account.futuresInitialMargin
    var alone = settings
    // So much that no trade meets the end of the account.
    alone.capital = 1e12
    alone.limits = .none
    alone.closesAtEnd = true
    while waiting.population > 0 {
      var pass = book
      pass.signals.entries = waiting
      let account = BookAccount(
        [pass], settings: alone, inputs: AccountInputs(rates: rates.isEmpty ? [] : [rates]))
      let result = try account.run(over: [window])
      var isNew = false
      for trade in BookPath.trades(result) {
        let decision = trade.entry.bar - 1
        outcomeAt[decision] = Int32(outcomes.count)
        outcomes.append(BookPath.outcome(trade, book, rates, pricer))
        waiting[decision] = false
        isNew = true
      }
      for rejection in result.rejections where rejection.bar > 0 && waiting[rejection.bar - 1] {
        waiting[rejection.bar - 1] = false
        isNew = true
      }
      // What is left is never sent: no bar follows it in which it could fill.
      if !isNew { break }
    }
    self.outcomes = outcomes
    self.outcomeAt = outcomeAt
    worstBar = BookPath.worstBar(book, outcomes, rates)
  }

  private struct Made {
    var entry: Fill
    var exit: Fill
    var side: Side
    var endsWithData: Bool
  }

  private static func trades(_ result: AccountResult) -> [Made] {
    // A single position at a time: fills alternate between entry and exit.
    stride(from: 0, to: result.fills.count - 1, by: 2).map { place in
      let (entry, exit) = (result.fills[place], result.fills[place + 1])
      return Made(
        entry: entry, exit: exit, side: entry.side == .buy ? .long : .short,
        endsWithData: exit.reason == .endOfData)
    }
  }

  private static func outcome(_ trade: Made, _ book: PreparedBook, _ rates: [Double], _ pricer: FillPricer)
    -> Outcome
  {
    let units = trade.entry.quantity
    let unitMicros = units * book.bars.series.instrument.pointValue * trade.side.sign * 1e6
    func value(_ price: Double, _ bar: Int) -> Int64 {
      Money.roundedToMicros(unitMicros * price * (rates.isEmpty ? 1 : rates[bar]))
    }
    let bought = value(trade.entry.price, trade.entry.bar)
    let sold = value(trade.exit.price, trade.exit.bar)
    let plain = Money(micros: Money.roundedToMicros(abs(unitMicros) * abs(trade.entry.price)))
    let fullCost = plain + pricer.commission(value: plain, quantity: units)
    return Outcome(
      entryBar: Int32(trade.entry.bar), exitBar: Int32(trade.exit.bar), exitsAtOpen: trade.exit.isAtOpen,
      endsWithData: trade.endsWithData, entryCash: -bought - trade.entry.commission.micros,
      exitCash: sold - trade.exit.commission.micros,
      entryValue: value(trade.entry.triggerPrice, trade.entry.bar),
      entryCommission: trade.entry.commission.micros, fullCost: fullCost.micros, unitMicros: unitMicros,
      units: units,
      entryTraded: Double(abs(bought)) / 1e6, exitTraded: Double(abs(sold)) / 1e6)
  }

  private static func worstBar(_ book: PreparedBook, _ outcomes: [Outcome], _ rates: [Double]) -> Double {
    guard let size = outcomes.map({ abs($0.unitMicros) }).max() else { return 0 }
    let prices = book.bars.prices
    var worst = 0.0
    for bar in 1..<max(1, prices.count) {
      let rate = rates.isEmpty ? 1 : max(rates[bar], rates[bar - 1])
      let (last, now) = (prices[bar - 1].close, prices[bar])
      let move = book.side == .long ? last - min(now.low, now.open) : max(now.high, now.open) - last
      worst = max(worst, move * rate)
    }
    return worst * size / 1e6
  }

  @inline(__always) func value(_ outcome: Int, at price: Double, bar: Int) -> Int64 {
    Money.roundedToMicros(outcomes[outcome].unitMicros * price * (rates.isEmpty ? 1 : rates[bar]))
  }

  /// What closing a position at a price brings, commission and slippage paid.
  func closing(_ outcome: Int, at price: Double, bar: Int) -> Int64 {
    let isLong = outcomes[outcome].unitMicros > 0
    let fill = pricer.slipped(price, direction: isLong ? -1 : 1)
    let proceeds = value(outcome, at: fill, bar: bar)
    return proceeds
      - pricer.commission(value: Money(micros: proceeds), quantity: outcomes[outcome].units).micros
  }
}

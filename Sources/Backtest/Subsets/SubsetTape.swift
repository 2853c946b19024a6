import Market

/// The market of a subset as a replay reads it: step after step, the books of a step side by side. A replay walks
/// through memory once and touches nothing but what is open.
struct SubsetTape: Sendable {
  /// A book at a step.
  struct Cell: Sendable {
    var close = 0.0
    /// The bar that closes at the step; −1 for none.
    var bar: Int32 = -1
    /// The trade that an entry decided here becomes, as a place in `trades`; −1 for none.
    var trade: Int32 = -1
  }

  /// A trade of a book by itself. Money is in millionths.
  struct Trade: Sendable {
    var entryStep: Int32
    var exitStep: Int32
    /// As a place in the outcomes of the book's path.
    var outcome: Int32
    var exitsAtOpen: Bool
    var unitMicros: Double
    var entryCash: Int64
    var exitCash: Int64
    var entryValue: Int64
    var entryCommission: Int64
    var fullCost: Int64
    /// Traded value of entry and exit, in currency.
    var traded: Double
  }

  let count: Int
  /// 64 books a word.
  let words: Int
  /// `cells[step * count + book]`.
  let cells: [Cell]
  let trades: [Trade]
  /// `rates[step * count + book]`; empty where all books have the account's currency.
  let rates: [Double]
  /// Priority at the close of the bar before, by step and book; empty for none.
  let priorities: [Double]
  /// By book.
  let worstBars: [Double]
  let initialMargins: [Double]
  let arePaidInFull: [Bool]

  init(_ books: [PreparedBook], _ paths: [BookPath], times: [Int64], priorities: [[Double]]) {
    let count = books.count
    self.count = count
    words = (count + 63) / 64
    var cells = [Cell](repeating: Cell(), count: count * times.count)
    var trades: [Trade] = []
    var rates = [Double](
      repeating: 1, count: paths.contains { !$0.rates.isEmpty } ? count * times.count : 0)
    var ranked = [Double](repeating: -.infinity, count: priorities.isEmpty ? 0 : count * times.count)
    for (place, path) in paths.enumerated() {
      let stamps = books[place].bars.series.timestamps
      let closes = books[place].bars.series.close
      let base = Int32(trades.count)
      var steps = [Int32](repeating: -1, count: stamps.count)
      var step = 0
      for bar in stamps.indices {
        while times[step] < stamps[bar] { step += 1 }
        steps[bar] = Int32(step)
        let outcome = path.outcomeAt[bar]
        let at = step * count + place
        cells[at] = Cell(close: closes[bar], bar: Int32(bar), trade: outcome < 0 ? -1 : base + outcome)
        if !path.rates.isEmpty { rates[at] = path.rates[bar] }
        if !priorities.isEmpty, bar > 0 {
          let value = priorities[place][bar - 1]
          ranked[at] = value.isNaN ? -.infinity : value
        }
      }
      trades += path.outcomes.enumerated().map { Trade($1, number: $0, steps: steps) }
    }
    self.cells = cells
    self.trades = trades
    self.rates = rates
    self.priorities = ranked
    worstBars = paths.map(\.worstBar)
    initialMargins = paths.map(\.initialMargin)
    arePaidInFull = paths.map(\.paysInFull)
  }

  @inline(__always) func cell(_ book: Int, _ step: Int) -> Cell { cells[step * count + book] }

  /// Higher comes first; −∞ where nothing is known.
  @inline(__always) func priority(_ book: Int, _ step: Int) -> Double {
    priorities.isEmpty ? 0 : priorities[step * count + book]
  }
}

extension SubsetTape.Trade {
  fileprivate init(_ outcome: BookPath.Outcome, number: Int, steps: [Int32]) {
    self.init(
      entryStep: steps[Int(outcome.entryBar)], exitStep: steps[Int(outcome.exitBar)], outcome: Int32(number),
      exitsAtOpen: outcome.exitsAtOpen, unitMicros: outcome.unitMicros, entryCash: outcome.entryCash,
      exitCash: outcome.exitCash, entryValue: outcome.entryValue, entryCommission: outcome.entryCommission,
      fullCost: outcome.fullCost, traded: outcome.entryTraded + outcome.exitTraded)
  }
}

/// The books of one word of a mask, in order.
struct BookBits: Sequence, IteratorProtocol {
  private var bits: UInt64
  private let first: Int

  @inline(__always) init(_ bits: UInt64, word: Int) {
    self.bits = bits
    first = word * 64
  }

  @inline(__always) mutating func next() -> Int? {
    if bits == 0 { return nil }
    let book = first + bits.trailingZeroBitCount
    bits &= bits - 1
    return book
  }
}

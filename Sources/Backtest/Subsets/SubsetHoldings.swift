import Market

/// What the account of a replay holds: cash, open trades and what they are worth at the last mark. Money is in
/// millionths.
struct SubsetHoldings {
  private struct Held {
    var trade: Int32 = -1
    var entryStep: Int32 = 0
    var exitStep: Int32 = 0
    var exitsAtOpen = false
    var unitMicros = 0.0
    var value: Int64 = 0
    var profit: Int64 = 0
  }

  private let universe: SubsetUniverse
  private let tape: SubsetTape
  private let endings: [Int32]
  private var held: [Held]
  /// Books with a position, and those of them whose closing order of a limit waits for their next open.
  private(set) var open: [UInt64]
  private var cut: [UInt64]
  private(set) var openCount = 0
  private var cash: Int64
  private var heldValue: Int64 = 0
  private(set) var trades = 0
  private(set) var traded = 0.0

  init(_ universe: SubsetUniverse, _ span: SubsetSpan) {
    self.universe = universe
    tape = universe.tape
    endings = span.endings
    held = [Held](repeating: Held(), count: tape.count)
    open = [UInt64](repeating: 0, count: tape.words)
    cut = open
    cash = Money(universe.settings.capital).micros
  }

  var equity: Int64 { cash + heldValue }
  /// By book of the universe.
  var profits: [Money] { held.map { Money(micros: $0.profit) } }

  // MARK: One step

  /// Exits at the open of a bar, the strategy's own and those that a limit has sent.
  @inline(__always) mutating func leaveAtOpen(_ step: Int, _ word: Int, present: UInt64) {
    for book in BookBits(open[word] & present, word: word) {
      if cut[word] & (1 << UInt64(book % 64)) != 0 {
        closeAtOpen(book, step)
      } else if Int(held[book].exitStep) == step, held[book].exitsAtOpen {
        close(book, tape.trades[Int(held[book].trade)].exitCash)
      }
    }
  }

  /// Exits inside a bar or at its close, the end of the dates, and the marks of what stays.
  @inline(__always) mutating func leaveInsideAndMark(_ step: Int, _ word: Int, present: UInt64) {
    let row = step * tape.count
    for book in BookBits(open[word] & present, word: word) {
      if Int(held[book].exitStep) == step, !held[book].exitsAtOpen {
        close(book, tape.trades[Int(held[book].trade)].exitCash)
      } else if Int(endings[book]) == step {
        closeAtClose(book, step)
      } else {
        let value = held[book].unitMicros * tape.cells[row + book].close
        let marked = Money.roundedToMicros(tape.rates.isEmpty ? value : value * tape.rates[row + book])
        heldValue += marked - held[book].value
        held[book].value = marked
      }
    }
  }

  mutating func enter(_ book: Int, trade: Int32) {
    let new = tape.trades[Int(trade)]
    let profit = held[book].profit
    held[book] = Held(
      trade: trade, entryStep: new.entryStep, exitStep: new.exitStep, exitsAtOpen: new.exitsAtOpen,
      unitMicros: new.unitMicros, value: new.entryValue, profit: profit)
    cash += new.entryCash
    heldValue += new.entryValue
    open[book / 64] |= 1 << UInt64(book % 64)
    openCount += 1
  }

  // MARK: Closing

  private mutating func close(_ book: Int, _ proceeds: Int64) {
    let own = tape.trades[Int(held[book].trade)]
    cash += proceeds
    heldValue -= held[book].value
    held[book].value = 0
    held[book].profit += own.entryCash + proceeds
    trades += 1
    traded += own.traded
    let (word, bit) = (book / 64, UInt64(1) << UInt64(book % 64))
    open[word] &= ~bit
    cut[word] &= ~bit
    openCount -= 1
  }

  /// Whether the position was there before a step at which its market trades.
  func isReplaceable(_ book: Int, _ step: Int) -> Bool {
    tape.cell(book, step).bar >= 0 && Int(held[book].entryStep) < step
  }

  mutating func closeAtOpen(_ book: Int, _ step: Int) {
    let bar = Int(tape.cell(book, step).bar)
    let path = universe.paths[book]
    close(book, path.closing(outcome(book), at: path.bars.prices[bar].open, bar: bar))
  }

  private mutating func closeAtClose(_ book: Int, _ step: Int) {
    let cell = tape.cell(book, step)
    close(book, universe.paths[book].closing(outcome(book), at: cell.close, bar: Int(cell.bar)))
  }

  private func outcome(_ book: Int) -> Int { Int(tape.trades[Int(held[book].trade)].outcome) }

  /// Closes everything at the closes of a step; what is shut then, at its next open.
  mutating func closeAll(_ step: Int) {
    for word in open.indices {
      for book in BookBits(open[word], word: word) {
        if tape.cell(book, step).bar >= 0 {
          closeAtClose(book, step)
        } else {
          cut[word] |= 1 << UInt64(book % 64)
        }
      }
    }
  }

  // MARK: What the account can bear

  /// Whether equity pays for a position that is bought in full: what its size looks at before the limits do.
  func canPay(_ book: Int, _ trade: Int32) -> Bool {
    equity > 0
      && (tape.initialMargins[book] < 1 || !tape.arePaidInFull[book]
        || tape.trades[Int(trade)].fullCost <= equity)
  }

  /// Whether equity carries the initial margin of all positions, the commission included.
  func canCarry(_ book: Int, _ trade: Int32) -> Bool {
    if equity <= 0 { return false }
    if tape.initialMargins[book] == 0 { return true }
    let new = tape.trades[Int(trade)]
    let bought = Money(micros: abs(-new.entryCash - new.entryCommission))
    var required = bought.share(tape.initialMargins[book])
    for word in open.indices {
      for other in BookBits(open[word], word: word) {
        required += Money(micros: abs(held[other].value)).share(tape.initialMargins[other])
      }
    }
    required += Money(micros: new.entryCommission)
    return required.micros <= equity
  }

  /// The most that the next bar of what is held can lose, in currency.
  var worstNextBar: Double {
    var worst = 0.0
    for word in open.indices {
      for book in BookBits(open[word], word: word) { worst += tape.worstBars[book] }
    }
    return worst
  }
}

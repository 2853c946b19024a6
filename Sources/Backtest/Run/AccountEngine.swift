public import Diagnostics
import Market

/// The full engine: one account, any number of books, every order type, cost and margin rule.
///
/// A book is a strategy on the bars of one symbol and timeframe; the position of a book in the list of the engine is
/// the `book` of its orders, fills and trades. Where timeframes differ, a longer bar opens at the first close of
/// any book after it began, and what happens inside it is booked when it closes.
///
/// At each close of any of its books, in this order: splits, rolls and holding costs; the opens (first what makes
/// positions smaller, then the rest); the ranges; orders for the close; the marks; the account's limits; margin calls;
/// the order source's decisions. Books are worked through in the order of `Book`, whatever order they were given in,
/// so that order never shows in a result.
///
/// `BacktestEngine` is this engine specialised to one position at a time and plain costs; a test holds the two
/// equal bit for bit. `Guides/Engine.md` has what it costs a bar.
public struct AccountEngine {
  let frames: [PreparedBars]
  let settings: AccountConfiguration
  /// The books, as the frames were given.
  public let books: [Book]
  private let inputs: AccountInputs
  /// When each bar began, book by book; empty while all books have one timeframe.
  private let openTimes: [[Int64]]
  /// Places of the books in their order.
  private let ranks: [Int]

  /// - Parameters:
  ///   - frames: the bars of each book; an order's `book` is a position in this list.
  ///   - strategies: the name of each book's strategy; empty for books that need none to be told apart.
  /// - Throws: `repeated_book`, and what the configuration, costs or inputs refuse.
  public init(
    _ frames: [PreparedBars], strategies: [String] = [], settings: AccountConfiguration,
    inputs: AccountInputs = AccountInputs()
  ) throws(AssayError) {
    precondition(strategies.isEmpty || strategies.count == frames.count, "one strategy a book")
    let books = frames.indices.map { place in
      Book(
        strategy: strategies.isEmpty ? "" : strategies[place], symbol: frames[place].series.instrument.symbol,
        timeframe: frames[place].series.timeframe)
    }
    try self.init(frames, books: books, settings: settings, inputs: inputs)
  }

  /// - Parameter books: the name of each list of bars, its symbol and timeframe being those of the bars.
  /// - Throws: as the other form.
  init(
    _ frames: [PreparedBars], books: [Book], settings: AccountConfiguration, inputs: AccountInputs
  ) throws(AssayError) {
    precondition(
      !frames.isEmpty && books.count == frames.count, "an account needs a book for each list of bars")
    try settings.validated(for: frames.map(\.series.instrument))
    try Self.check(books)
    try inputs.validated(for: frames)
    self.frames = frames
    self.settings = settings
    self.inputs = inputs
    self.books = books
    ranks = frames.indices.sorted { books[$0] < books[$1] }
    let isMixed = books.contains { $0.timeframe != books[0].timeframe }
    openTimes =
      try isMixed ? frames.map { frame throws(AssayError) in try Self.openTimes(of: frame.series) } : []
    for (frame, book) in zip(frames, frames.indices) {
      _ = try FillPricer(
        instrument: frame.series.instrument, costs: settings.costs(book, frame.series.instrument))
    }
  }

  private static func check(_ books: [Book]) throws(AssayError) {
    var seen: Set<Book> = []
    for book in books where !seen.insert(book).inserted {
      throw AssayError(
        code: "repeated_book",
        message:
          "The account has \(book.strategy.isEmpty ? "" : "\(book.strategy) on ")\(book.symbol) with bars of "
          + "\(book.timeframe) twice.",
        remedy: "Give each combination of strategy, symbol and timeframe once.", place: book.symbol,
        kind: .usage)
    }
  }

  /// For each book, the others on the same symbol.
  private static func siblings(_ books: [Book]) -> [[Int]] {
    books.indices.map { place in
      books.indices.filter { $0 != place && books[$0].symbol == books[place].symbol }
    }
  }

  private static func openTimes(of series: BarSeries) throws(AssayError) -> [Int64] {
    do {
      let calendar = try SessionCalendar(series.instrument.sessions)
      return (0..<series.count).map { series.openTime($0, in: calendar).nanoseconds }
    } catch {
      throw error as? AssayError
        ?? AssayError(
          code: "unknown_time_zone",
          message: "The sessions of \(series.instrument.symbol) cannot be laid out.",
          remedy: "Check its time zone.", place: series.instrument.symbol, kind: .badData)
    }
  }

  /// Runs an order source over windows of the books' bars.
  /// - Parameter windows: one a book; all of its bars by default.
  public func run<T: OrderSource>(
    _ orderSource: T, over windows: [Range<Int>]? = nil, recordsEquity: Bool = false
  ) -> (result: AccountResult, orderSource: T) {
    let windows = windows ?? frames.map { 0..<$0.series.count }
    precondition(windows.count == frames.count, "one window a book")
    return withInstrumentBooks { instrumentBooks in
      let broker = SimulatedBroker(
        instrumentBooks: instrumentBooks, rules: settings.execution, accountRules: settings.account,
        hasCarry: settings.transactionCosts.hasCarry, ranks: ranks, siblings: Self.siblings(books),
        books: AccountBooks(capital: Money(settings.capital)),
        sizer: settings.sizer,
        risk: settings.risk.map { RiskGuard(limits: $0, capital: settings.capital, day: firstDay(windows)) },
        limitGuard: settings.limits == .none
          ? nil
          : LimitGuard(
            limits: settings.limits, priorities: inputs.priorities, capital: settings.capital,
            day: firstDay(windows)),
        keepsOrders: recordsEquity)
      var run = AccountRun(
        broker: broker, orderSource: orderSource,
        timeline: Timeline(frames.map(\.series.timestamps), openTimes: openTimes, windows: windows),
        windows: windows, books: books,
        inputs: inputs,
        settings: settings, recordsEquity: recordsEquity)
      return run.result()
    }
  }

  private func firstDay(_ windows: [Range<Int>]) -> Int {
    zip(frames, windows).filter { !$0.1.isEmpty }
      .map { Int($0.0.series.sessionDates[$0.1.lowerBound]) }.min() ?? 0
  }

  private func withInstrumentBooks<Result>(_ body: (ContiguousArray<InstrumentBook>) -> Result) -> Result {
    func collect(_ book: Int, _ instrumentBooks: ContiguousArray<InstrumentBook>) -> Result {
      if book == frames.count { return body(instrumentBooks) }
      return frames[book].withInstrumentBook(
        settings, book: book, finer: inputs.finer[book]
      ) { instrumentBook in collect(book + 1, instrumentBooks + [instrumentBook]) }
    }
    return collect(0, [])
  }
}

public import Backtest
public import Diagnostics
public import Market
public import Storage
public import Strategies

/// Books of a portfolio with their bars and signals, ready for any number of replays.
public struct PortfolioMarket: Sendable {
  public let books: [PortfolioBook]
  public let account: PortfolioAccount
  /// In the order of `books`.
  public let prepared: [PreparedBook]
  public let currency: String
  /// Sessions a year: of the first book's market.
  public let daysPerYear: Double
  /// Units of the account's currency for one of each book's at each of its bars; empty where all have one currency.
  public let rates: [[Double]]
  public let priorities: [[Double]]
  /// Rolls of books that fill at the prices of their contracts.
  public let actions: [PositionEvent]
  /// What a reader has to know of the bars: days that some books lack.
  public let notes: [String]
  private let parameterSets: [ParameterSet?]

  /// All parameters of a listed book, the defaults written out.
  func parameters(of book: PortfolioBook) -> JSONObject? {
    books.firstIndex(of: book).flatMap { parameterSets[$0]?.json.objectValue }
  }

  /// - Throws: `no_books`, `unknown_symbol`, `unknown_strategy`, `missing_filter` and `changed_filter` for a model
  ///   that is gone, `missing_rate` for currencies that differ, `no_common_dates`; what strategies and the engine
  ///   refuse.
  public init(
    _ books: [PortfolioBook], account: PortfolioAccount, source: any BarSource,
    library: StrategyLibrary = .builtIn
  ) throws {
    guard !books.isEmpty else {
      throw AssayError(
        code: "no_books", message: "The portfolio has no books.",
        remedy: "List at least one strategy on a symbol.", place: "books", kind: .badData)
    }
    var workshop = BookWorkshop(source: source, library: library, account: account)
    var prepared: [PreparedBook] = []
    var actions: [PositionEvent] = []
    var names: [Book: Int] = [:]
    for (place, book) in books.enumerated() {
      var ready: PreparedBook
      do {
        ready = try workshop.prepare(book)
        if book.fillsRaw { try workshop.roll(&ready, place, &actions) }
      } catch var error as AssayError {
        error.place = error.place ?? "books[\(place)] \(book.symbol) \(book.strategy)"
        throw error
      }
      // One strategy with other parameters on the same bars is another book.
      let count = (names[ready.book] ?? 0) + 1
      names[ready.book] = count
      if count > 1 { ready.book.strategy += " #\(count)" }
      prepared.append(ready)
    }
    // What is written of the books names the filters that they were made with.
    self.books = try books.map { book in
      var book = book
      if let model = book.filterModel, model.digest == nil {
        book.filterModel?.digest = try TradeFilter(model.folder).digest
      }
      return book
    }
    self.account = account
    self.prepared = prepared
    parameterSets = try books.map { book -> ParameterSet? in
      if book.trades != nil { return nil }
      return try ParameterSet(
        parsing: book.parameters.map { ($0.key, $0.value) },
        for: library.model(named: book.strategy).description)
    }
    let instruments = prepared.map(\.bars.series.instrument)
    let currency = account.currency ?? instruments[0].currency
    self.currency = currency
    // The account has a return on every date on which any of its markets trades.
    daysPerYear = instruments.map(\.daysPerYear).max() ?? instruments[0].daysPerYear
    let exchange = try Self.rates(prepared, currency, account, source)
    rates = exchange.rates
    self.actions = actions
    try Self.checkDates(prepared)
    notes = Self.notes(prepared) + workshop.notes + exchange.notes
    priorities = try Self.priorities(prepared, account, rates, actions)
  }

  /// The books in one account of the full engine.
  public var replay: BookAccount {
    BookAccount(
      prepared, settings: account.configuration,
      inputs: AccountInputs(actions: actions, rates: rates, priorities: priorities))
  }

  /// The books for replays of subsets.
  ///
  /// - Throws: `subset_not_replayable`.
  public func universe() throws -> SubsetUniverse {
    guard actions.isEmpty else {
      throw AssayError(
        code: "subset_not_replayable",
        message: "Subsets cannot be replayed quickly: books fill at the prices of contracts that are rolled.",
        remedy: "Choose on the adjusted series, without raw_fills, and replay the choice with it.",
        place: "books", kind: .usage)
    }
    return try SubsetUniverse(
      prepared, settings: account.configuration, priorities: priorities, rates: rates)
  }

  /// The dates on which any book trades.
  public var dates: ClosedRange<CivilDate>? {
    let windows = prepared.compactMap { book -> (CivilDate, CivilDate)? in
      let window = book.window()
      if window.isEmpty { return nil }
      return (
        book.bars.series.sessionDate(window.lowerBound), book.bars.series.sessionDate(window.upperBound - 1)
      )
    }
    guard let first = windows.map(\.0).min(), let last = windows.map(\.1).max() else { return nil }
    return first...last
  }

  // MARK: Dates

  /// Books that never trade on the same dates are no portfolio.
  private static func checkDates(_ books: [PreparedBook]) throws(AssayError) {
    let spans = books.map { book -> (book: Book, first: CivilDate, last: CivilDate)? in
      let window = book.window()
      if window.isEmpty { return nil }
      let series = book.bars.series
      return (book.book, series.sessionDate(window.lowerBound), series.sessionDate(window.upperBound - 1))
    }
    if let place = spans.firstIndex(where: { $0 == nil }) {
      throw AssayError(
        code: "no_common_dates",
        message:
          "\(books[place].book.symbol) \(books[place].book.strategy) has no bar left after its warm-up.",
        remedy: "Import more history, or leave the book out.", place: books[place].book.symbol, kind: .badData
      )
    }
    let all = spans.compactMap { $0 }
    guard let late = all.max(by: { $0.first < $1.first }), let early = all.min(by: { $0.last < $1.last }),
      late.first > early.last
    else { return }
    throw AssayError(
      code: "no_common_dates",
      message:
        "The books share no dates: \(late.book.symbol) \(late.book.strategy) begins on \(late.first), after "
        + "\(early.book.symbol) \(early.book.strategy) ends on \(early.last).",
      remedy: "Leave one of them out, or import bars that overlap.", place: late.book.symbol, kind: .badData)
  }

  /// Days that a market lacks though another traded, in one sentence.
  private static func notes(_ books: [PreparedBook]) -> [String] {
    var seen: Set<String> = []
    let dates = Set(books.flatMap { $0.bars.series.sessionDates })
    let gaps = books.compactMap { book -> String? in
      let own = book.bars.series.sessionDates
      guard seen.insert("\(book.book.symbol) \(book.book.timeframe)").inserted, let first = own.first,
        let last = own.last
      else { return nil }
      let has = Set(own)
      let missing = dates.count { $0 >= first && $0 <= last && !has.contains($0) }
      return missing == 0 ? nil : "\(book.book.symbol) \(missing)"
    }
    if gaps.isEmpty { return [] }
    return [
      "Days without a bar while another market of the portfolio traded: \(gaps.joined(separator: ", ")). A position is "
        + "held at its last mark there."
    ]
  }

  // MARK: Currencies

  /// Rates by book, empty where all have the account's currency, and a sentence for each market that is converted.
  private static func rates(
    _ books: [PreparedBook], _ currency: String, _ account: PortfolioAccount, _ source: any BarSource
  ) throws -> (rates: [[Double]], notes: [String]) {
    if books.allSatisfy({ $0.bars.series.instrument.currency == currency }) { return ([], []) }
    let exchange = ExchangeRates(to: currency, constants: account.rates, source: source)
    var notes: [String] = []
    let rates = try books.map { book -> [Double] in
      let instrument = book.bars.series.instrument
      if instrument.currency == currency { return [] }
      let column = try exchange.column(for: book.bars.series)
      let note =
        "\(instrument.symbol) is quoted in \(instrument.currency); its money is \(currency), at \(column.origin)."
      if !notes.contains(note) { notes.append(note) }
      return column.values
    }
    return (rates, notes)
  }

  // MARK: Priorities

  private static let recentDays = 60

  private static func priorities(
    _ books: [PreparedBook], _ account: PortfolioAccount, _ rates: [[Double]],
    _ actions: [PositionEvent]
  ) throws -> [[Double]] {
    guard account.limits.maximumPositions != nil else { return [] }
    switch account.priority {
    case .listed:
      return books.enumerated().map { place, book in
        [Double](repeating: -Double(place), count: book.bars.series.count)
      }
    case .recent:
      return try books.enumerated().map { place, book in
        var settings = account.configuration
        settings.limits = .none
        // Alone and without end: what a rule did lately, not what an account could bear.
        settings.capital = 1e9
        let own = rates.isEmpty ? [] : [rates[place]]
        let rolls = actions.filter { $0.book == place }
          .map { PositionEvent(bar: $0.bar, kind: $0.kind) }
        let inputs = AccountInputs(actions: rolls, rates: own)
        let result = try BookAccount([book], settings: settings, inputs: inputs).run()
        return recent(result, book.bars.series)
      }
    }
  }

  /// At each bar the mean over the standard deviation of the daily results of the dates before the bar's own.
  private static func recent(_ result: AccountResult, _ series: BarSeries) -> [Double] {
    var changes: [Double] = []
    var last = result.initialCapital
    for equity in result.dailyEquity {
      changes.append((equity - last).amount)
      last = equity
    }
    var (values, done) = ([Double](), 0)
    for date in series.sessionDates {
      while done < result.dates.count, result.dates[done] < date { done += 1 }
      let window = changes[max(0, done - recentDays)..<done]
      guard window.count >= 20 else {
        values.append(0)
        continue
      }
      let mean = window.reduce(0, +) / Double(window.count)
      let deviation = (window.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(window.count - 1))
        .squareRoot()
      values.append(deviation > 0 ? mean / deviation : 0)
    }
    return values
  }
}

public import Backtest
public import Diagnostics
public import Market
public import Storage

/// A replay of a portfolio as tables and documents: fills, trades, equity, and what its limits did.
public struct PortfolioReplayTables: Sendable {
  public let result: AccountResult
  public let books: [PreparedBook]

  public init(_ result: AccountResult, books: [PreparedBook]) {
    self.result = result
    self.books = books
    // A book whose calendar cannot be laid out was refused by the engine.
    times = books.map { try? TradeTimes($0.bars.series, entersAtOpen: $0.entry == .market) }
  }

  private let times: [TradeTimes?]

  private func entryTime(_ trade: Trade) -> String {
    times[trade.book]?.entry(trade).description ?? time(trade.book, trade.entryBar)
  }
  private func exitTime(_ trade: Trade) -> String {
    times[trade.book]?.exit(trade).description ?? time(trade.book, trade.exitBar)
  }
  private func time(_ book: Int, _ bar: Int) -> String { books[book].bars.series.displayTime(bar) }
  private func name(_ book: Int) -> String {
    "\(result.books[book].symbol) \(result.books[book].strategy)"
  }
  private func date(_ days: Int32) -> String { "\(CivilDate(daysSinceEpoch: days))" }

  /// One row a trade: book, times, side, quantity, prices, result, costs, reason.
  public var trades: ColumnTable {
    let trades = result.trades
    return ColumnTable([
      .init("symbol", .strings(trades.map { result.books[$0.book].symbol })),
      .init("strategy", .strings(trades.map { result.books[$0.book].strategy })),
      .init("entry_time", .strings(trades.map { entryTime($0) })),
      .init("exit_time", .strings(trades.map { exitTime($0) })),
      .init("side", .strings(trades.map(\.side.rawValue))),
      .init("quantity", .double(trades.map(\.quantity))),
      .init("entry_price", .double(trades.map(\.entryPrice))),
      .init("exit_price", .double(trades.map(\.exitPrice))),
      .init("pnl", .double(trades.map(\.pnl.amount))),
      .init("costs", .double(trades.map { ($0.commission + $0.slippage + $0.carry).amount })),
      .init("bars_held", .int64(trades.map { Int64($0.barsHeld) })),
      .init("exit_reason", .strings(trades.map(\.reason.rawValue))),
      .init("ambiguous", .bool(trades.map(\.isAmbiguous))),
    ])
  }

  /// One row a fill.
  public var fills: ColumnTable {
    let fills = result.fills
    return ColumnTable([
      .init("time", .strings(fills.map { time($0.book, $0.bar) })),
      .init("symbol", .strings(fills.map { result.books[$0.book].symbol })),
      .init("strategy", .strings(fills.map { result.books[$0.book].strategy })),
      .init("side", .strings(fills.map(\.side.rawValue))), .init("quantity", .double(fills.map(\.quantity))),
      .init("price", .double(fills.map(\.price))), .init("at_open", .bool(fills.map(\.isAtOpen))),
      .init("commission", .double(fills.map(\.commission.amount))),
      .init("slippage", .double(fills.map(\.slippage.amount))),
      .init("reason", .strings(fills.map(\.reason.rawValue))),
    ])
  }

  /// One row for each time a limit acted: stops and exchanges, and every entry that was refused.
  public var constraintLog: ColumnTable {
    let log = entries
    return ColumnTable([
      .init("date", .strings(log.map(\.date))), .init("time", .strings(log.map(\.time))),
      .init("event", .strings(log.map(\.event))), .init("symbol", .strings(log.map(\.symbol))),
      .init("strategy", .strings(log.map(\.strategy))), .init("amount", .double(log.map(\.amount))),
      .init("positions", .int64(log.map { Int64($0.positions) })), .init("words", .strings(log.map(\.words))),
    ])
  }

  /// One line of the constraint log.
  public struct Entry: Sendable, Hashable {
    public var date: String
    public var time: String
    public var event: String
    public var symbol: String
    public var strategy: String
    /// The loss that reached a limit; NaN where there is none.
    public var amount: Double
    public var positions: Int
    public var words: String
    var order: Int64
  }

  public var entries: [Entry] {
    let events = result.limitEvents.map { event -> Entry in
      let closed = event.closedBook.map { result.books[$0] }
      let words: String =
        switch event.kind {
        case .dailyStop:
          "The day had lost \(Self.amount(event.loss)); \(event.positions) positions were closed."
        case .maximumDrawdown:
          "Equity was \(Self.amount(event.loss)) below its peak; \(event.positions) positions were closed for good."
        case .replaced:
          "Gave its place to \(event.enteredBook.map { name($0) } ?? "")."
        }
      return Entry(
        date: date(event.date), time: Timestamp(nanoseconds: event.timestamp).description,
        event: event.kind.rawValue,
        symbol: closed?.symbol ?? "", strategy: closed?.strategy ?? "",
        amount: event.kind == .replaced ? .nan : event.loss.amount, positions: event.positions, words: words,
        order: event.timestamp)
    }
    let refusals = result.rejections.compactMap { rejection -> Entry? in
      guard [.positionLimit, .dailyStop, .maximumDrawdown].contains(rejection.refusal) else { return nil }
      let series = books[rejection.book].bars.series
      let book = result.books[rejection.book]
      let words: String =
        switch rejection.refusal {
        case .positionLimit: "The account held as many positions as it may."
        case .dailyStop: "The daily stop had been reached on that day."
        default: "The maximum drawdown had ended trading."
        }
      return Entry(
        date: date(series.sessionDates[rejection.bar]), time: series.displayTime(rejection.bar),
        event: "refused_\(rejection.refusal.rawValue)", symbol: book.symbol, strategy: book.strategy,
        amount: .nan,
        positions: 0, words: words, order: series.timestamps[rejection.bar])
    }
    return (events + refusals).enumerated().sorted {
      ($0.element.order, $0.offset) < ($1.element.order, $1.offset)
    }
    .map(\.element)
  }

  /// Equity, cash and each book's position at every close.
  public var equity: ColumnTable {
    var columns: [ColumnTable.Column] = [
      .init("timestamp", .instants(result.timestamps)), .init("equity", .double(result.equity.map(\.amount))),
      .init("cash", .double(result.cash.map(\.amount))),
    ]
    for (place, book) in result.books.enumerated() {
      columns.append(.init("\(book.symbol) \(book.strategy)", .double(result.positions[place])))
    }
    return ColumnTable(columns)
  }

  static func amount(_ money: Money) -> String { "\((money.amount * 100).rounded() / 100)" }
}

import Backtest
import Diagnostics
import Market
import Storage
import Strategies

/// Trades that were made elsewhere, as books: their times and sides from a file, their prices from the bars of the
/// catalogue. An entry fills at the open of the bar that its time lies in, an exit at the open of its own.
struct TradeList: Sendable {
  struct Trade: Sendable, Hashable {
    var symbol: String
    var strategy: String
    /// Instants in UTC nanoseconds, or dates where the file has no time of day.
    var entry: Int64
    var exit: Int64
    var side: Side
    var quantity: Double
    /// NaN where the file has no prices.
    var entryPrice = Double.nan
    var exitPrice = Double.nan
  }

  let path: String
  let trades: [Trade]
  /// Positions that the file opens and does not close, which are no trades yet.
  let stillOpen: Int

  static let columns = ["symbol", "strategy", "entry_time", "exit_time", "side", "quantity"]
  /// Columns that a list may have: what the trades were made at.
  static let prices = ["entry_price", "exit_price"]

  /// Whether a table holds trades rather than books.
  static func isMeant(by columns: [String]) -> Bool {
    columns.contains("entry_time") && columns.contains("exit_time")
  }

  /// Reads a text table, or Parquet, with the columns symbol, strategy, entry_time, exit_time, side and quantity, and
  /// entry_price and exit_price where it has both; others are not looked at.
  /// - Throws: `missing_column`, `invalid_trade` with the line.
  init(_ path: String) throws {
    self.path = path
    if let bytes = try Self.document(path) {
      let statement = try FlexStatement(bytes, path: path)
      trades = statement.trades
      stillOpen = statement.stillOpen
      return
    }
    stillOpen = 0
    if path.hasSuffix(".parquet") {
      let table = try ParquetFile.read(path).table
      let names = table.columnNames
      try Self.check(names, path)
      func texts(_ name: String) throws -> [String] {
        if let column = table[name], case .string(let values) = column.values { return Array(values) }
        return try table.timestamps(name).map { Timestamp(nanoseconds: $0).description }
      }
      let (symbols, strategies, sides) = (try texts("symbol"), try texts("strategy"), try texts("side"))
      let (entries, exits, sizes) = (
        try texts("entry_time"), try texts("exit_time"), try table.doubles("quantity")
      )
      let levels =
        Self.prices.allSatisfy(names.contains) ? try Self.prices.map { try table.doubles($0) } : []
      trades = try symbols.indices.map { row in
        try Self.trade(
          symbols[row], strategies[row], entries[row], exits[row], sides[row], "\(sizes[row])",
          levels.map { "\($0[row])" }, place: "\(path): row \(row + 1)")
      }
    } else {
      let table = try RecordTable.read(path)
      try Self.check(table.columns, path)
      let places = Self.columns.map { name in table.columns.firstIndex(of: name) ?? 0 }
      let levels = Self.prices.compactMap { table.columns.firstIndex(of: $0) }
      trades = try table.rows.map { row in
        let cells = places.map { row.cells[$0] }
        return try Self.trade(
          cells[0], cells[1], cells[2], cells[3], cells[4], cells[5],
          levels.count == 2 ? levels.map { row.cells[$0] } : [], place: "\(path):\(row.line)")
      }
    }
  }

  /// The bytes of a file that is an XML document; `nil` for another.
  static func document(_ path: String) throws -> [UInt8]? {
    guard path.hasSuffix(".xml") else { return nil }
    return try WholeFile.bytes(of: path)
  }

  private static func check(_ names: [String], _ path: String) throws(AssayError) {
    guard let missing = columns.first(where: { !names.contains($0) }) else { return }
    throw AssayError(
      code: "missing_column", message: "The list of trades has no column `\(missing)`.",
      remedy: "Give the columns \(columns.joined(separator: ", ")).", place: path, kind: .badData)
  }

  private static func trade(
    _ symbol: String, _ strategy: String, _ entry: String, _ exit: String, _ side: String, _ quantity: String,
    _ prices: [String], place: String
  ) throws(AssayError) -> Trade {
    func wrong(_ what: String, _ remedy: String) -> AssayError {
      AssayError(
        code: "invalid_trade", message: "The trade has \(what).", remedy: remedy, place: place, kind: .badData
      )
    }
    func time(_ text: String) -> Int64? {
      StampText.nanoseconds(text)
    }
    guard let start = time(entry), let end = time(exit), end >= start else {
      throw wrong(
        "the times `\(entry)` and `\(exit)`",
        "Give ISO 8601 times in UTC, or dates, the exit not before the entry.")
    }
    guard
      let direction = ["long", "buy"].contains(side)
        ? Side.long : ["short", "sell"].contains(side) ? .short : nil
    else { throw wrong("the side `\(side)`", "Give long or short.") }
    guard let units = Double(quantity), units > 0, units.isFinite else {
      throw wrong("the quantity `\(quantity)`", "Give a number above 0.")
    }
    var trade = Trade(
      symbol: symbol, strategy: strategy, entry: start, exit: end, side: direction, quantity: units)
    if prices.count == 2 {
      guard let bought = Double(prices[0]), let sold = Double(prices[1]), bought.isFinite, sold.isFinite
      else {
        throw wrong(
          "the prices `\(prices[0])` and `\(prices[1])`", "Give numbers, or leave both columns out.")
      }
      (trade.entryPrice, trade.exitPrice) = (bought, sold)
    }
    return trade
  }

  /// One book for each symbol, strategy and side, sized by the median quantity of its trades.
  func books(timeframe: Timeframe) -> [PortfolioBook] {
    var seen: [String] = []
    var books: [PortfolioBook] = []
    for trade in trades {
      let key = "\(trade.symbol) \(trade.strategy) \(trade.side.rawValue)"
      if seen.contains(key) { continue }
      seen.append(key)
      let sizes = trades.filter { $0.isOf(trade) }.map(\.quantity).sorted()
      books.append(
        PortfolioBook(
          symbol: trade.symbol, timeframe: timeframe, strategy: trade.strategy, side: trade.side,
          size: .units(sizes[sizes.count / 2]), tier: "trades", origin: path, trades: path))
    }
    return books
  }

  /// The signals that make the trades of a book on its bars, and how many of them could not be placed.
  ///
  /// - Throws: `no_trades` where the file has none for the book, or none within the bars.
  func signals(for book: PortfolioBook, on series: BarSeries) throws(AssayError) -> (
    signals: Signals, lost: Int
  ) {
    let own = trades(of: book)
    var entries = BitMask(count: series.count)
    var exits = [Int32](repeating: ExitSignals.never, count: series.count)
    var lost = 0
    for trade in own {
      let (first, last) = (bar(at: trade.entry, in: series), bar(at: trade.exit, in: series))
      guard first >= 1, first < series.count else {
        lost += 1
        continue
      }
      entries[first - 1] = true
      // Decided at the close before the bar whose open it takes, at the earliest that of the bar of entry.
      exits[first - 1] = last < series.count ? Int32(max(last - 1, first)) : ExitSignals.never
    }
    guard entries.population > 0 else {
      throw AssayError(
        code: "no_trades",
        message: own.isEmpty
          ? "\(path) has no \(book.side.rawValue) trades of \(book.strategy) on \(book.symbol)."
          : "None of the \(own.count) trades of \(book.strategy) lies within the bars of \(book.symbol).",
        remedy: "Import bars that cover the trades, or leave the book out.", place: path, kind: .badData)
    }
    return (Signals(entries: entries, exits: .perDecision(exits)), lost)
  }

  func trades(of book: PortfolioBook) -> [Trade] {
    trades.filter { $0.symbol == book.symbol && $0.strategy == book.strategy && $0.side == book.side }
  }

  /// The first bar that ends after a time; for days the first whose date is not before it.
  private func bar(at time: Int64, in series: BarSeries) -> Int {
    if !series.timeframe.isIntraday {
      let date = Int32(clamping: time / Timestamp.nanosecondsPerDay)
      return series.sessionDates.firstIndex { $0 >= date } ?? series.count
    }
    return series.timestamps.firstIndex { $0 > time } ?? series.count
  }
}

extension TradeList.Trade {
  fileprivate func isOf(_ other: TradeList.Trade) -> Bool {
    symbol == other.symbol && strategy == other.strategy && side == other.side
  }
}

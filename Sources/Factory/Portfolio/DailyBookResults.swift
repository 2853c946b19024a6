public import Backtest
public import Market
public import Storage

/// The result of each book of an account, day by day, from its fills and the marks of its bars.
public struct DailyBookResults: Sendable {
  /// Session dates, as the account counts its days.
  public let dates: [Int32]
  public let equity: [Double]
  /// By book: its daily result in the account's currency.
  public let results: [[Double]]
  private let books: [PreparedBook]

  /// - Parameters:
  ///   - rates: as the account had them; empty for one currency.
  public init(_ result: AccountResult, books: [PreparedBook], rates: [[Double]] = []) {
    self.books = books
    dates = result.dates
    equity = result.dailyEquity.map(\.amount)
    results = books.indices.map { place in
      Self.daily(result, place, books[place], rates.isEmpty ? [] : rates[place])
    }
  }

  /// A book's cash and marked value at the last close of each date; what changes from one to the next is its result.
  private static func daily(
    _ result: AccountResult, _ place: Int, _ book: PreparedBook, _ rates: [Double]
  ) -> [Double] {
    let series = book.bars.series
    let point = series.instrument.pointValue
    let fills = result.fills.filter { $0.book == place }
    var (cash, units, next, bar) = (0.0, 0.0, 0, 0)
    var (value, last) = (0.0, 0.0)
    return result.dates.map { date in
      while bar < series.count, series.sessionDates[bar] <= date {
        let rate = rates.isEmpty ? 1 : rates[bar]
        while next < fills.count, fills[next].bar == bar {
          let fill = fills[next]
          cash -= fill.side.sign * fill.quantity * point * fill.price * rate + fill.commission.amount
          units += fill.side.sign * fill.quantity
          next += 1
        }
        value = cash + (abs(units) < 1e-9 ? 0 : units * point * series.close[bar] * rate)
        bar += 1
      }
      defer { last = value }
      return value - last
    }
  }

  /// `date, period, equity, drawdown`, and a column a book.
  public func table(trainTo: CivilDate? = nil) -> ColumnTable {
    var peak = -Double.infinity
    let falls = equity.map { value in
      peak = max(peak, value)
      return value - peak
    }
    var columns: [ColumnTable.Column] = [
      .init("date", .strings(dates.map { "\(CivilDate(daysSinceEpoch: $0))" }))
    ]
    if let trainTo {
      columns.append(
        .init(
          "period", .strings(dates.map { $0 <= trainTo.daysSinceEpoch ? "in_sample" : "out_of_sample" })))
    }
    columns += [.init("equity", .double(equity)), .init("drawdown", .double(falls))]
    for (book, values) in zip(books, results) {
      columns.append(.init("\(book.book.symbol) \(book.book.strategy)", .double(values)))
    }
    return ColumnTable(columns)
  }
}

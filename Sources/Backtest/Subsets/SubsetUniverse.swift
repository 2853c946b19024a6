import Diagnostics
public import Market

/// Books of which any subset can be replayed in one account within a fraction of a millisecond.
///
/// A replay here gives to the millionth what `BookAccount` gives for the same books, limits and dates; a test holds the
/// two together on random markets. It works where books trade independently of each other until a limit interferes:
/// see `obstacle`.
public final class SubsetUniverse: Sendable {
  /// In the order of `Book`, which is the order in which entries of equal priority are made.
  public let books: [PreparedBook]
  public let settings: AccountConfiguration
  /// For each book its priority at the close of each of its bars; empty for none.
  public let priorities: [[Double]]
  /// Units of the account's currency for one of each book's, by bar; empty for none.
  public let rates: [[Double]]
  let paths: [BookPath]
  /// The closes of all books, in order.
  let times: [Int64]
  /// What a replay reads, laid out in the order in which it does.
  let tape: SubsetTape

  /// Why a set of books cannot be replayed this way; `nil` when it can.
  public static func obstacle(_ books: [PreparedBook], _ settings: AccountConfiguration) -> String? {
    if settings.execution.timing != .nextOpen { return "decisions fill at their own close" }
    if settings.transactionCosts != .none { return "there are costs beyond commission and slippage" }
    if settings.sizer != nil || settings.risk != nil {
      return "a sizer or the risk manager looks at the account"
    }
    if settings.account.callsMargin { return "the account calls margin" }
    if settings.execution.intrabar == .drillDown { return "bars are looked at in finer ones" }
    for book in books {
      if book.book.timeframe != books[0].book.timeframe { return "the books have bars of different lengths" }
      if book.entry != .market || book.delay != 0 { return "entries are not market orders at the next open" }
      if book.opposite != nil { return "\(book.book.strategy) goes both ways" }
      if case .equityFraction = book.size { return "\(book.book.symbol) is sized by a fraction of equity" }
    }
    return nil
  }

  /// - Parameters:
  ///   - books: in any order; `books` holds them sorted.
  ///   - priorities, rates: in the order of the books as given.
  /// - Throws: `subset_not_replayable` where `obstacle` finds something, and what the engine refuses.
  public init(
    _ books: [PreparedBook], settings: AccountConfiguration, priorities: [[Double]] = [],
    rates: [[Double]] = []
  ) throws {
    if let obstacle = Self.obstacle(books, settings) {
      throw AssayError(
        code: "subset_not_replayable", message: "Subsets cannot be replayed quickly: \(obstacle).",
        remedy:
          "Give books of one bar length with fixed sizes (units or notional) that fill at the next open. --size "
          + "notional:25000 gives that size to books that are sized by a fraction of equity. `assay portfolio "
          + "replay` trades any list.", place: "books", kind: .usage)
    }
    let order = books.indices.sorted { books[$0].book < books[$1].book }
    let sorted = order.map { books[$0] }
    self.books = sorted
    self.settings = settings
    self.priorities = priorities.isEmpty ? [] : order.map { priorities[$0] }
    let ownRates = rates.isEmpty ? [[Double]](repeating: [], count: sorted.count) : order.map { rates[$0] }
    self.rates = rates.isEmpty ? [] : ownRates
    paths = try sorted.indices.map { place in
      let instrument = sorted[place].bars.series.instrument
      return try BookPath(
        sorted[place], settings, rates: ownRates[place],
        pricer: FillPricer(instrument: instrument, costs: sorted[place].costs ?? instrument.costs))
    }
    let times = Set(sorted.flatMap { $0.bars.series.timestamps }).sorted()
    tape = SubsetTape(sorted, paths, times: times, priorities: self.priorities)
    self.times = times
  }

  public var count: Int { books.count }

  /// The steps and bars of some dates, both included. Make one for all replays of the same dates.
  public func span(from first: CivilDate? = nil, through last: CivilDate? = nil) -> SubsetSpan {
    SubsetSpan(self, windows: books.map { $0.window(from: first, through: last) })
  }
}

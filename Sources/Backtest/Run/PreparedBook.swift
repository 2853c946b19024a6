public import Diagnostics
public import Market
public import Strategies

/// A book that is ready to trade: its bars, the signals of its strategy, and how it trades them.
public struct PreparedBook: Sendable {
  public var book: Book
  public var bars: PreparedBars
  public var signals: Signals
  public var exits: ExitPlan
  public var side: Side
  public var size: PositionSizing
  /// Costs in place of the instrument's own.
  public var costs: CostModel?
  /// Bars before which it does not trade.
  public var warmUp: Int
  public var delay = 0
  public var entry = EntryStyle.market
  /// Probability at each close that an entry decided there works; NaN for unknown.
  public var confidence: [Double]?
  /// Signals of the other direction, for strategies that go both ways.
  public var opposite: Signals?

  /// - Precondition: the signals have the length of the bars.
  public init(
    _ book: Book, bars: PreparedBars, signals: Signals, exits: ExitPlan, side: Side, size: PositionSizing,
    costs: CostModel? = nil, warmUp: Int = 0
  ) {
    precondition(signals.count == bars.series.count, "signals have the length of the series")
    self.book = book
    self.bars = bars
    self.signals = signals
    self.exits = exits
    self.side = side
    self.size = size
    self.costs = costs
    self.warmUp = warmUp
  }

  /// The bars of some dates, without the warm-up. Both dates are included; `nil` bounds are open.
  public func window(from first: CivilDate? = nil, through last: CivilDate? = nil) -> Range<Int> {
    let dates = bars.window(from: first, through: last)
    let start = min(max(dates.lowerBound, warmUp), dates.upperBound)
    return start..<dates.upperBound
  }

  func orderSource(book: Int, timing: FillTiming, end: Int) -> SignalOrderSource {
    var extras = BacktestExtras()
    extras.delay = delay
    extras.entry = entry
    extras.confidence = confidence
    extras.opposite = opposite
    return SignalOrderSource(
      signals, book: book, frame: bars, plan: exits, side: side, timing: timing, end: end, extras: extras)
  }
}

/// Books that trade in one account on the full engine: the replay of a portfolio.
public struct BookAccount: Sendable {
  public let books: [PreparedBook]
  public let settings: AccountConfiguration
  public let inputs: AccountInputs

  /// - Parameter settings: sizes and costs are those of the books.
  public init(
    _ books: [PreparedBook], settings: AccountConfiguration, inputs: AccountInputs = AccountInputs()
  ) {
    var settings = settings
    settings.sizes = books.map(\.size)
    settings.costs = books.map(\.costs)
    self.books = books
    self.settings = settings
    self.inputs = inputs
  }

  /// - Parameters:
  ///   - windows: the bars of each book that are traded; all after its warm-up unless given.
  ///   - decidesAtEnd: whether strategies are asked at the last close as well, so that the result holds the orders for
  ///     the bars to come. Positions are then left open.
  /// - Throws: what `AccountEngine` refuses.
  public func run(
    over windows: [Range<Int>]? = nil, recordsEquity: Bool = false, decidesAtEnd: Bool = false
  ) throws(AssayError) -> AccountResult {
    let windows = windows ?? books.map { $0.window() }
    var settings = settings
    settings.decidesAtEnd = decidesAtEnd
    if decidesAtEnd { settings.closesAtEnd = false }
    let engine = try AccountEngine(
      books.map(\.bars), books: books.map(\.book), settings: settings, inputs: inputs)
    let sources = books.indices.map { place in
      books[place].orderSource(
        book: place, timing: settings.execution.timing,
        end: decidesAtEnd ? .max : windows[place].upperBound)
    }
    return engine.run(
      BookOrderSources(sources, books: engine.books), over: windows, recordsEquity: recordsEquity
    ).result
  }
}

import Backtest
import Diagnostics
import Glibc
import Indicators
import Market
import Storage
import Strategies

/// Prepares books, each series and its indicators once.
struct BookWorkshop {
  let source: any BarSource
  let library: StrategyLibrary
  let account: PortfolioAccount
  private var known: [String: (store: IndicatorStore, bars: PreparedBars)] = [:]
  private var lists: [String: TradeList] = [:]
  /// What a reader has to know of trades from files.
  private(set) var notes: [String] = []

  init(source: any BarSource, library: StrategyLibrary, account: PortfolioAccount) {
    self.source = source
    self.library = library
    self.account = account
  }

  mutating func prepare(_ book: PortfolioBook) throws -> PreparedBook {
    if let path = book.trades {
      if book.filterModel != nil {
        throw AssayError(
          code: "invalid_book", message: "Trades from a file have no strategy that a filter could decide on.",
          remedy: "Leave out `filter_model`, or name the strategy instead of `trades`.", place: path,
          kind: .badData)
      }
      let list = try lists[path] ?? TradeList(path)
      if lists.updateValue(list, forKey: path) == nil, list.stillOpen > 0 {
        notes.append(
          "\(path) leaves \(list.stillOpen) positions open; they are no trades yet and are left out.")
      }
      do {
        return try prepare(book, list, market(book.symbol, book.timeframe).1)
      } catch let error as AssayError where ["unknown_symbol", "unknown_timeframe"].contains(error.code) {
        return try prepareAtTradeLevel(book, list)
      }
    }
    let (store, bars) = try market(book.symbol, book.timeframe)
    let instrument = bars.series.instrument
    let model = try library.model(named: book.strategy)
    let parameters = try ParameterSet(
      parsing: book.parameters.map { ($0.key, $0.value) }, for: model.description)
    let strategy = try PreparedStrategy(
      model, parameters, composition: book.composition, spacing: BarSpacing(of: bars.series))
    let size = book.size ?? BacktestConfiguration.defaultSizing(for: instrument)
    let costs = book.costs.isEmpty ? nil : book.costs.costs(of: instrument)
    let configuration = BacktestConfiguration(
      capital: account.capital, side: book.composition.isMirrored ? .short : book.side, sizing: size,
      exits: book.exits, execution: account.execution, costs: costs)
    let engine = try BacktestEngine(frame: bars, configuration: configuration)
    var signals = try strategy.signals(on: store, fills: engine.entryFills)
    if let filter = book.filter { try apply(filter, to: &signals, on: bars.series) }
    let warmUp = max(strategy.warmUp, book.exits.warmUp)
    if let chosen = book.filterModel {
      let filter = try TradeFilter(chosen.folder, digest: chosen.digest)
      if let note = filter.mismatch(symbol: book.symbol, strategy: model.description.name) {
        notes.append(note)
      }
      var unlimited = configuration
      // Which trades the strategy would make does not depend on what this account can bear.
      unlimited.capital = 1e9
      _ = try filter.apply(to: &signals, frame: bars, configuration: unlimited, warmUp: warmUp)
    }
    return PreparedBook(
      Book(strategy: model.description.name, symbol: book.symbol, timeframe: book.timeframe), bars: bars,
      signals: signals, exits: book.exits, side: configuration.side, size: size, costs: costs,
      warmUp: warmUp)
  }

  /// Fills of a continuous future at the prices of its contracts.
  mutating func roll(_ book: inout PreparedBook, _ place: Int, _ actions: inout [PositionEvent])
    throws
  {
    let contracts = try RolledContracts(book.bars, source: source)
    book.bars = contracts.bars
    actions += contracts.rolls.map { PositionEvent(book: place, bar: $0.bar, kind: $0.kind) }
    notes.append(
      "\(book.book.symbol) \(book.book.strategy): decisions on the adjusted series, fills at the prices of the "
        + "contract held; a position that is rolled pays commission and slippage on both contracts "
        + "(\(contracts.rolls.count) rolls in the bars).")
  }

  /// A book of trades that were made elsewhere: their times, the prices of the bars.
  private mutating func prepare(
    _ book: PortfolioBook, _ list: TradeList, _ bars: PreparedBars
  ) throws -> PreparedBook {
    let (signals, lost) = try list.signals(for: book, on: bars.series)
    let instrument = bars.series.instrument
    let size = book.size ?? BacktestConfiguration.defaultSizing(for: instrument)
    notes.append(
      "\(book.symbol) \(book.strategy): trades of \(list.path) at the opens of the \(book.timeframe) bars"
        + (lost > 0 ? "; \(lost) lie outside the bars and are left out." : "."))
    return PreparedBook(
      Book(strategy: book.strategy, symbol: book.symbol, timeframe: book.timeframe), bars: bars,
      signals: signals,
      exits: book.exits, side: book.side, size: size,
      costs: book.costs.isEmpty ? nil : book.costs.costs(of: instrument), warmUp: book.exits.warmUp)
  }

  /// The same without bars: the prices of the trades, with commission and without slippage.
  private mutating func prepareAtTradeLevel(
    _ book: PortfolioBook, _ list: TradeList
  ) throws -> PreparedBook {
    let instrument: Instrument
    do { instrument = try source.contract(book.symbol) } catch let error as AssayError {
      throw AssayError(
        code: error.code,
        message:
          "There are no \(book.timeframe) bars of \(book.symbol), and nothing says what a point of it is worth.",
        remedy: "Import bars of it, or describe it in instruments.yaml of the data folder.", place: list.path,
        kind: .badData)
    }
    let made = try TradeLevelBars(list, for: book, instrument: instrument)
    notes.append(
      "\(book.symbol) \(book.strategy): there are no \(book.timeframe) bars, so its trades are replayed at trade "
        + "level, at their own prices with commission. Results are booked at exits: limits do not see open positions "
        + "move, and a trade that is cut short is booked at its entry price."
        + (made.overlapping > 0
          ? " Left out because they overlap the one before: \(made.overlapping)." : ""))
    let plain = CostModel(commission: instrument.costs.commission, slippage: .basisPoints(0))
    return PreparedBook(
      Book(strategy: book.strategy, symbol: book.symbol, timeframe: made.series.timeframe),
      bars: try PreparedBars(IndicatorStore(made.series)), signals: made.signals, exits: .signalOnly,
      side: book.side, size: book.size ?? BacktestConfiguration.defaultSizing(for: instrument),
      costs: book.costs.isEmpty ? plain : book.costs.costs(of: instrument))
  }

  private mutating func market(_ symbol: String, _ timeframe: Timeframe) throws -> (
    IndicatorStore, PreparedBars
  ) {
    let key = "\(symbol) \(timeframe)"
    if let found = known[key] { return (found.store, found.bars) }
    let store = IndicatorStore(try source.bars(symbol, timeframe))
    let bars = try PreparedBars(store)
    known[key] = (store, bars)
    return (store, bars)
  }

  /// Entries whose probability is not known, or too low, are not made.
  private func apply(_ filter: PortfolioBook.EntryFilter, to signals: inout Signals, on series: BarSeries)
    throws
  {
    let (path, _) = ProbabilityFile.split(filter.probabilities)
    guard access(path, R_OK) == 0 else {
      throw AssayError(
        code: "missing_filter", message: "The probabilities of the book's filter are gone: \(path).",
        remedy: "Bring the file back, make it again with the model, or leave the filter out of the book.",
        place: path, kind: .badData)
    }
    if let digest = filter.digest, try ProbabilityFile.digest(of: filter.probabilities) != digest {
      throw AssayError(
        code: "changed_filter",
        message: "The probabilities in \(path) are not those that the portfolio was made with.",
        remedy: "Bring back the old file, or make the portfolio again with `assay portfolio optimize`.",
        place: path, kind: .badData)
    }
    let values = try ProbabilityFile.read(filter.probabilities).probabilities(for: series)
    signals.entries.formIntersection(BitMask(count: series.count) { values[$0] >= filter.threshold })
  }
}

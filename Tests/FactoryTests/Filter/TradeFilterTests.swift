import Backtest
import Diagnostics
import Factory
import Features
import Foundation
import Indicators
import Learning
import Market
import Storage
import Strategies
import TestKit
import Testing

/// A filter as a part of a strategy: it decides on the trades that its study saw, live as in a backtest.
@Suite struct TradeFilterTests {
  static let features = ["rsi_14", "return_5", "zscore_price_20"]

  /// Daily bars on which the strategy trades some hundred times.
  static func series(bars: Int = 4_000, symbol: String = "TEST") -> BarSeries {
    var random = TestRandom(seed: 31)
    var instrument = RandomMarket.instrument(.future, pointValue: 20)
    instrument.symbol = symbol
    return RandomMarket.dailySeries(bars: bars, instrument: instrument, start: 4_000, random: &random)
  }

  static func job(_ series: BarSeries, filter: TradeFilter? = nil, from: CivilDate? = nil) throws
    -> BacktestJob
  {
    let strategy = try PreparedStrategy(StrategyLibrary.builtIn.model(named: "RSI2_MeanReversion"))
    var configuration = BacktestConfiguration(
      capital: 1_000_000, side: .long, sizing: .units(1), exits: .signalOnly, execution: ExecutionRules(),
      costs: nil)
    configuration.exits = ExitPlan(stopATR: 2, targetATR: 3, maxBarsHeld: 6, flatBySessionClose: false)
    return try BacktestJob(
      strategy, on: IndicatorStore(series), configuration: configuration, filter: filter, from: from)
  }

  static func trades(_ series: BarSeries) throws -> FilterTrades {
    try TradeFeatures.trades(
      of: try job(series).result, on: series, fillsAtDecision: false,
      features: try FeatureSet(features).table(on: FeatureSource(series)))
  }

  static func description(threshold: Double) -> ModelDescription {
    ModelDescription(
      kind: TradeFilter.kind, label: "win", labelMeaning: "whether a trade makes money after costs",
      dictionary: .catalogue(features), trainedFrom: "2019-04-15", trainedThrough: "2023-01-01", rows: 100,
      embargoDays: 0, dataHash: "test", seed: 1, scores: ["threshold": .number(threshold)],
      codeVersion: "1.0 test",
      subject: ["symbol": "TEST", "strategy": "RSI2_MeanReversion"])
  }

  /// A filter of the first half of the trades, and its folder.
  static func saved(
    _ series: BarSeries, _ folder: TemporaryFolder, boosted: Bool = true
  ) throws -> (path: String, model: any Model, threshold: Double) {
    let trades = try trades(series)
    let family: any ModelFamily =
      if boosted {
        GradientBoosting(
          {
            var parameters = GradientBoosting.standard
            (parameters.rounds, parameters.depth, parameters.learningRate) = (40, 3, 0.2)
            return parameters
          }())
      } else {
        LogisticFamily()
      }
    let model = try family.train(
      TrainingTask(trades.table, target: .probability, rows: Array(0..<trades.count / 2), seed: 3))
    let later = Array(trades.count / 2..<trades.count)
    let threshold = try model.predict(trades.table, rows: later).sorted()[later.count / 2]
    let path = folder.file(boosted ? "boosted" : "linear")
    try ModelFolder.save(model, description(threshold: threshold), to: path)
    return (path, model, threshold)
  }

  private func code(_ body: () throws -> Void) -> String? {
    #expect(throws: AssayError.self, performing: body)?.code
  }

  @Test(arguments: [true, false])
  func `a filtered backtest makes the trades that the study kept, and no others`(boosted: Bool) throws {
    let (series, folder) = (Self.series(), try TemporaryFolder())
    let (path, model, threshold) = try Self.saved(series, folder, boosted: boosted)
    let unfiltered = try Self.job(series).result.trades
    let rows = try Self.trades(series)
    try #require(rows.count == unfiltered.count && rows.count > 150)
    let probabilities = try model.predict(rows.table, rows: Array(0..<rows.count))
    let kept = unfiltered.indices.filter { probabilities[$0] >= threshold }.map { unfiltered[$0] }
    #expect(kept.count > 20 && kept.count < unfiltered.count - 20)
    let job = try Self.job(series, filter: TradeFilter(path))
    #expect(job.result.trades == kept)
    let counts = try #require(job.filtered?.counts(in: job.window))
    #expect(counts.decisions == unfiltered.count && counts.kept == kept.count)
    // From a date on, the same trades as before: the strategy is followed from the first bar.
    let from = series.sessionDate(series.count / 2)
    let later = try Self.job(series, filter: TradeFilter(path), from: from)
    #expect(later.result.trades == kept.filter { $0.entryBar > later.window.lowerBound })
  }

  @Test func `a decision does not change with the bars that come after it, the last one included`() throws {
    let (series, folder) = (Self.series(bars: 900), try TemporaryFolder())
    let filter = try TradeFilter(Self.saved(series, folder).path)
    let whole = try #require(Self.job(series, filter: filter).filtered)
    var pending = 0
    for cut in 500..<560 {
      let outcome = try #require(Self.job(series.slice(0..<cut), filter: filter).filtered)
      let known = whole.decisions.indices.filter { whole.decisions[$0] < cut }
      #expect(outcome.decisions == known.map { whole.decisions[$0] }, "cut at \(cut)")
      #expect(outcome.isKept == known.map { whole.isKept[$0] })
      if outcome.decisions.last == cut - 1 { pending += 1 }
    }
    #expect(pending > 0)
  }

  @Test func `a filter that is gone, changed, of another kind or of other features is named`() throws {
    let (series, folder) = (Self.series(), try TemporaryFolder())
    let (path, model, threshold) = try Self.saved(series, folder)
    let filter = try TradeFilter(path)
    #expect(filter.threshold == threshold)
    #expect(filter.mismatch(symbol: "TEST", strategy: "RSI2_MeanReversion") == nil)
    #expect(filter.mismatch(symbol: "ES", strategy: "RSI2_MeanReversion")?.contains("TEST") == true)
    #expect(code { _ = try TradeFilter(folder.file("nothing")) } == "missing_filter")
    #expect(code { _ = try TradeFilter(path, digest: "another") } == "changed_filter")
    var other = Self.description(threshold: threshold)
    other.kind = "signal_quality"
    try ModelFolder.save(model, other, to: folder.file("other"))
    #expect(code { _ = try TradeFilter(folder.file("other")) } == "not_a_filter")
    var changed = Self.description(threshold: threshold)
    changed.dictionary = FeatureDictionary(["rsi_14": .init(lookback: 99)])
    try ModelFolder.save(model, changed, to: folder.file("changed"))
    #expect(code { _ = try TradeFilter(folder.file("changed")) } == "model_features_differ")
    let rows = try Self.trades(series).table
    let foreign = TrainingTable(
      features: [.init("mood", rows.features[0].values)], times: rows.times, symbols: rows.symbols,
      ends: rows.ends,
      labels: rows.labels, outcomes: rows.outcomes)
    let stranger = try LogisticFamily().train(
      TrainingTask(foreign, target: .probability, rows: Array(0..<rows.count), seed: 1))
    try ModelFolder.save(stranger, Self.description(threshold: 0.5), to: folder.file("foreign"))
    let error = #expect(throws: AssayError.self) { try TradeFilter(folder.file("foreign")) }
    #expect(error?.code == "model_features_differ" && error?.message.contains("mood") == true)
    let text = try String(contentsOfFile: path + "/manifest.json", encoding: .utf8)
    try text.replacing("\"threshold\"", with: "\"thresholds\"").write(
      toFile: path + "/manifest.json", atomically: true, encoding: .utf8)
    #expect(code { _ = try TradeFilter(path) } == "model_changed")
  }

  @Test func `a book of a portfolio trades as the filtered backtest does, and names its filter`() throws {
    let (series, folder) = (Self.series(), try TemporaryFolder())
    let path = try Self.saved(series, folder).path
    let job = try Self.job(series, filter: TradeFilter(path))
    var book = PortfolioBook(
      symbol: "TEST", timeframe: .day, strategy: "RSI2_MeanReversion", exits: job.configuration.exits,
      size: .units(1), filterModel: PortfolioBook.FilterModel(folder: path))
    let account = PortfolioAccount(capital: 1_000_000)
    let market = try PortfolioMarket([book], account: account, source: OneSeries(series: series))
    let result = try market.replay.run(recordsEquity: false)
    let expected = job.result.trades
    #expect(result.trades.count == expected.count)
    for (own, trade) in zip(result.trades, expected) {
      #expect(own.entryBar == trade.entryBar && own.exitBar == trade.exitBar && own.pnl == trade.pnl)
    }
    let written = market.books[0]
    #expect(written.filterModel?.digest == (try TradeFilter(path)).digest)
    #expect(try PortfolioBook(json: written.json, place: "x") == written)
    book.filterModel?.digest = "another"
    #expect(
      code { _ = try PortfolioMarket([book], account: account, source: OneSeries(series: series)) }
        == "changed_filter")
    #expect(
      code {
        let bad: JSONValue = ["symbol": "A", "strategy": "MACross", "timeframe": "1d", "filter_model": 5]
        _ = try PortfolioBook(json: bad, place: "x")
      } == "invalid_book")
  }

  /// A catalogue of one series.
  private struct OneSeries: BarSource {
    let series: BarSeries

    func bars(_: String, _: Timeframe) throws -> BarSeries { series }
    func hash(_: String, _: Timeframe) throws -> String { "one" }
  }
}

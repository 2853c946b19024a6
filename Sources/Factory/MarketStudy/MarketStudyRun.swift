internal import Diagnostics
internal import Jobs
internal import Market
import Storage
internal import Storage
internal import Strategies

/// The runs of a study on markets whose truth is known, as units of the one runner.
struct MarketStudyRuns {
  let plan: MarketStudyPlan
  let library: StrategyLibrary
  let codeVersion: CodeVersion
  let cache: ArtefactCache?
  /// Whether the sealed bars of every run are opened for its winners and candidates.
  var opensSealed = false

  /// The outcomes of every kind of run, in order; they do not depend on the number of workers.
  ///
  /// - Parameters:
  ///   - kinds: the market of each symbol of a run; one stands for all of them.
  ///   - workers: runs side by side, each on one thread.
  ///   - progress: called when a run has ended.
  ///   - isInterrupted: asked between runs.
  /// - Returns: `nil` when interrupted.
  /// - Throws: the first error of a run, once the others are done.
  func outcomes(
    of kinds: [[StudiedMarket]], workers: Int, progress: @escaping @Sendable () -> Void,
    isInterrupted: @escaping @Sendable () -> Bool
  ) async throws -> [[MarketStudyOutcome]]? {
    let units = kinds.enumerated().map { place, markets in
      (0..<plan.runs).map { index in
        MarketStudyUnit(
          plan: plan, library: library, markets: markets, index: index,
          name: "\(place + 1) \(markets[0].name)/\(index)", codeVersion: codeVersion, opensSealed: opensSealed
        )
      }
    }
    let store = MemoryStore()
    let report = try await JobRunner(workers: max(1, workers), cache: cache).run(
      WorkPlan(units.flatMap { $0 }), into: store, progress: { _ in progress() }, isInterrupted: isInterrupted
    )
    if let failure = report.failures.first { throw failure.error }
    if !report.isComplete { return nil }
    return try units.map { try $0.map { try MarketStudyOutcome(bytes: store.outcome(of: $0).get()) } }
  }
}

/// The markets of one run of a study as the factory sees them: one symbol each.
struct MarketStudyBars: BarSource {
  let symbols: [String]
  let timeframe: Timeframe
  /// Last date before the sealed bars; `nil` where none are sealed.
  let lastDiscoveryDate: CivilDate?
  private let series: [BarSeries]
  private let names: [String]

  init(_ markets: [StudiedMarket], _ plan: MarketStudyPlan, run: Int) throws {
    let count = max(plan.symbols, markets.count)
    let series = try (0..<count).map { symbol -> BarSeries in
      let market = markets[markets.count == 1 ? 0 : symbol]
      let made = try market.bars(run * count + symbol, of: plan)
      return count == 1 ? made : made.renamed("\(made.instrument.symbol)\(symbol + 1)")
    }
    self.series = series
    symbols = series.map(\.instrument.symbol)
    timeframe = series[0].timeframe
    names = series.indices.map { "\(markets[markets.count == 1 ? 0 : $0].name) \(plan.seed) \(run) \($0)" }
    let cut = series[0].count - plan.sealedBars - 1
    lastDiscoveryDate =
      plan.sealedBars > 0 && cut > 0 ? CivilDate(daysSinceEpoch: series[0].sessionDates[cut]) : nil
  }

  func hash(_ symbol: String, _ timeframe: Timeframe) throws -> String { names[place(symbol)] }
  func bars(_ symbol: String, _ timeframe: Timeframe) throws -> BarSeries { series[place(symbol)] }

  private func place(_ symbol: String) -> Int { symbols.firstIndex(of: symbol) ?? 0 }
}

extension BarSeries {
  /// The same bars under another name.
  fileprivate func renamed(_ symbol: String) -> BarSeries {
    var instrument = instrument
    instrument.symbol = symbol
    return BarSeries(
      instrument: instrument, timeframe: timeframe, timestamps: timestamps, open: open, high: high, low: low,
      close: close, volume: volume, sessionDates: sessionDates)
  }
}

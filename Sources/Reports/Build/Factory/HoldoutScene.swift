import Backtest
import Factory
import Market
import Storage
import Strategies

/// Winners on the holdout: their stored figures, with the equity made again on the bars that were looked at.
///
/// Only what a recorded look has already shown is drawn, so this is not another look.
struct HoldoutScene {
  private let configuration: FactoryConfiguration
  private let source: any BarSource
  private let library: StrategyLibrary
  /// The newest look at each winner.
  private let records: [BacktestKey: HoldoutRecord]
  private var contexts: [String: FactoryReplay.Context] = [:]

  init(
    _ records: [HoldoutRecord], _ configuration: FactoryConfiguration, source: any BarSource,
    library: StrategyLibrary
  ) {
    self.configuration = configuration
    self.source = source
    self.library = library
    self.records = Dictionary(records.map { ($0.key, $0) }, uniquingKeysWith: { _, last in last })
  }

  /// `nil` for a winner that nobody looked at.
  mutating func holdout(of key: BacktestKey, isDrawn: Bool) throws -> ReportHoldout? {
    guard let record = records[key], let from = CivilDate(record.from),
      let through = CivilDate(record.through), from <= through
    else { return nil }
    var metrics = ReportMetrics(record.figures)
    metrics.observations = record.sessions
    var holdout = ReportHoldout(
      dates: from...through, metrics: metrics, equity: isDrawn ? try equity(key, from...through) : nil)
    holdout.discoveryPValue = record.discoveryPValue
    holdout.sealedPValue = record.sealedPValue
    holdout.combinedPValue = record.combinedPValue
    holdout.adjustedPValue = record.adjustedPValue
    holdout.power = record.power
    holdout.isConfirmed = record.isConfirmed
    return holdout
  }

  private mutating func equity(_ key: BacktestKey, _ dates: ClosedRange<CivilDate>) throws -> ReportEquity {
    var sealed = configuration
    (sealed.from, sealed.through) = (dates.lowerBound, dates.upperBound)
    let name = "\(key.symbol) \(dates)"
    let context =
      try contexts[name]
      ?? FactoryReplay.Context(
        source.bars(key.symbol, configuration.timeframe), sealed, library: library)
    contexts[name] = context
    let held = try context.frame.buyAndHold(
      configuration.backtest(on: context.frame.series.instrument), over: context.window)
    let replay = try FactoryReplay(key, sealed, context: context)
    return ReportEquity(replay.bounded.asked, buyAndHold: held, frame: replay.frame)
  }
}

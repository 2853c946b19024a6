import Backtest
import Diagnostics
import Indicators
import Market
import Storage
import Strategies

/// Makes the rows of one symbol: a pure function of bars, configuration, forecaster and strategies.
struct SymbolCollection {
  let series: BarSeries
  let configuration: DatasetConfiguration
  let library: StrategyLibrary
  let forecaster: ForecastMaker

  func part() throws -> DatasetPart {
    let survey = try WindowSurvey(
      series, grid: configuration.windows, minimumCoverage: configuration.minimumCoverage)
    var records = SymbolRecords(
      symbol: series.instrument.symbol, isCrypto: series.instrument.assetClass == .crypto)
    var facts = SymbolFacts(series)
    if let skip = survey.symbolSkip {
      facts.skip = skip
      return DatasetPart(records, facts)
    }
    let found = survey.windows()
    if found.isEmpty { facts.skip = .noWindow }
    for skip in found.compactMap(\.skip) { facts.skippedWindows[skip, default: 0] += 1 }
    let windows = found.filter { $0.skip == nil }.map(\.window)
    facts.windows = windows.count
    if !windows.isEmpty { try run(windows, into: &records, &facts) }
    return DatasetPart(records, facts)
  }

  private func run(
    _ windows: [DatasetWindow], into records: inout SymbolRecords, _ facts: inout SymbolFacts
  ) throws {
    let store = IndicatorStore(series)
    let frame = try PreparedBars(store)
    let forecasts = try makeForecasts(windows, &facts)
    let calendar = try SessionCalendar(series.instrument.sessions)
    for name in configuration.strategies {
      let runner: any WindowRunner
      if let strategy = try? ForecastStrategy.named(name) {
        runner = try ForecastRunner(
          strategy, frame: frame, forecasts: forecasts, configuration: configuration)
      } else {
        do {
          runner = try RuleRunner(
            library.model(named: name), store: store, frame: frame, configuration: configuration)
        } catch let error as AssayError where error.kind == .badData {
          // The bars and the rule refuse each other: expected, counted, and the rest goes on.
          facts.skippedStrategies[name, default: [:]][.unsuitable] = windows.count
          facts.refusals[name] = error.message
          continue
        }
      }
      let log = WindowLog(series: series, calendar: calendar, strategy: name, runner: runner)
      for window in windows {
        if let skip = runner.skip(window) {
          facts.skippedStrategies[name, default: [:]][skip, default: 0] += 1
        } else {
          try log.add(window, to: &records)
        }
      }
    }
  }

  /// A new model at the first decision of every window, fitted on bars before it.
  private func makeForecasts(_ windows: [DatasetWindow], _ facts: inout SymbolFacts) throws -> Forecasts {
    let needed = configuration.strategies.contains {
      (try? ForecastStrategy.named($0))?.needsForecast == true
    }
    guard needed else { return Forecasts(name: "none", horizon: 1, count: series.count) }
    var refits: [Int] = []
    for window in windows where window.decisionBar > refits.last ?? -1 { refits.append(window.decisionBar) }
    let made = try forecaster.forecasts(of: series, refits: refits)
    facts.skill = made.skill
    return made.forecasts
  }
}

/// Turns the accounts of one strategy into rows.
private struct WindowLog {
  let series: BarSeries
  let calendar: SessionCalendar
  let strategy: String
  let runner: any WindowRunner

  func add(_ window: DatasetWindow, to records: inout SymbolRecords) throws {
    let account = try runner.run(window)
    let start = Int64(window.start.daysSinceEpoch)
    let point = series.instrument.pointValue
    var traded = 0.0
    for trade in account.trades {
      let entryValue = trade.quantity * point * abs(trade.entryPrice)
      traded += entryValue + trade.quantity * point * abs(trade.exitPrice)
      records.trades.append(
        TradeRecord(
          strategy: strategy, start: start, trade: trade, entryTime: openTime(trade.entryBar),
          exitTime: trade.exitedAtOpen ? openTime(trade.exitBar) : series.timestamps[trade.exitBar],
          returnOnValue: trade.pnl.amount / entryValue,
          signalAtEntry: signal(before: trade.entryBar, trade, isEntry: true),
          signalAtExit: signal(before: trade.exitBar, trade, isEntry: false)))
    }
    records.windows.append(
      WindowRecord(
        strategy: strategy, start: start, startTime: openTime(window.bars.lowerBound),
        endTime: series.timestamps[window.bars.upperBound - 1], account: account,
        metrics: CoreReturnMetrics(account.sessionReturns, periodsPerYear: series.instrument.daysPerYear),
        turnover: traded / account.initialCapital.amount))
  }

  /// What was looked at at the last close before a fill.
  private func signal(before bar: Int, _ trade: Trade, isEntry: Bool) -> Double {
    runner.signal(at: max(0, bar - 1), of: trade, isEntry: isEntry)
  }

  private func openTime(_ bar: Int) -> Int64 { series.openTime(bar, in: calendar).nanoseconds }
}

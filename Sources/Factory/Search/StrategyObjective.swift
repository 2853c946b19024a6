public import Backtest
public import Diagnostics
import Figures
public import Indicators
public import Market
public import Search
import Storage
public import Strategies

/// Backtests of one strategy on one series; indicators are shared by all trials.
public struct StrategyObjective: TrialObjective {
  public let task: StrategyTask
  public let frame: PreparedBars
  private let store: IndicatorStore
  private let model: StrategyModel
  private let figures: [StrategyFigure]
  private let configuration: BacktestConfiguration
  private let reportsFolds: Bool
  /// Whether a report is the result of its part alone, and not the mean of all parts so far.
  private let reportsParts: Bool

  /// - Throws: what the series or the configuration does not allow.
  public init(
    _ task: StrategyTask, model: StrategyModel, store: IndicatorStore, frame: PreparedBars,
    design: StudyDesign
  ) throws {
    self.task = task
    self.model = model
    self.store = store
    self.frame = frame
    figures = design.objectives.compactMap { StrategyFigure(rawValue: $0.name) }
    configuration = task.settings.configuration(for: frame.series.instrument)
    reportsFolds = design.pruner != .none
    reportsParts = design.pruner.name == "statistical"
    _ = try BacktestEngine(frame: frame, configuration: configuration)
  }

  /// The file of a user's strategy, and the costs in force.
  public var identity: JSONValue {
    [
      "strategy_sha256": JSONValue(model.file?.sha256), "costs": configuration.costs?.json ?? .null,
      "sizing": .string(configuration.sizing.text), "execution": configuration.execution.json,
    ]
  }

  public var contract: JSONValue { frame.series.instrument.json }

  public func evaluate(
    _ point: [Double], in space: Space, report: (IntermediateValue) -> String?
  ) throws -> TrialOutcome {
    let run = try Run(self, point, space, from: task.from, through: task.through)
    if reportsFolds {
      var total = 0.0
      for (step, part) in run.parts(task.folds).enumerated() {
        let value = figures[0].value(try run.summary(over: part)) ?? 0
        total += value
        // The paired test takes each part by itself; the other pruners compare how far trials have come.
        let reported = reportsParts ? value : total / Double(step + 1)
        if let reason = report(IntermediateValue(step: step + 1, value: reported)) {
          return .pruned(reason: reason)
        }
      }
    }
    let summary = try run.summary(over: run.window)
    var values: [Double] = []
    for figure in figures {
      guard let value = figure.value(summary) else {
        return .failed(reason: "\(figure.rawValue) is undefined with \(summary.trades.count) trades")
      }
      values.append(value)
    }
    return .values(values, constraints: [], figures: Self.kept(summary))
  }

  /// The figures that every trial keeps.
  private static func kept(_ summary: BacktestSummary) -> [StudyTrial.Figure] {
    let figures: [FigureDefinition] = [
      .sharpeRatio, .sharpeRatioPerPeriod, .totalReturn, .maximumDrawdown, .trades, .observations, .skew,
      .kurtosis,
    ]
    // Sessions are what the returns of a backtest are counted in.
    return figures.map { StudyTrial.Figure($0 == .observations ? "sessions" : $0.key, summary[$0]) }
  }

  /// A point on the dates after those of the search.
  ///
  /// - Returns: `nil` where the search saw all dates.
  /// - Throws: `no_bars_in_window` when the bars end before.
  public func measure(_ point: [Double], in space: Space) throws -> StrategyMeasurement? {
    guard let last = task.through else { return nil }
    let run = try Run(self, point, space, from: last.advanced(byDays: 1), through: task.testThrough)
    return StrategyMeasurement(run.result(over: run.window), in: frame)
  }

  /// The signals of a point, prepared once for any part of the dates.
  private struct Run {
    let objective: StrategyObjective
    let engine: BacktestEngine
    let signals: Signals
    let window: Range<Int>

    init(
      _ objective: StrategyObjective, _ point: [Double], _ space: Space, from: CivilDate?, through: CivilDate?
    ) throws {
      self.objective = objective
      let set = try StrategySpace.parameters(
        at: point, in: space, of: objective.model, objective.task.fixed)
      let frame = objective.frame
      let strategy = try PreparedStrategy(objective.model, set, spacing: BarSpacing(of: frame.series))
      engine = try BacktestEngine(frame: frame, configuration: objective.configuration)
      signals = try strategy.signals(on: objective.store, fills: engine.entryFills)
      window = try frame.evaluationWindow(
        from: from, through: through, warmUp: max(strategy.warmUp, objective.configuration.exits.warmUp))
    }

    func result(over bars: Range<Int>) -> BacktestResult { engine.run(signals, over: bars) }

    func summary(over bars: Range<Int>) throws -> BacktestSummary {
      try BacktestSummary(result(over: bars), in: objective.frame)
    }

    /// The window in pieces of equally many bars, the last taking the rest.
    func parts(_ count: Int) -> [Range<Int>] {
      let length = window.count / count
      guard length >= 2 else { return [window] }
      return (0..<count).map { part in
        let start = window.lowerBound + part * length
        return start..<(part == count - 1 ? window.upperBound : start + length)
      }
    }
  }
}

/// A backtest on dates that the search did not see.
public struct StrategyMeasurement: Sendable, Hashable {
  public var from: CivilDate
  public var through: CivilDate
  public var returns: [Double]
  public var trades: Int
  public var periodsPerYear: Double

  init(_ result: BacktestResult, in frame: PreparedBars) {
    from = frame.series.sessionDate(result.window.lowerBound)
    through = frame.series.sessionDate(result.window.upperBound - 1)
    returns = result.dailyReturns
    trades = result.trades.count
    periodsPerYear = frame.series.instrument.daysPerYear
  }

  public var metrics: CoreReturnMetrics { CoreReturnMetrics(returns, periodsPerYear: periodsPerYear) }
}

public import Backtest
public import Diagnostics
import Figures
import Market
public import Search

/// The studies of a walk-forward: one in each training window, its best trial measured on the window that follows.
public struct StudyWalkResult: Sendable {
  public let name: String
  public let windows: [Window]
  public let periodsPerYear: Double

  public struct Window: Sendable {
    /// Id of the window's study.
    public let id: String
    public let study: Study
    public let task: StrategyTask
    public let verdict: StudyVerdict?

    public init(id: String, study: Study, task: StrategyTask, verdict: StudyVerdict?) {
      self.id = id
      self.study = study
      self.task = task
      self.verdict = verdict
    }
  }

  public init(name: String, windows: [Window], periodsPerYear: Double) {
    self.name = name
    self.windows = windows
    self.periodsPerYear = periodsPerYear
  }

  /// The returns of all test windows in order: no date of them was searched by the study that traded it.
  public var testReturns: [Double] { windows.flatMap { $0.verdict?.unseen?.returns ?? [] } }

  public var test: CoreReturnMetrics { CoreReturnMetrics(testReturns, periodsPerYear: periodsPerYear) }

  /// Trials of all studies.
  public var trials: Int { windows.reduce(0) { $0 + $1.study.trials.count } }

  /// The share of the searched Sharpe ratio that was left on the test windows.
  public var efficiency: Double? {
    let searched = windows.compactMap { $0.verdict?.sharpe }
    guard searched.count == windows.count, let left = test.sharpeRatio else { return nil }
    let mean = searched.reduce(0, +) / Double(searched.count)
    return mean > 0 ? left / mean : nil
  }

  public var json: JSONValue {
    let test = test
    return [
      "name": .string(name),
      "windows": .array(
        windows.map { window -> JSONValue in
          var parameters = JSONValue.null
          if let trial = window.verdict?.trial {
            parameters = .object(trial.parameters(in: window.study.design.space))
          }
          return [
            "study": .string(window.id), "from": JSONValue(window.task.from?.description),
            "to": JSONValue(window.task.through?.description), "trials": JSONValue(window.study.trials.count),
            "parameters": parameters, "verdict": window.verdict?.json ?? .null,
          ]
        }),
      "test": .object(
        JSONObject([("sessions", JSONValue(test.count))] + test.members(StrategyMeasurement.figures))),
      FigureDefinition.walkForwardEfficiency.key: JSONValue(efficiency),
    ]
  }
}

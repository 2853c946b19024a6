public import Diagnostics
public import Learning
import Market
import Strategies

/// Where the forecasts of a collection come from: a forecaster that is walked forward one bar ahead.
public struct ForecastMaker: Sendable {
  private let forecaster: any Forecaster
  /// Most bars that a fit looks back.
  private let trainingBars: Int

  public init(_ forecaster: any Forecaster, trainingBars: Int) {
    self.forecaster = forecaster
    self.trainingBars = trainingBars
  }

  /// The forecasters that a name can choose.
  public static let names = ["naive", "drift", "ridge", "boosting"]

  /// - Throws: `unknown_forecaster` with the nearest name.
  public init(named name: String, trainingBars: Int) throws(AssayError) {
    switch name {
    case "naive": self.init(NaiveForecaster(), trainingBars: trainingBars)
    case "drift": self.init(DriftForecaster(), trainingBars: trainingBars)
    case "ridge": self.init(RidgeForecaster(), trainingBars: trainingBars)
    case "boosting": self.init(try BoostingForecaster(), trainingBars: trainingBars)
    default:
      throw AssayError(
        code: "unknown_forecaster",
        message: "There is no forecaster `\(name)`.\(NearestName.suggestion(for: name, among: Self.names))",
        remedy: "The forecasters are \(Self.names.joined(separator: ", ")).", place: name, kind: .usage)
    }
  }

  /// Name and settings, for the identity of a dataset.
  public var json: JSONValue {
    ["name": .string(forecaster.name), "training_bars": JSONValue(trainingBars)]
  }

  /// Forecasts of every bar, with a new model at each of the bars `refits`, and what they were worth.
  func forecasts(of series: BarSeries, refits: [Int]) throws -> (forecasts: Forecasts, skill: ForecastSkill) {
    func walk(_ forecaster: any Forecaster) throws -> Forecasts {
      try WalkForwardForecast(forecaster, refits: refits, maximumTraining: trainingBars).forecasts(of: series)
    }
    let forecasts = try walk(forecaster)
    let naive = forecaster is NaiveForecaster ? forecasts : try walk(NaiveForecaster())
    return (forecasts, ForecastSkill(forecasts, naive: naive, on: series))
  }
}

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

  /// - Throws: as `ForecasterCatalogue.named`.
  public init(named name: String, trainingBars: Int) throws(AssayError) {
    self.init(try ForecasterCatalogue.named(name), trainingBars: trainingBars)
  }

  /// Name and settings, for the identity of a dataset.
  public var json: JSONValue {
    ["name": .string(forecaster.name), "training_bars": JSONValue(trainingBars)]
  }

  /// Reads what `json` gives of a forecaster of the catalogue; `nil` when anything is missing.
  init?(json: JSONValue) {
    guard let name = json["name"]?.stringValue, let bars = json["training_bars"]?.integerValue,
      let maker = try? ForecastMaker(named: name, trainingBars: bars)
    else { return nil }
    self = maker
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

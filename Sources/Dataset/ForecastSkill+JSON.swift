public import Diagnostics
public import Learning

extension ForecastSkill {
  /// The figures of the forecasts of the close, as the metadata of a dataset show them.
  public var json: JSONValue {
    [
      "bars": JSONValue(close.count), "verdict": .string(verdict.rawValue),
      "r_squared": JSONValue(close.rSquared), "rank_correlation": JSONValue(close.rankCorrelation),
      "rank_correlation_low": JSONValue(close.rankInterval?.lowerBound),
      "rank_correlation_high": JSONValue(close.rankInterval?.upperBound),
      "hit_rate": JSONValue(close.hitRate), "diebold_mariano": JSONValue(close.dieboldMariano?.statistic),
      "p_value": JSONValue(close.dieboldMariano?.pValue), "r_squared_high": JSONValue(high.rSquared),
      "r_squared_low": JSONValue(low.rSquared),
    ]
  }
}

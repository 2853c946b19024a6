import CommandKit
import Diagnostics
import Market

/// The stylised facts of a series, for people and for programs.
enum FactsText {
  static func append(_ facts: StylisedFacts, to page: inout FieldList) {
    page.append("growth a year (log)", NumberText.percent(facts.annualGrowth))
    page.append("volatility a year", NumberText.percent(facts.annualVolatility))
    page.append("skewness", NumberText.significant(facts.skewness))
    page.append("excess kurtosis", NumberText.significant(facts.excessKurtosis))
    page.append("autocorrelation of returns", NumberText.significant(facts.returnAutocorrelation))
    page.append("of squared returns, lags 1 to 10", NumberText.significant(facts.squareAutocorrelation))
    page.append("largest drawdown", NumberText.percent(facts.maximumDrawdown))
  }

  static func document(_ facts: StylisedFacts) -> JSONValue {
    [
      "annual_growth": .number(facts.annualGrowth), "annual_volatility": .number(facts.annualVolatility),
      "skew": .number(facts.skewness), "excess_kurtosis": .number(facts.excessKurtosis),
      "return_autocorrelation": .number(facts.returnAutocorrelation),
      "square_autocorrelation": .number(facts.squareAutocorrelation),
      "max_drawdown": .number(facts.maximumDrawdown),
    ]
  }
}

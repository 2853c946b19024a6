import Diagnostics
import Factory
import Storage

extension ReportEvidence {
  init(_ statistics: WinnerStatistics) {
    self.init()
    pValue = statistics.pValue
    qValue = statistics.qValue
    deflatedSharpe = statistics.deflatedSharpe
    deflatedSharpeObservedVariance = statistics.deflatedSharpeObservedVariance
    overfitting = statistics.overfitting
  }

  /// p is adjusted over everything tried on the symbol; q and PBO are those of the pair, the deflated Sharpe ratio
  /// that of the backtest.
  init(_ family: FamilyRecord?, _ judgement: TrialJudgement?) {
    self.init()
    pValue = family?.adjustedPValue
    qValue = family?.qValue
    overfitting = family?.overfitting
    deflatedSharpe = judgement?.deflatedSharpe
  }
}

extension ReportRank {
  init(_ winner: FactorySummary.Winner) throws {
    let components = try JSONValue(parsing: winner.statistics.components).objectValue?.members ?? []
    self.init(
      place: winner.rank, score: winner.score,
      parts: components.compactMap { name, part in
        guard let weight = part["weight"]?.doubleValue, let value = part["value"]?.doubleValue else {
          return nil
        }
        return Part(name.replacing("_", with: " "), weight: weight, value: value)
      })
  }
}

extension ReportSymbolTest {
  init(_ test: SymbolTestRecord, daysPerYear: Double) {
    self.init(symbol: test.symbol, sessions: test.sessions, trials: test.trials)
    ledgerTrials = test.ledgerTrials
    effectiveTrials = test.effectiveTrials
    meanCorrelation = test.meanCorrelation
    expectedBestSharpe = test.expectedMaximum * daysPerYear.squareRoot()
    panelTrials = test.panelTrials
    spa = test.spaConsistent
    statistic = test.statistic
    neededStatistic = test.neededStatistic
    pValue = test.pValue
    resamples = test.resamples
    accountShare = test.accountShare
    accountPValue = test.accountPValue
    qValue = test.qValue
    level = test.level
  }
}

import Numerics
import Storage

/// How far the Sharpe ratios of a symbol are deflated: by every trial that the ledger knows on its bars.
///
/// Bailey & López de Prado (2014). What the run's trials are worth as independent ones follows from their resampled
/// maxima (`ImpliedTrials`), times the ledger's trials over those of the run. The variance of the trials' Sharpe
/// ratios is the one that ratios without skill have, 1/(T − 1) a session: the variance of the ratios themselves also
/// holds what trials really differ in, above all how much they pay in costs, and would bury any edge under the spread
/// of hopeless ones. What that variance would give is kept beside it.
struct SymbolDeflation {
  let record: SymbolTestRecord
  private let daysPerYear: Double

  init(_ test: SymbolTestRecord, ledgerTrials: Int, daysPerYear: Double) {
    var record = test
    record.ledgerTrials = ledgerTrials
    let trials = test.impliedTrials * Double(ledgerTrials) / Double(max(1, test.trials))
    // Between one and two the expected maximum is undefined; two is the stricter neighbour.
    record.effectiveTrials = trials > 1 ? max(2, trials) : trials
    record.expectedMaximum =
      (ExpectedMaximum.exact(trials: record.effectiveTrials) ?? .nan)
      * Self.nullVariance(test.sessions).squareRoot()
    self.record = record
    self.daysPerYear = daysPerYear
  }

  /// Variance of the Sharpe ratio per session of returns without skill.
  private static func nullVariance(_ sessions: Int) -> Double {
    sessions > 1 ? 1 / Double(sessions - 1) : .nan
  }

  /// The deflated Sharpe ratio, and the same with the variance of all trials' ratios; NaN where undefined.
  func deflated(_ figures: BacktestFigures) -> (probability: Double, withObservedVariance: Double) {
    let estimate = SharpeEstimate(
      sharpe: figures.sharpeRatio / daysPerYear.squareRoot(), observations: record.sessions,
      skew: figures.skew,
      kurtosis: figures.kurtosis)
    func probability(_ variance: Double) -> Double {
      DeflatedSharpe(estimate, trials: record.effectiveTrials, trialVariance: variance)?.probability ?? .nan
    }
    return (probability(Self.nullVariance(record.sessions)), probability(record.sharpeVariance))
  }
}

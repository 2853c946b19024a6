import Figures
import Market

/// What a backtest came to, how sure that is, and what to do next, in a few sentences.
struct BacktestSentences {
  let result: ReportResult

  /// The return beside that of holding, and whether the Sharpe ratio differs from zero.
  var outcome: String {
    let metrics = result.metrics
    guard (metrics.trades ?? 0) > 0 else { return "The strategy made no trade." }
    var sentence = "\(result.strategyName) returned \(FigureDefinition.cagr.text(metrics)) a year after costs"
    if let hold = result.buyAndHold {
      sentence += "; buy and hold returned \(FigureDefinition.cagr.text(hold))"
    }
    return sentence + ". " + certainty
  }

  private var certainty: String {
    let metrics = result.metrics
    guard let sharpe = metrics[.sharpeRatio], let error = metrics[.sharpeStandardError], sharpe.isFinite,
      error.isFinite
    else { return "There are too few returns for a Sharpe ratio." }
    let (low, high) = (sharpe - 1.96 * error, sharpe + 1.96 * error)
    let words =
      "Its Sharpe ratio is \(Figure.ratio(sharpe)), between \(Figure.ratio(low)) and \(Figure.ratio(high)) at 95 %"
    return low > 0
      ? words + ", if nothing else was tried." : words + ": chance alone can do as much."
  }

  var next: String {
    let parts = [
      "--symbols \(result.symbol)", "--timeframe \(result.timeframe)", "--strategies \(result.strategyName)",
    ]
    return
      "Next: `assay factory run \(parts.joined(separator: " "))` tries the whole grid of the strategy and says what "
      + "luck alone would have shown."
  }
}

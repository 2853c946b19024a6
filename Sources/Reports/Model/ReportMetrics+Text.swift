extension ReportMetrics {
  /// The Sharpe ratio with its standard error: `0.83 ± 0.29`, as far as they are defined.
  var sharpeText: String {
    let ratio = FigureDefinition.sharpeRatio.text(self)
    guard ratio != Figure.undefined, let error = self.sharpeStandardError, !error.isNaN else { return ratio }
    return "\(ratio) ± \(Figure.ratio(error))"
  }

  /// The standard error alone, for a second line; `nil` where it or the Sharpe ratio is undefined.
  var sharpeErrorText: String? {
    guard let ratio = self.sharpeRatio, !ratio.isNaN, let error = self.sharpeStandardError, !error.isNaN
    else {
      return nil
    }
    return "± " + Figure.ratio(error)
  }
}

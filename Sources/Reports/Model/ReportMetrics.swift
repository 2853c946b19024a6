/// The figures of one equity curve and its trades, as a report shows them: `metrics[.sharpeRatio]` for every
/// `FigureDefinition`, and `metrics.sharpeRatio` for the usual ones.
///
/// Fractions, not percent; drawdowns and losses negative; ratios annualised with `periodsPerYear`. `nil` and
/// NaN both mean "undefined" and are shown as a dash; a figure is never filled in with 0. Reports computes
/// none of these: whoever ran the backtest gives them.
public struct ReportMetrics: Sendable, Equatable {
  private var values: [String: Double] = [:]

  /// Creates metrics in which everything is undefined; set what is known.
  public init() {}

  /// The value of a figure.
  public subscript(figure: FigureDefinition) -> Double? {
    get { values[figure.key] }
    set { values[figure.key] = newValue }
  }

  /// Number of returns (usually sessions) that the ratios are computed from.
  public var observations: Int? {
    get { self[.observations].flatMap { Int(exactly: $0) } }
    set { self[.observations] = newValue.map(Double.init) }
  }

  public var trades: Int? {
    get { self[.trades].flatMap { Int(exactly: $0) } }
    set { self[.trades] = newValue.map(Double.init) }
  }
}

package import Indicators

/// A rule with its parameters, apart from where its code runs: what it asked of its setup, and how it answers.
package struct PreparedRule: Sendable {
  /// The columns that it reads, in the order of its lines.
  package var lines: [HandleRequest]
  /// How far back it reads prices.
  package var priceReach: Int
  package var needs: [SeriesNeed]
  /// Whether its exits look at the position, and so at the fills of entries.
  package var readsFills: Bool
  package var signals: @Sendable (borrowing SignalFrame) throws -> Signals

  package init(
    lines: [HandleRequest], priceReach: Int, needs: [SeriesNeed], readsFills: Bool,
    signals: @escaping @Sendable (borrowing SignalFrame) throws -> Signals
  ) {
    self.lines = lines
    self.priceReach = priceReach
    self.needs = needs
    self.readsFills = readsFills
    self.signals = signals
  }

  /// Bars before the first signal: the look-back of each line and the bars that it is read back, at the longest.
  func warmUp() throws -> Int {
    try lines.reduce(priceReach) { max($0, try IndicatorStore.lookback(of: $1.column) + $1.back) }
  }

  func requirements() throws -> Set<IndicatorInput.Standard> {
    try lines.reduce(into: []) { $0.formUnion(try IndicatorStore.needs($1.column)) }
  }
}

/// A column that a strategy asked for, and the furthest `ago` at which it reads it.
package struct HandleRequest: Hashable, Sendable {
  package var column: IndicatorColumn
  package var back: Int

  package init(column: IndicatorColumn, back: Int) {
    self.column = column
    self.back = back
  }
}

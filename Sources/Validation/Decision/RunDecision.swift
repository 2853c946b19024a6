public import Numerics

/// Which pairs of a run are discoveries: symbols are selected by their best pair, and the pairs of a selected
/// symbol have to pass a level that knows how many symbols were selected from.
///
/// Benjamini & Bogomolov (2014), "Selective inference on multiple families of hypotheses", JRSS-B 76: with R of S
/// symbols selected by Benjamini–Hochberg at q, pairs whose family-wise adjusted p-value is at most q·R/S are
/// discoveries, and the expected share of wrong ones, averaged over the selected symbols, is at most q.
public struct RunDecision: Sendable, Hashable {
  /// Whether each symbol was selected, in the order given.
  public let isSelected: [Bool]
  /// p-value of each symbol adjusted over all of them.
  public let symbolQValues: [Double]
  /// What the adjusted p-value of a pair of a selected symbol has to reach: q·R/S; 0 where none was selected.
  public let level: Double

  /// - Parameters:
  ///   - symbols: p-value of each symbol, that of its best pair.
  ///   - rule: Benjamini–Hochberg, or –Yekutieli for any dependence.
  /// - Throws: `p_value_invalid`.
  public init(symbols: [Double], level q: Double, rule: MultipleTesting.Method = .benjaminiHochberg) throws {
    precondition(q > 0 && q < 1, "a level lies between 0 and 1")
    symbolQValues = try MultipleTesting.adjusted(symbols, by: rule)
    isSelected = symbolQValues.map { $0 <= q }
    let selected = isSelected.count { $0 }
    var level = symbols.isEmpty ? 0 : q * Double(selected) / Double(symbols.count)
    if rule == .benjaminiYekutieli, !symbols.isEmpty {
      level /= (1...symbols.count).reduce(0) { $0 + 1 / Double($1) }
    }
    self.level = level
  }

  /// Whether a pair of a symbol is a discovery.
  public func finds(_ pValue: Double, inSymbol symbol: Int) -> Bool { isSelected[symbol] && pValue <= level }
}

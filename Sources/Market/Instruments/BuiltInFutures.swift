/// The fifteen futures whose contract is built in, with the prices at which they can plausibly be quoted.
enum BuiltInFutures {
  struct Specification: Sendable {
    var symbol: String
    var tick: Double
    var pointValue: Double
    /// Levels seen from 2000 on, with room; outside it a file is quoted in another unit.
    var plausiblePrices: ClosedRange<Double>
  }

  static let all: [Specification] = [
    Specification(symbol: "ES", tick: 0.25, pointValue: 50, plausiblePrices: 300...30_000),
    Specification(symbol: "NQ", tick: 0.25, pointValue: 20, plausiblePrices: 400...100_000),
    Specification(symbol: "YM", tick: 1, pointValue: 5, plausiblePrices: 3_000...200_000),
    Specification(symbol: "RTY", tick: 0.1, pointValue: 50, plausiblePrices: 200...10_000),
    Specification(symbol: "GC", tick: 0.1, pointValue: 100, plausiblePrices: 150...15_000),
    Specification(symbol: "SI", tick: 0.005, pointValue: 5_000, plausiblePrices: 2...200),
    Specification(symbol: "HG", tick: 0.0005, pointValue: 25_000, plausiblePrices: 0.3...20),
    Specification(symbol: "CL", tick: 0.01, pointValue: 1_000, plausiblePrices: 5...400),
    Specification(symbol: "NG", tick: 0.001, pointValue: 10_000, plausiblePrices: 0.5...50),
    Specification(symbol: "6A", tick: 0.0001, pointValue: 100_000, plausiblePrices: 0.3...1.5),
    Specification(symbol: "6B", tick: 0.0001, pointValue: 62_500, plausiblePrices: 0.8...3),
    Specification(symbol: "6E", tick: 0.00005, pointValue: 125_000, plausiblePrices: 0.6...2),
    Specification(symbol: "6J", tick: 0.0000005, pointValue: 12_500_000, plausiblePrices: 0.003...0.03),
    Specification(symbol: "6N", tick: 0.0001, pointValue: 100_000, plausiblePrices: 0.25...1.5),
    Specification(symbol: "6S", tick: 0.0001, pointValue: 125_000, plausiblePrices: 0.4...2.5),
  ]

  static func specification(of symbol: String) -> Specification? { all.first { $0.symbol == symbol } }

  private static func contract(_ symbol: String) -> Specification? {
    let digits = symbol.reversed().prefix { $0.isASCII && $0.isNumber }.count
    guard digits == 2 || digits == 4 else { return nil }
    let code = symbol.dropLast(digits)
    guard let month = code.last, "FGHJKMNQUVXZ".contains(month) else { return nil }
    return specification(of: String(code.dropLast()))
  }

  private static func calendar(of symbol: String) -> String {
    switch symbol {
    case "ES", "NQ", "YM", "RTY": "CME_EQUITY"
    case "GC", "SI", "HG", "CL", "NG": "CME_ENERGY_METALS"
    default: "CME_FX"
    }
  }

  /// The future of a symbol, or of one of its contracts: a root with the month's letter and the
  /// year, `ESH24`, `CLZ2025`.
  static func instrument(_ symbol: String) -> Instrument? {
    (specification(of: symbol) ?? contract(symbol)).map {
      Instrument(
        symbol: symbol, assetClass: .future, tick: $0.tick, pointValue: $0.pointValue,
        sessions: .globex.on(calendar(of: $0.symbol)),
        costs: .futures)
    }
  }
}

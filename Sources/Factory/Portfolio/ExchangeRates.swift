import Backtest
public import Diagnostics
public import Market
public import Storage

/// Rates that turn a market's currency into that of an account: constants that the user named, and closes of currency
/// pairs in the catalogue.
public struct ExchangeRates: Sendable {
  /// A rate that holds at all times: so many units of the quote currency for one of the base.
  public struct Constant: Sendable, Hashable {
    public let pair: String
    public let value: Double

    public init(pair: String, value: Double) { (self.pair, self.value) = (pair, value) }

    var base: String { String(pair.prefix(3)) }
    var quote: String { String(pair.suffix(3)) }
  }

  /// Units of the account's currency for one of the market's, at each of its bars, and where they come from.
  public struct Column: Sendable {
    public let values: [Double]
    public let origin: String
  }

  private let base: String
  private let constants: [Constant]
  private let source: any BarSource

  /// - Parameter base: currency of the account.
  public init(to base: String, constants: [Constant] = [], source: any BarSource) {
    self.base = base
    self.constants = constants
    self.source = source
  }

  /// A constant comes first, then the pair's closes in bars of the same length, then its daily closes; each the pair
  /// itself or its inverse; at last both by way of the dollar. At a bar it is the last close at or before it.
  /// - Throws: `missing_rate` that names the pair.
  public func column(for series: BarSeries) throws -> Column {
    let own = series.instrument.currency
    if own == base { return Column(values: [Double](repeating: 1, count: series.count), origin: own) }
    var late: String?
    if let found = direct(own, base, series, &late) { return found }
    if own != "USD", base != "USD", let first = direct(own, "USD", series, &late),
      let second = direct("USD", base, series, &late)
    {
      return Column(
        values: zip(first.values, second.values).map { $0 * $1 },
        origin: "\(first.origin) and \(second.origin)")
    }
    let symbol = series.instrument.symbol
    if let late {
      throw Self.missing(
        "The rates of \(late) begin after the bars of \(symbol), which is quoted in \(own).",
        "Import earlier rates of \(late), or name a constant with --rate \(own)\(base)=X.")
    }
    let bars = series.timeframe == .day ? "1d" : "\(series.timeframe) or 1d"
    throw Self.missing(
      "\(symbol) is quoted in \(own), the account is held in \(base), and there is no rate between them.",
      "Import \(bars) bars of \(own)\(base) with `assay data import`, name a constant with --rate \(own)\(base)=X, or "
        + "leave \(symbol) out.")
  }

  private func direct(_ own: String, _ base: String, _ series: BarSeries, _ late: inout String?) -> Column? {
    for constant in constants {
      if constant.base == own, constant.quote == base {
        return Column(
          values: [Double](repeating: constant.value, count: series.count), origin: text(constant))
      }
      if constant.base == base, constant.quote == own {
        return Column(
          values: [Double](repeating: 1 / constant.value, count: series.count), origin: text(constant))
      }
    }
    for timeframe in series.timeframe == .day ? [.day] : [series.timeframe, .day] {
      for (pair, isInverse) in [("\(own)\(base)", false), ("\(base)\(own)", true)] {
        guard let quotes = try? source.bars(pair, timeframe), !quotes.isEmpty else { continue }
        let values = Self.lastCloses(of: quotes, at: series.timestamps).map { isInverse ? 1 / $0 : $0 }
        guard values.allSatisfy({ $0.isFinite && $0 > 0 }) else {
          late = late ?? pair
          continue
        }
        return Column(values: values, origin: "closes of \(pair) (\(timeframe))")
      }
    }
    return nil
  }

  private func text(_ constant: Constant) -> String { "the constant \(constant.pair) = \(constant.value)" }

  private static func lastCloses(of quotes: BarSeries, at times: [Int64]) -> [Double] {
    var (next, last) = (0, Double.nan)
    return times.map { time in
      while next < quotes.count, quotes.timestamps[next] <= time {
        last = quotes.close[next]
        next += 1
      }
      return last
    }
  }

  private static func missing(_ message: String, _ remedy: String) -> AssayError {
    AssayError(code: "missing_rate", message: message, remedy: remedy, place: "currency", kind: .badData)
  }
}

extension ExchangeRates.Constant {
  /// Reads `USDJPY=150` or `USD/JPY=150`; `nil` for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
    let pair = parts[0].replacing("/", with: "")
    guard parts.count == 2, pair.count == 6, pair.allSatisfy({ $0.isASCII && $0.isUppercase }),
      pair.prefix(3) != pair.suffix(3), let value = Double(parts[1]), value > 0, value.isFinite
    else { return nil }
    self.init(pair: pair, value: value)
  }
}

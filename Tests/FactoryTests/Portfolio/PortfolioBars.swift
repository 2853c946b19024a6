import Backtest
import Diagnostics
import Factory
import Market
import Storage
import TestKit

/// Daily bars in memory, one seed a symbol; bars can be taken away to make gaps and late data.
struct PortfolioBars: BarSource {
  var bars = 700
  var symbols = ["AA", "BB", "CC", "DD"]
  var currencies: [String: String] = [:]
  /// Dates that a symbol lacks, and the last date it has.
  var missing: [String: Set<Int32>] = [:]
  var lastDate: [String: Int32] = [:]
  /// Added to every price from a date on, to change what was known.
  var raised: [String: (from: Int32, by: Double)] = [:]
  var skipsFirst: [String: Int] = [:]

  static let start: Int32 = 18_000

  func hash(_ symbol: String, _ timeframe: Timeframe) throws -> String { "\(symbol) \(bars)" }

  func bars(_ symbol: String, _ timeframe: Timeframe) throws -> BarSeries {
    guard let seed = symbols.firstIndex(of: symbol), timeframe == .day else {
      throw AssayError(code: "unknown_symbol", message: "No \(symbol).", remedy: "", kind: .usage)
    }
    var random = TestRandom(seed: seed + 77)
    var instrument = RandomMarket.instrument(.future, pointValue: 20)
    instrument.symbol = symbol
    instrument.currency = currencies[symbol] ?? "USD"
    let shape = RandomMarket.series(bars: bars, instrument: instrument, start: 4_000, random: &random)
    var (dates, day) = ([Int32](), Self.start)
    while dates.count < bars {
      day += 1
      if CivilDate(daysSinceEpoch: day).weekday <= 5 { dates.append(day) }
    }
    let kept = dates.indices.filter { place in
      place >= skipsFirst[symbol] ?? 0 && !(missing[symbol]?.contains(dates[place]) ?? false)
        && dates[place] <= lastDate[symbol] ?? .max
    }
    func column(_ values: [Double]) -> [Double] {
      kept.map { place in
        values[place] + (raised[symbol].map { dates[place] >= $0.from ? $0.by : 0 } ?? 0)
      }
    }
    return BarSeries(
      instrument: instrument, timeframe: .day,
      timestamps: kept.map { RandomMarket.sessionClose(CivilDate(daysSinceEpoch: dates[$0])) },
      open: column(shape.open), high: column(shape.high), low: column(shape.low), close: column(shape.close),
      volume: nil, sessionDates: kept.map { dates[$0] })
  }

  static let books: [PortfolioBook] = [
    book("AA", "MACross", [("ma_fast", "5"), ("ma_slow", "20")], .signalOnly),
    book(
      "AA", "RSI2_MeanReversion", [],
      ExitPlan(stopATR: 2, targetATR: 3, maxBarsHeld: 8, flatBySessionClose: false)),
    book(
      "BB", "RSI2_MeanReversion", [],
      ExitPlan(stopATR: 1, targetATR: nil, maxBarsHeld: 5, flatBySessionClose: false)),
    book(
      "CC", "MACross", [("ma_fast", "10"), ("ma_slow", "30")],
      ExitPlan(stopATR: 2, targetATR: 4, maxBarsHeld: 20, flatBySessionClose: false)),
    book("DD", "RSI2_MeanReversion", [], .signalOnly),
  ]

  private static func book(
    _ symbol: String, _ strategy: String, _ parameters: [(String, String)], _ exits: ExitPlan
  ) -> PortfolioBook {
    PortfolioBook(
      symbol: symbol, timeframe: .day, strategy: strategy,
      parameters: parameters.map { StrategyAssignment(key: $0.0, value: $0.1) }, exits: exits)
  }

  static let account = PortfolioAccount(
    capital: 100_000,
    limits: AccountLimits(maximumPositions: 2, dailyStop: 700, maximumDrawdown: 30_000, whenFull: .replace),
    priority: .recent)
}

import Foundation
import Indicators
import Market
import TestKit

/// The fixed markets of the golden trades: real daily bars, and made-up bars within sessions for the rules that need
/// a session's hours.
enum GoldenMarkets {
  static let daily = "AAPL 1d 2000-2004"
  static let intraday = "made-up 30m, seed 7"

  static func store(_ name: String) throws -> IndicatorStore {
    name == daily ? try apple() : IndicatorStore(TestMarkets.series(seed: 7, isIntraday: true, bars: 1_500))
  }

  private static func apple() throws -> IndicatorStore {
    let rows = try fixture("ohlcv_aapl.csv").split(separator: "\n").dropFirst().map {
      $0.split(separator: ",")
    }
    func column(_ index: Int) -> [Double] { rows.map { Double($0[index]) ?? .nan } }
    // The clock of the plain second versions is that of the made-up exchange.
    let instrument = RandomMarket.instrument(.equity, tick: nil, pointValue: 1, costs: .free)
    return IndicatorStore(
      try BarSeries(
        instrument: instrument, dates: rows.compactMap { CivilDate(String($0[0])) }, open: column(1),
        high: column(2),
        low: column(3), close: column(4), volume: column(5)))
  }

  static func fixture(_ name: String) throws -> String {
    try String(
      contentsOf: Bundle.module.bundleURL.appendingPathComponent("Fixtures/\(name)"), encoding: .utf8)
  }
}

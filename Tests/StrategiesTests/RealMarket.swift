import Foundation
import Indicators
import Market
import TestKit

/// Bars of the real market that lie beside the checkout, never in it.
enum RealMarket {
  /// ES, 15 minutes, nine months of Globex sessions.
  static func futures15Minutes() throws -> IndicatorStore {
    try store("futures/15m/ES", minutes: 15, .future, tick: 0.25, .globex)
  }

  /// SPY, 15 minutes, with pre-market and after-hours bars.
  static func shares15Minutes() throws -> IndicatorStore {
    try store("equity/15m/SPY", minutes: 15, .equity, tick: nil, .unitedStates)
  }

  /// Reads `timestamp,open,high,low,close,volume` with stamps at the open of each bar.
  private static func store(
    _ name: String, minutes: Int, _ assetClass: AssetClass, tick: Double?, _ hours: SessionHours
  ) throws -> IndicatorStore {
    let rows = try unpacked(SharedData.path("data/\(name).csv.gz")).split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let column = { (index: Int) in rows.map { Double($0[index]) ?? .nan } }
    let instrument = Instrument(
      symbol: String(name.split(separator: "/")[2]), assetClass: assetClass, tick: tick, sessions: hours,
      costs: .free)
    let timeframe = Timeframe(minutes: minutes)
    return IndicatorStore(
      try BarSeries(
        instrument: instrument, timeframe: timeframe,
        timestamps: rows.map { try nanoseconds($0[0]) + timeframe.nanoseconds }, open: column(1),
        high: column(2), low: column(3), close: column(4), volume: column(5)))
  }

  /// `2019-01-02T14:30:00Z`.
  private static func nanoseconds(_ text: Substring) throws -> Int64 {
    let clock = text.dropFirst(11).split(whereSeparator: { ":Z".contains($0) }).compactMap { Int64($0) }
    guard let date = CivilDate(String(text.prefix(10))), clock.count == 3 else {
      throw OracleValue.Missing(description: "\(text) is no time")
    }
    return Timestamp(startOf: date).nanoseconds
      + (clock[0] * 3_600 + clock[1] * 60 + clock[2]) * Timestamp.nanosecondsPerSecond
  }

  private static func unpacked(_ path: String) throws -> String {
    let gzip = Process()
    let output = Pipe()
    gzip.executableURL = URL(fileURLWithPath: "/bin/gzip")
    gzip.arguments = ["-dc", path]
    gzip.standardOutput = output
    try gzip.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    gzip.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}

import Backtest
import Diagnostics
import Market
import Storage

/// A continuous future as it was traded: decisions on the adjusted series, fills at the prices of the contract held,
/// and a roll from one contract to the next that costs a commission and slippage each way.
struct RolledContracts: Sendable {
  let bars: PreparedBars
  let rolls: [PositionEvent]

  /// - Parameter adjusted: the bars that decide.
  /// - Throws: `not_continuous` for bars without a table of rolls; `missing_raw_prices` where the prices of the
  ///   contracts are not there, or are not those of the same bars.
  init(_ adjusted: PreparedBars, source: any BarSource) throws {
    let series = adjusted.series
    let symbol = series.instrument.symbol
    guard let table = try source.rolls(symbol, series.timeframe) else {
      throw AssayError(
        code: "not_continuous",
        message: "The \(series.timeframe) bars of \(symbol) are no continuous series with a table of rolls.",
        remedy: "Join the contracts with `assay data continuous`, or leave the raw fills out.", place: symbol,
        kind: .badData)
    }
    let raw: BarSeries
    do {
      raw = try source.bars(RollTable.rawSymbol(of: symbol), series.timeframe).named(symbol)
    } catch let error as AssayError where ["unknown_symbol", "unknown_timeframe"].contains(error.code) {
      throw Self.missing(symbol, "are not there")
    }
    guard raw.timestamps == series.timestamps else {
      throw Self.missing(symbol, "are not those of the same bars")
    }
    // Stops are distances of the series that decides: points where it was shifted, shares where it was multiplied.
    let atr =
      table.adjustment == .ratio
      ? adjusted.atr.indices.map { adjusted.atr[$0] * abs(raw.close[$0] / series.close[$0]) } : adjusted.atr
    bars = PreparedBars(series: raw, sessions: adjusted.sessions, atr: atr)
    rolls = table.rolls.compactMap { roll in
      let bar = raw.firstIndex(ofSession: roll.date)
      return bar > 0 && bar < raw.count
        ? PositionEvent(bar: bar, kind: .roll(from: roll.fromClose, to: roll.toClose)) : nil
    }
  }

  private static func missing(_ symbol: String, _ what: String) -> AssayError {
    AssayError(
      code: "missing_raw_prices",
      message:
        "The prices of the contracts of \(symbol), stored as \(RollTable.rawSymbol(of: symbol)), \(what).",
      remedy: "Make both again with `assay data continuous … --as \(symbol)`.", place: symbol, kind: .badData)
  }
}

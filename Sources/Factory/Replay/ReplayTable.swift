import Backtest
import Market
public import Storage

/// The account of a replay as a table for other programs.
public enum ReplayTable {
  /// One row a bar: `timestamp, equity, cash, position` at its close.
  public static func equity(_ replay: OrderReplay) -> ColumnTable {
    let (result, series) = (replay.result, replay.frame.series)
    let times = (0..<series.count).map {
      StampText.nanoseconds(series.displayTime($0)) ?? series.timestamps[$0]
    }
    return ColumnTable([
      .init("timestamp", .instants(times)), .init("equity", .double(result.equity.map(\.amount))),
      .init("cash", .double(result.cash.map(\.amount))), .init("position", .double(result.positions[0])),
    ])
  }
}

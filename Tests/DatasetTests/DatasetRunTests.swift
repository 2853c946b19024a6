import Dataset
import Diagnostics
import Learning
import Market
import Storage
import Strategies
import Synchronization
import TestKit
import Testing

/// What a dataset promises, on made-up markets.
@Suite struct DatasetRunTests {
  private func pair() throws -> Collection { try Collection(SyntheticBars.pair().series) }

  @Test func `the trades of every row add up to its profit to the last millionth`() async throws {
    let dataset = try await pair().dataset()
    let (rows, trades) = (dataset.performance, dataset.trades)
    var earned: [String: Int64] = [:]
    let keys = try self.keys(of: trades)
    for (key, pnl) in zip(keys, try trades.doubles("pnl")) { earned[key, default: 0] += micros(pnl) }
    let finals = try rows.doubles("final_capital")
    let starts = try rows.doubles("initial_capital")
    let totals = try rows.doubles("total_pnl")
    for (row, key) in try self.keys(of: rows).enumerated() {
      #expect(starts[row] == 100_000)
      #expect(earned[key, default: 0] == micros(finals[row]) - micros(starts[row]), "\(key)")
      #expect(micros(totals[row]) == earned[key, default: 0])
    }
    #expect(trades.rowCount > 500)
    #expect(Set(keys).isSubset(of: try self.keys(of: rows)))
  }

  @Test func `the columns are those of the specification, with their types`() async throws {
    let dataset = try await pair().dataset()
    #expect(
      dataset.performance.columnNames == [
        "symbol", "strategy", "window_num", "start_time", "end_time", "is_crypto", "initial_capital",
        "final_capital", "total_return", "total_pnl", "num_trades", "sharpe_ratio", "sortino_ratio",
        "max_drawdown", "win_rate", "profit_factor", "avg_pnl", "avg_duration", "exposure", "turnover",
        "costs",
      ])
    #expect(
      dataset.trades.columnNames == [
        "symbol", "strategy", "window_num", "is_crypto", "side", "entry_timestamp", "exit_timestamp",
        "entry_price", "exit_price", "position_size", "pnl", "pnl_pct", "costs", "duration_bars",
        "exit_reason",
        "signal_at_entry", "signal_at_exit",
      ])
    guard case .timestamp(_, "UTC") = dataset.performance["start_time"]?.values else {
      Issue.record("times have a zone")
      return
    }
  }

  @Test func `windows are counted by calendar, the same for every symbol, and trades lie inside theirs`()
    async throws
  {
    let dataset = try await pair().dataset()
    let rows = dataset.performance
    let monday = Timestamp(startOf: SyntheticBars.start).nanoseconds
    let week = 7 * Timestamp.nanosecondsPerDay
    var spans: [String: ClosedRange<Int64>] = [:]
    let (starts, ends) = (try rows.timestamps("start_time"), try rows.timestamps("end_time"))
    for (row, key) in try keys(of: rows).enumerated() {
      let number = try rows.integers("window_num")[row]
      let first = dataset.metadata["first_window"]?.stringValue.flatMap { CivilDate($0) }
      let origin = Timestamp(startOf: first ?? SyntheticBars.start).nanoseconds
      #expect((origin - monday) % week == 0)
      #expect(starts[row] >= origin + (number - 1) * week && ends[row] <= origin + number * week)
      spans[key] = starts[row]...ends[row]
    }
    let (entries, exits) = (
      try dataset.trades.timestamps("entry_timestamp"), try dataset.trades.timestamps("exit_timestamp")
    )
    for (row, key) in try keys(of: dataset.trades).enumerated() {
      let span = try #require(spans[key])
      #expect(span.contains(entries[row]) && span.contains(exits[row]) && entries[row] <= exits[row])
    }
  }

  @Test func `crypto is known, annualised with 365 days and never short`() async throws {
    let dataset = try await pair().dataset()
    let symbols = try dataset.trades.strings("symbol")
    let sides = try dataset.trades.strings("side")
    #expect(!zip(symbols, sides).contains { $0 == "CCC" && $1 == "short" })
    #expect(zip(symbols, sides).contains { $0 == "AAA" && $1 == "short" })
    let facts = dataset.metadata["symbols"]?.arrayValue ?? []
    #expect(facts.map { $0["is_crypto"]?.boolValue } == [false, true])
    #expect(facts.map { $0["periods_per_year"]?.doubleValue } == [252, 365])
  }

  @Test(arguments: [2, 4])
  func `any number of workers writes the same bytes`(workers: Int) async throws {
    let (one, many) = (try pair(), try pair())
    _ = try await one.dataset()
    _ = try await many.dataset(workers: workers)
    #expect(try one.bytes() == many.bytes())
  }

  @Test func `a collection that was stopped goes on and writes the same bytes`() async throws {
    let (whole, stopped) = (try pair(), try pair())
    _ = try await whole.dataset()
    let made = Mutex<[String]>([])
    let first = try await stopped.run().execute(
      into: stopped.files, workers: 1, progress: { line in made.withLock { $0.append(line.symbol) } },
      isInterrupted: { made.withLock { !$0.isEmpty } })
    #expect(first == nil)
    #expect(made.withLock { $0 } == ["AAA"])
    let again = Mutex<[Bool]>([])
    _ = try await stopped.run().execute(
      into: stopped.files, workers: 1, progress: { line in again.withLock { $0.append(line.isFromBefore) } })
    #expect(again.withLock { $0 } == [true, false])
    #expect(try whole.bytes() == stopped.bytes())
  }

  @Test func `a directory that holds another dataset is refused`() async throws {
    let collection = try pair()
    _ = try await collection.dataset()
    let other = try Collection(SyntheticBars.pair(seed: 2).series)
    await #expect {
      _ = try await other.run().execute(into: collection.files, workers: 1, progress: { _ in })
    } throws: { ($0 as? AssayError)?.code == "another_dataset" }
  }

  @Test func `the future of a window changes nothing in it`() async throws {
    let bars = try SyntheticBars.bars(SyntheticBars.share, weeks: 12)
    let (whole, altered) = (
      try Collection(["AAA": bars]), try Collection(["AAA": bars.changed(scaledFrom: 6 * 35)])
    )
    let (before, after) = (try await whole.dataset().performance, try await altered.dataset().performance)
    // Six weeks before the change; what they say must not know it.
    let last = try before.integers("window_num")[0] + 5
    var compared = 0
    for name in ["final_capital", "max_drawdown", "costs", "exposure"] {
      let (a, b) = (try before.doubles(name), try after.doubles(name))
      for (row, number) in try before.integers("window_num").enumerated() where number < last {
        #expect(a[row].bitPattern == b[row].bitPattern, "\(name) of row \(row)")
        compared += 1
      }
    }
    #expect(compared > 50)
    #expect(try before.doubles("final_capital") != after.doubles("final_capital"))
  }

  @Test func `rules of the library join, and those that cannot trade are counted`() async throws {
    let bars = try SyntheticBars.bars(SyntheticBars.share, weeks: 12).withoutVolume
    let dataset = try await Collection(
      ["AAA": bars], strategies: ["buy_hold", "RSI2_MeanReversion", "VolumeBreakout"]
    ).dataset()
    let strategies = try dataset.performance.strings("strategy")
    #expect(Set(strategies) == ["buy_hold", "RSI2_MeanReversion"])
    #expect(try dataset.trades.strings("strategy").contains("RSI2_MeanReversion"))
    #expect(dataset.metadata["skipped_strategy_windows"]?["unsuitable_bars"]?.integerValue == 12)
    #expect(
      dataset.metadata["symbols"]?[0]?["refusals"]?["VolumeBreakout"]?.stringValue?.contains("volume") == true
    )
  }

  @Test func `an unknown strategy is refused with the nearest name`() throws {
    #expect {
      try Collection(SyntheticBars.pair().series, strategies: ["maxdif"]).run()
    } throws: { ($0 as? AssayError)?.message.contains("maxdiff") == true }
  }

  private func keys(of table: ColumnTable) throws -> [String] {
    let (symbols, strategies, windows) = (
      try table.strings("symbol"), try table.strings("strategy"), try table.integers("window_num")
    )
    return (0..<table.rowCount).map { "\(symbols[$0])/\(strategies[$0])/\(windows[$0])" }
  }

  private func micros(_ amount: Double) -> Int64 { Int64((amount * 1e6).rounded()) }
}

import Diagnostics
import Indicators
import Market
import Testing

@Suite struct IndicatorStoreTests {
  let bars = Shape.randomWalk.bars(400)

  @Test func `a request gives what the indicator gives`() throws {
    let store = IndicatorStore(bars.series())
    let direct = try RelativeStrengthIndex(parameters: [14, 100]).values([bars.close])
    #expect(try store.column(.rsi(14)).isIdentical(to: direct[0]))
    let bands = try BollingerBands(parameters: [20, 2, 2]).values([bars.close])
    #expect(try store.column(.bollinger(20, 2), output: 2).isIdentical(to: bands[2]))
    #expect(try store.column(.highest(.high, 20)).last == bars.high.suffix(20).max())
    #expect(try store.column(.lowest(.low, 10)).last == bars.low.suffix(10).min())
  }

  @Test func `equal requests share one column`() throws {
    let store = IndicatorStore(bars.series())
    let first = try store.column(.sma(20))
    let second = try store.column(.sma(20))
    let addresses = [first, second].map { $0.withUnsafeBufferPointer { $0.baseAddress } }
    #expect(addresses[0] == addresses[1])
  }

  @Test func `look-backs add up along a chain`() throws {
    let chain = IndicatorRequest.sma(5, of: .output(of: .rsi(14)))
    #expect(try IndicatorStore.lookback(of: chain) == 18)
    let values = try IndicatorStore(bars.series()).column(chain)
    #expect(values.firstIndex { !$0.isNaN } == 18)
    let rsi = try IndicatorStore(bars.series()).column(.rsi(14))
    #expect(abs(values[18] - rsi[14...18].reduce(0, +) / 5) < 1e-9)
  }

  @Test func `many threads that ask at once get the same column`() async throws {
    let store = IndicatorStore(bars.series())
    let columns = try await withThrowingTaskGroup(of: [Double].self) { group in
      for i in 0..<32 {
        group.addTask { try store.column(i % 2 == 0 ? .atr(14) : .sma(3, of: .output(of: .atr(14)))) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let plain = try store.column(.atr(14))
    #expect(columns.filter { $0.isIdentical(to: plain) }.count == 16)
  }

  @Test func `a store with little room keeps what was used last and changes no bit`() throws {
    let room = 3 * 8 * bars.close.count
    let (small, large) = (IndicatorStore(bars.series(), budget: room), IndicatorStore(bars.series()))
    for round in 0..<3 {
      for length in [5, 10, 20, 40, 80] {
        let request = IndicatorRequest.sma(length, of: .output(of: .rsi(length + round)))
        let (column, expected) = (try small.column(request), try large.column(request))
        #expect(column.map(\.bitPattern) == expected.map(\.bitPattern), "\(request)")
        #expect(small.bytesKept <= room)
        let again = try small.column(request)
        #expect(again.withUnsafeBufferPointer(\.baseAddress) == column.withUnsafeBufferPointer(\.baseAddress))
      }
    }
    #expect(small.bytesKept == room)
    #expect(large.bytesKept > 10 * room / 3)
  }

  @Test func `threads that share a store with room for one column get the right bits`() async throws {
    let small = IndicatorStore(bars.series(), budget: 8 * bars.close.count)
    let large = IndicatorStore(bars.series())
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for task in 0..<64 {
        group.addTask {
          let request = IndicatorRequest.sma(2 + task % 5, of: .output(of: .rsi(2 + task % 3)))
          return try small.column(request).map(\.bitPattern) == large.column(request).map(\.bitPattern)
        }
      }
      for try await same in group { #expect(same) }
    }
    #expect(small.bytesKept <= small.budget)
  }

  @Test func `bars without volume are named when volume is needed`() throws {
    let series = bars.series(withVolume: false)
    let error = #expect(throws: AssayError.self) { try IndicatorStore(series).column(.sessionVWAP) }
    #expect(error?.code == "missing_volume")
    #expect(error?.message.contains("VWAP") == true && error?.message.contains("TEST") == true)
    #expect(try IndicatorStore(series).column(.sma(5)).count == 400)
    // Zeros are a volume: nothing traded, which is not the same as not knowing.
    #expect(try IndicatorStore(withoutTrades.series()).column(.sessionVWAP).count == 400)
    #expect(try IndicatorStore.needs(.vwapDeviation(20)) == [.volume, .session])
    #expect(try IndicatorStore.needs(.sma(3, of: .output(of: .sessionVWAP))) == [.volume, .session])
    #expect(try IndicatorStore.needs(.rsi(2)).isEmpty)
  }

  @Test func `mistakes in a request are errors that help`() throws {
    let store = IndicatorStore(bars.series())
    let unknown = #expect(throws: AssayError.self) { try store.column(IndicatorRequest("SMAA", [20])) }
    #expect(unknown?.code == "unknown_indicator" && unknown?.remedy.contains("`SMA`") == true)
    let bound = #expect(throws: AssayError.self) { try store.column(.sma(0)) }
    #expect(bound?.code == "parameter_out_of_bounds")
    let output = #expect(throws: AssayError.self) { try store.column(.sma(3), output: 1) }
    #expect(output?.code == "unknown_output")
    let inputs = #expect(throws: AssayError.self) {
      try store.column(IndicatorRequest("ATR", [14], of: [.close]))
    }
    #expect(inputs?.code == "wrong_input_count")
  }

  @Test func `an empty series has empty columns`() throws {
    let empty = IndicatorStore(TestBars().series())
    #expect(try empty.column(.macd(12, 26, 9), output: 2).isEmpty)
    #expect(try empty.column(.sessionVWAP).isEmpty)
  }

  private var withoutTrades: TestBars {
    var bars = bars
    bars.volume = bars.volume.map { _ in 0 }
    return bars
  }
}

import Indicators
import Testing

/// What finite arithmetic must not spoil: long series, high levels, windows without movement.
@Suite struct AccuracyTests {
  @Test(arguments: ["SMA", "WMA", "SUM", "STDDEV", "VAR", "LINEARREG", "LINEARREG_SLOPE", "MAX", "TRIMA"])
  func `a value depends on its window alone, also behind 100,000 values of another size`(
    name: String
  ) throws {
    var random = TestRandom(seed: 3)
    let wild = (0..<100_000).map { _ in 1e9 * random.normal() }
    let calm = (0..<60).map { _ in 1 + 1e-3 * random.normal() }
    let indicator = try IndicatorCatalogue.make(name, parameters: [20])
    let long = try indicator.values([wild + calm])[0]
    let short = try indicator.values([calm])[0]
    for i in indicator.lookback..<60 {
      let (value, wanted) = (long[100_000 + i], short[i])
      #expect(abs(value - wanted) <= 1e-11 * abs(wanted), "\(name) at \(i): \(value), \(wanted)")
    }
  }

  @Test func `a standard deviation keeps its digits at a high level`() throws {
    var random = TestRandom(seed: 4)
    let moves = (0..<500).map { _ in (random.normal() * 64).rounded() / 64 }
    let low = try StandardDeviation(parameters: [20]).values([moves])[0]
    // Adding 2^40 to multiples of 1/64 is exact, so the moves are the same.
    let high = try StandardDeviation(parameters: [20]).values([moves.map { $0 + 0x1p40 }])[0]
    for i in 19..<500 { #expect(abs(high[i] - low[i]) <= 1e-12 * low[i]) }
  }

  @Test func `a series without movement gives exact levels and exact zeros`() throws {
    let inputs = [[Double](repeating: 0.1, count: 300)]
    for name in ["SMA", "EMA", "WMA", "DEMA", "TEMA", "T3", "KAMA", "TRIMA", "LINEARREG", "TSF", "MAX"] {
      let values = try IndicatorCatalogue.make(name, parameters: [7]).values(inputs)[0]
      #expect(values.dropFirst(40).allSatisfy { $0 == 0.1 }, "\(name)")
    }
    for (name, parameters) in [
      ("STDDEV", [20]), ("VAR", [20]), ("LINEARREG_SLOPE", [20]), ("MACD", []), ("APO", []), ("MOM", [5]),
      ("CCI", [20]), ("TRIX", [9]),
    ] as [(String, [Double])] {
      let metadata = try IndicatorCatalogue.type(named: name).metadata
      let columns = metadata.inputs.map { _ in inputs[0] }
      let values = try IndicatorCatalogue.make(name, parameters: parameters).values(columns)
      #expect(values.allSatisfy { $0.dropFirst(60).allSatisfy { $0 == 0 } }, "\(name)")
    }
  }

  @Test func `the RSI is 100 without a loss, and without a move what the caller says`() throws {
    let rising = (0..<40).map { 10 + Double($0) }
    let flat = [Double](repeating: 10, count: 40)
    #expect(try RelativeStrengthIndex(parameters: [14]).values([rising])[0].last == 100)
    #expect(try RelativeStrengthIndex(parameters: [14]).values([flat])[0].last == 0, "TA-Lib's value")
    #expect(try RelativeStrengthIndex(parameters: [14, 100]).values([flat])[0].last == 100)
    #expect(try RelativeStrengthIndex(parameters: [14]).values([rising.reversed()])[0].last == 0)
  }

  @Test func `the RSI stays within its bounds when losses fade away`() throws {
    let closes = [100.0, 90] + (0..<20_000).map { 91 + Double($0) }
    let values = try RelativeStrengthIndex(parameters: [2]).values([closes])[0]
    #expect(values.dropFirst(2).allSatisfy { $0 >= 0 && $0 <= 100 })
  }

  @Test func `on-balance volume counts whole shares exactly over a long series`() throws {
    var random = TestRandom(seed: 8)
    var close = [100.0]
    var volume = [1e9]
    var exact: Int64 = 1_000_000_000
    for _ in 1..<50_000 {
      let move = random.uniform() < 0.5 ? -1.0 : 1
      let shares = Int64(random.uniform() * 2e9)
      close.append((close.last ?? 0) + move)
      volume.append(Double(shares))
      exact += move > 0 ? shares : -shares
    }
    #expect(try OnBalanceVolume(parameters: []).values([close, volume])[0].last == Double(exact))
  }
}

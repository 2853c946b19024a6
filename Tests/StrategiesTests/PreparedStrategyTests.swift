import Diagnostics
import Indicators
import Market
import Strategies
import TestKit
import Testing

/// A strategy that reads an average and prices as far back as it is told to say.
private struct FarReader: SignalExitStrategy {
  static let length = Parameter.integer(
    "length", default: 10, grid: [10], bounds: 1...100, "bars in the average")
  static let told = Parameter.integer(
    "told", default: 4, grid: [4], bounds: 0...100, "reach that the setup knows")
  static let read = Parameter.integer("read", default: 4, grid: [4], bounds: 0...100, "reach that is read")
  static let pricesTold = Parameter.integer(
    "prices", default: 1, grid: [1], bounds: 0...100, "reach of prices")

  static let description = StrategyDescription(
    name: "FarReader", archetype: .trend, entry: "an average of the past is below the close", exit: "none",
    parameters: [length.declaration, told.declaration, read.declaration, pricesTold.declaration],
    source: "a test")

  let average: IndicatorHandle
  let reach: Int

  init(_ setup: inout StrategySetup) throws(AssayError) {
    reach = setup[Self.read]
    average = setup.line(.sma(setup[Self.length]), back: setup[Self.told])
    setup.readsPrices(back: setup[Self.pricesTold])
  }

  func enters(_ now: BarContext) -> Bool { now[average, ago: reach] < now.close }
  func exits(_ now: BarContext) -> Bool { false }
}

/// A strategy that asks for one line in several ways.
private struct Sharer: SignalExitStrategy {
  static let description = StrategyDescription(
    name: "Sharer", archetype: .trend, entry: "never", exit: "never", parameters: [], source: "a test")

  init(_ setup: inout StrategySetup) throws(AssayError) {
    let first = setup.line(.sma(5), back: 1)
    let again = setup.line(.sma(5), back: 7)
    precondition(first == again && setup.line(.sma(6)) != first)
  }

  func enters(_ now: BarContext) -> Bool { false }
  func exits(_ now: BarContext) -> Bool { false }
}

@Suite struct PreparedStrategyTests {
  private func reader(_ values: [(String, Int)]) throws -> PreparedStrategy {
    let set = try ParameterSet(values.map { ($0.0, .integer($0.1)) }, for: FarReader.description)
    return try PreparedStrategy(FarReader.self, set)
  }

  @Test func `the warm-up is the look-back and how far back the line is read`() throws {
    #expect(try reader([]).warmUp == 9 + 4)
    #expect(try reader([("told", 0), ("read", 0)]).warmUp == 9)
    #expect(
      try reader([("length", 1), ("told", 0), ("read", 0)]).warmUp == 1, "prices are read one bar back")
    #expect(try reader([("prices", 30)]).warmUp == 30)
  }

  @Test func `equal requests share a column, read as far back as any of them`() throws {
    let strategy = try PreparedStrategy(Sharer.self)
    #expect(strategy.lineReach == [7, 1])
    #expect(strategy.warmUp == 4 + 7)
  }

  @Test func `the first signal may come with the bar after the warm-up`() throws {
    let store = TestMarkets.daily[0]
    let strategy = try reader([])
    let signals = try strategy.signals(on: store, fills: .nextOpen(of: store.series))
    let average = try store.column(.sma(10))
    for bar in 0..<store.series.count {
      let enters = bar >= 13 && average[bar - 4] < store.series.close[bar]
      #expect(signals.entries[bar] == enters)
    }
  }

  @Test func `signals do not depend on the spacing that a strategy was prepared for`() throws {
    let store = TestMarkets.intraday[0]
    let fills = EntryFills.nextOpen(of: store.series)
    let daily = try PreparedStrategy(MovingAverageEnvelope.self)
    let fitted = try PreparedStrategy(MovingAverageEnvelope.self, spacing: BarSpacing(of: store.series))
    let signals = try daily.signals(on: store, fills: fills)
    #expect(try fitted.signals(on: store, fills: fills) == signals)
    #expect(signals.entries.population > 0)
  }

  #if DEBUG
  @Test func `a strategy that reads further back than it told stops a debug build`() async {
    await #expect(processExitsWith: .failure) {
      let set = try ParameterSet([("told", .integer(2)), ("read", .integer(3))], for: FarReader.description)
      let store = TestMarkets.daily[0]
      _ = try PreparedStrategy(FarReader.self, set).signals(on: store, fills: .nextOpen(of: store.series))
    }
  }
  #endif
}

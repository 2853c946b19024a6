import Market
import Testing

/// What a round trip costs by default, in the units that a trader of the class thinks in.
@Suite struct DefaultCostsTests {
  /// Commission and slippage of both sides at a price, in points.
  private func roundTrip(_ symbol: String, at price: Double) throws -> Double {
    let instrument = try InstrumentRegistry.resolve(symbol: symbol)
    var side = 0.0
    switch instrument.costs.commission {
    case .fraction(let fraction): side += fraction * price
    case .perUnit(let amount): side += amount / instrument.pointValue
    }
    switch instrument.costs.slippage {
    case .basisPoints(let points): side += points / 10_000 * price
    case .ticks(let ticks): side += ticks * (instrument.tick ?? 0)
    }
    return 2 * side
  }

  @Test(arguments: [
    ("EURUSD", 1.10, 0.0001), ("GBPUSD", 1.25, 0.0001), ("AUDUSD", 0.70, 0.0001), ("USDCHF", 0.90, 0.0001),
    ("USDJPY", 110, 0.01), ("EUR/USD", 1.10, 0.0001),
  ])
  func `a major currency pair costs half a pip to a pip`(symbol: String, price: Double, pip: Double) throws {
    let pips = try roundTrip(symbol, at: price) / pip
    #expect((0.5...1).contains(pips), "\(pips)")
  }

  @Test func `less liquid pairs cost more than crosses, and these more than majors`() throws {
    let costs = try ["EURUSD", "EURGBP", "USDMXN"].map { try roundTrip($0, at: 1) }
    #expect(costs[0] < costs[1] && costs[1] < costs[2])
  }

  @Test func `nothing is free, indices included`() throws {
    for symbol in ["SPX", "NIFTY50", "AAPL", "ES", "BTC-USD", "EURUSD", "XAUUSD", "USDTRY", "RELIANCE.NS"] {
      let instrument = try InstrumentRegistry.resolve(symbol: symbol)
      #expect(instrument.costs != .free, "\(symbol)")
      #expect(instrument.costs == instrument.standardCosts, "\(symbol)")
    }
    #expect(try !InstrumentRegistry.resolve(symbol: "SPX").isTradable)
  }

  @Test func `futures, shares and coins keep the costs of the specification`() throws {
    #expect(try InstrumentRegistry.resolve(symbol: "ES").costs == .futures)
    #expect(try InstrumentRegistry.resolve(symbol: "AAPL").costs == .percentage)
    #expect(try InstrumentRegistry.resolve(symbol: "BTCUSDT").costs == .percentage)
  }

  @Test func `an override takes the place of what it names and of nothing else`() throws {
    let es = try InstrumentRegistry.resolve(symbol: "ES")
    let costs = CostOverride(commission: .perUnit(2)).costs(of: es)
    #expect(costs.commission == .perUnit(2) && costs.slippage == .ticks(1))
    #expect(CostOverride.none.costs(of: es) == es.costs)
    let file = CostOverride(commission: .fraction(0.1), slippage: .ticks(3))
    #expect(
      CostOverride(commission: .perUnit(2)).filled(from: file)
        == CostOverride(commission: .perUnit(2), slippage: .ticks(3)))
  }
}

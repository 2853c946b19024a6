import Backtest
import Market
import Strategies
import TestKit
import Testing

/// The engine's invariants over random markets, signals and rules. `ASSAY_PROPERTY_SCALE` multiplies the number of
/// streams; the default keeps a test run short, 12 reaches 100,000.
@Suite struct InvariantTests {
  static let blocks = 0..<(8 * scale)
  static var scale: Int { PropertyScale.factor }
  private static let perBlock = 1_000

  private func forEachSeed(_ block: Int, _ body: (RandomBacktest, BacktestResult, Int) throws -> Void) throws
  {
    for seed in block * Self.perBlock..<(block + 1) * Self.perBlock {
      let random = RandomBacktest(seed: seed)
      try body(random, random.run(), seed)
    }
  }

  @Test(arguments: blocks)
  func `cash is conserved and equity adds up`(block: Int) throws {
    try forEachSeed(block) { random, result, seed in
      let sum = result.trades.reduce(Money.zero) { $0 + $1.pnl }
      #expect(result.initialCapital + sum == result.finalEquity, "seed \(seed)")
      let net = result.statistics.grossProfit + result.statistics.grossLoss
      #expect(net == sum, "seed \(seed)")
      #expect(result.dailyEquity.last ?? result.initialCapital == result.finalEquity, "seed \(seed)")
      #expect(result.barEquity.count == result.window.count, "seed \(seed)")
    }
  }

  @Test(arguments: blocks)
  func `equity at every bar follows from the trades alone`(block: Int) throws {
    try forEachSeed(block) { random, result, seed in
      guard random.configuration.execution.timing == .nextOpen else { return }
      let series = random.frame.series
      let point = series.instrument.pointValue
      for (offset, bar) in result.window.enumerated() {
        var expected = result.initialCapital.amount
        for trade in result.trades where trade.entryBar <= bar {
          if trade.exitBar <= bar {
            expected += trade.pnl.amount
          } else {
            let commission = commissionOfEntry(trade, random)
            expected += trade.side.sign * trade.quantity * point * (series.close[bar] - trade.entryPrice)
            expected -= commission
          }
        }
        let equity = result.barEquity[offset].amount
        #expect(abs(equity - expected) < 1e-4, "seed \(seed) bar \(bar): \(equity) against \(expected)")
      }
    }
  }

  private func commissionOfEntry(_ trade: Trade, _ random: RandomBacktest) -> Double {
    let instrument = random.frame.series.instrument
    switch instrument.costs.commission {
    case .fraction(let fraction):
      return trade.quantity * instrument.pointValue * abs(trade.entryPrice) * fraction
    case .perUnit(let amount): return trade.quantity * amount
    }
  }

  @Test(arguments: blocks)
  func `before slippage every fill lies inside its bar, and slippage never helps`(block: Int) throws {
    try forEachSeed(block) { random, _, seed in
      // Slippage moves levels with the entry, so containment is exact only without it.
      let gross = try random.run { $0.costs = .free }
      let series = random.frame.series
      for trade in gross.trades {
        let entry = series.low[trade.entryBar]...series.high[trade.entryBar]
        let exit = series.low[trade.exitBar]...series.high[trade.exitBar]
        #expect(entry.contains(trade.entryPrice), "seed \(seed) \(trade)")
        #expect(exit.contains(trade.exitPrice), "seed \(seed) \(trade)")
        #expect(trade.slippage == .zero && trade.commission == .zero)
      }
      let costly = try random.run {
        $0.costs = CostModel(commission: .perUnit(0), slippage: .basisPoints(10))
        $0.exits = .signalOnly
        $0.execution.timing = .nextOpen
      }
      for trade in costly.trades {
        #expect(trade.side.sign * (trade.entryPrice - series.open[trade.entryBar]) > 0, "seed \(seed)")
        let base = trade.exitedAtOpen ? series.open[trade.exitBar] : series.close[trade.exitBar]
        #expect(trade.side.sign * (trade.exitPrice - base) < 0, "seed \(seed)")
      }
    }
  }

  @Test(arguments: blocks)
  func `a signal fills one bar later and positions never overlap`(block: Int) throws {
    try forEachSeed(block) { random, result, seed in
      let isNextOpen = random.configuration.execution.timing == .nextOpen
      var lastExit = -1
      for trade in result.trades {
        let decided = isNextOpen ? trade.entryBar - 1 : trade.entryBar
        #expect(random.signals.entries[decided], "seed \(seed)")
        #expect(decided >= result.window.lowerBound && trade.exitBar < result.window.upperBound)
        #expect(decided >= lastExit, "seed \(seed): decided at \(decided) before the exit at \(lastExit)")
        #expect(trade.exitBar >= trade.entryBar, "seed \(seed)")
        lastExit = trade.exitBar
      }
    }
  }

  @Test(arguments: blocks)
  func `the future changes nothing in the past`(block: Int) throws {
    try forEachSeed(block) { random, result, seed in
      var generator = TestRandom(seed: seed &+ 77)
      let cut = generator.integer(random.window.lowerBound...random.window.upperBound - 1)
      let altered = alterFuture(of: random.frame.series, after: cut, &generator)
      let frame = RandomBacktest.frame(altered)
      let other = try BacktestEngine(frame: frame, configuration: random.configuration).run(
        random.signals, over: random.window, recordsEquity: true)
      let before = result.trades.filter { $0.exitBar <= cut }
      #expect(before == other.trades.filter { $0.exitBar <= cut }, "seed \(seed) cut \(cut)")
      let bars = cut - random.window.lowerBound + (cut + 1 == random.window.upperBound ? 0 : 1)
      #expect(result.barEquity.prefix(bars) == other.barEquity.prefix(bars), "seed \(seed) cut \(cut)")
    }
  }

  private func alterFuture(of s: BarSeries, after cut: Int, _ random: inout TestRandom) -> BarSeries {
    let tail = RandomMarket.series(bars: s.count, instrument: s.instrument, start: 250, random: &random)
    func spliced(_ a: [Double], _ b: [Double]) -> [Double] { Array(a[...cut]) + Array(b[(cut + 1)...]) }
    return BarSeries(
      instrument: s.instrument, timeframe: s.timeframe, timestamps: s.timestamps,
      open: spliced(s.open, tail.open), high: spliced(s.high, tail.high), low: spliced(s.low, tail.low),
      close: spliced(s.close, tail.close), volume: s.volume, sessionDates: s.sessionDates)
  }

  @Test(arguments: blocks)
  func `the pessimistic path never beats the optimistic one`(block: Int) throws {
    try forEachSeed(block) { random, _, seed in
      // Whole lots of a changing equity are not monotone in it; fixed sizes are.
      let low = try random.run {
        $0.execution.intrabar = .pessimistic; $0.sizing = .units(1); $0.capital = 1e6
      }
      let high = try random.run {
        $0.execution.intrabar = .optimistic; $0.sizing = .units(1); $0.capital = 1e6
      }
      #expect(low.finalEquity <= high.finalEquity, "seed \(seed)")
      #expect(low.statistics.ambiguous == high.statistics.ambiguous, "seed \(seed)")
      if low.statistics.ambiguous == 0 { #expect(low.trades == high.trades, "seed \(seed)") }
    }
  }

  @Test(arguments: blocks)
  func `the mirrored book with the other side gives the mirrored result`(block: Int) throws {
    try forEachSeed(block) { random, _, seed in
      let units: (inout BacktestConfiguration) -> Void = {
        $0.sizing = .units(1); $0.capital = 1e6
      }
      let result = try random.run(units)
      var configuration = random.configuration
      units(&configuration)
      configuration.side = configuration.side == .long ? .short : .long
      let mirrored = PreparedBars(
        series: RandomMarket.mirrored(random.frame.series), sessions: random.frame.sessions,
        atr: random.frame.atr)
      let other = try BacktestEngine(frame: mirrored, configuration: configuration).run(
        random.signals, over: random.window, recordsEquity: true)
      #expect(other.barEquity == result.barEquity, "seed \(seed)")
      #expect(other.trades.map(\.pnl) == result.trades.map(\.pnl), "seed \(seed)")
      #expect(other.trades.map(\.exitPrice) == result.trades.map { -$0.exitPrice }, "seed \(seed)")
    }
  }

  @Test(arguments: blocks)
  func `higher costs never raise the net result of the same trades`(block: Int) throws {
    try forEachSeed(block) { random, _, seed in
      func run(_ commission: Double) throws -> BacktestResult {
        try random.run {
          $0.costs = CostModel(commission: .perUnit(commission), slippage: .basisPoints(0))
          $0.sizing = .units(1)
          $0.capital = 1e6
        }
      }
      let (cheap, dear) = (try run(0.5), try run(2))
      #expect(cheap.trades.count == dear.trades.count, "seed \(seed)")
      for (a, b) in zip(cheap.trades, dear.trades) {
        #expect(a.pnl - b.pnl == Money(3), "seed \(seed)")
        #expect(a.entryPrice == b.entryPrice && a.exitPrice == b.exitPrice)
      }
    }
  }

  @Test(arguments: blocks)
  func `without signals equity is constant`(block: Int) throws {
    try forEachSeed(block) { random, _, seed in
      let silent = Signals(entries: BitMask(count: 120), exits: random.signals.exits)
      let result = try BacktestEngine(frame: random.frame, configuration: random.configuration).run(
        silent, over: random.window, recordsEquity: true)
      #expect(result.trades.isEmpty && result.markedDrawdown == 0)
      #expect(result.barEquity.allSatisfy { $0 == result.initialCapital }, "seed \(seed)")
    }
  }

  @Test(arguments: blocks)
  func `buy and hold earns the price difference less its costs, to the cent`(block: Int) throws {
    try forEachSeed(block) { random, _, seed in
      let start = random.window.lowerBound
      guard random.window.count > 2 else { return }
      var entries = BitMask(count: 120)
      entries[start] = true
      let held = try BacktestEngine(
        frame: random.frame,
        configuration: BacktestConfiguration(
          capital: 1e6, sizing: .units(2), exits: .signalOnly,
          costs: CostModel(commission: .perUnit(1.5), slippage: .ticks(1)))
      ).run(Signals(entries: entries, exits: BitMask(count: 120)), over: random.window)
      let series = random.frame.series
      let instrument = series.instrument
      let tick = try #require(instrument.tick)
      let move = series.close[random.window.upperBound - 1] - series.open[start + 1] - 2 * tick
      let expected = 2 * instrument.pointValue * move - 2 * 2 * 1.5
      #expect(abs((held.finalEquity - held.initialCapital).amount - expected) < 0.005, "seed \(seed)")
    }
  }

  @Test(arguments: blocks)
  func `scaling prices and capital by a power of two leaves returns unchanged`(block: Int) throws {
    try forEachSeed(block) { random, _, seed in
      let s = random.frame.series
      func scaled(_ column: [Double]) -> [Double] { column.map { $0 * 4 } }
      var instrument = s.instrument
      instrument.tick = instrument.tick.map { $0 * 4 }
      let series = BarSeries(
        instrument: instrument, timeframe: s.timeframe, timestamps: s.timestamps, open: scaled(s.open),
        high: scaled(s.high), low: scaled(s.low), close: scaled(s.close), volume: s.volume,
        sessionDates: s.sessionDates)
      let frame = PreparedBars(
        series: series, sessions: random.frame.sessions, atr: scaled(random.frame.atr))
      var configuration = random.configuration
      configuration.sizing = .units(1)
      configuration.capital = 1e6
      configuration.costs = .percentage
      let base = try BacktestEngine(frame: random.frame, configuration: configuration).run(
        random.signals, over: random.window)
      configuration.capital *= 4
      let other = try BacktestEngine(frame: frame, configuration: configuration).run(
        random.signals, over: random.window)
      for (a, b) in zip(base.dailyReturns, other.dailyReturns) {
        #expect(abs(a - b) < 1e-11, "seed \(seed)")
      }
    }
  }
}

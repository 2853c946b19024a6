public import Market
import Strategies

/// A series with what every backtest on it shares: sessions, the ATR of the exits, price extremes.
public final class PreparedBars: Sendable {
  public let series: BarSeries
  public let sessions: SessionIndex
  /// ATR(14) at each close; NaN before its look-back.
  public let atr: [Double]
  /// Prices bar by bar, for the runners.
  let prices: [BarPrices]
  let highestAbsolutePrice: Double

  public init(series: BarSeries, sessions: SessionIndex, atr: [Double]) {
    precondition(atr.count == series.count, "the ATR column has the length of the series")
    self.series = series
    self.sessions = sessions
    self.atr = atr
    var highest = 0.0
    for bar in 0..<series.count {
      highest = max(highest, abs(series.high[bar]), abs(series.low[bar]))
    }
    highestAbsolutePrice = highest
    prices = (0..<series.count).map { bar in
      BarPrices(
        open: series.open[bar], high: series.high[bar], low: series.low[bar], close: series.close[bar])
    }
  }

  func fillModel(for configuration: BacktestConfiguration, pricer: FillPricer) -> FillModel {
    let instrument = series.instrument
    let sizer = PositionSizer(
      sizing: configuration.sizing, lot: instrument.lot, pointValue: instrument.pointValue,
      paysInFull: instrument.isPaidInFull, highestAbsolutePrice: highestAbsolutePrice)
    return FillModel(pricer: pricer, sizer: sizer, side: configuration.side)
  }

  func entryFills(
    for configuration: BacktestConfiguration, horizon: Int?, pricer: FillPricer
  ) -> EntryFills {
    let sign = configuration.side.sign
    let isNextOpen = configuration.execution.timing == .nextOpen
    return EntryFills(horizon: horizon) { [self] decision in
      let price = isNextOpen ? prices[decision + 1].open : prices[decision].close
      return pricer.slipped(price, direction: sign)
    }
  }

  /// The signals whose entries may be sent under the exits of a run.
  func sendable(_ signals: Signals, flatBySessionClose: Bool) -> Signals {
    guard flatBySessionClose, sessions.hasSessionCloses else { return signals }
    return Signals(entries: sessions.sendable(signals.entries), exits: signals.exits)
  }

  /// The bars whose session dates lie from `first` through `last`, both included; `nil` bounds are open.
  public func window(from first: CivilDate? = nil, through last: CivilDate? = nil) -> Range<Int> {
    let dates = series.sessionDates
    let start = first.map { bound in dates.partitionPoint { $0 >= bound.daysSinceEpoch } } ?? 0
    let end = last.map { bound in dates.partitionPoint { $0 > bound.daysSinceEpoch } } ?? dates.count
    return start..<max(start, end)
  }
}

extension Array where Element == Int32 {
  /// The first index whose element satisfies a predicate that holds for a suffix of the array.
  func partitionPoint(_ isInSuffix: (Int32) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isInSuffix(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

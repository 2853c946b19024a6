import Diagnostics
import Market

extension AccountConfiguration {
  /// The costs that hold for a book.
  func costs(_ book: Int, _ instrument: Instrument) -> CostModel {
    (book < costs.count ? costs[book] : nil) ?? instrument.costs
  }

  /// The plain size of a book.
  func size(_ book: Int) -> PositionSizing { (book < sizes.count ? sizes[book] : nil) ?? sizing }
}

extension AccountConfiguration {
  /// Whether anything asks for the volatility or volume of the days before.
  var needsDailyHistory: Bool {
    if transactionCosts.squareRootImpact > 0 { return true }
    if case .volatilityTarget = sizer { return true }
    return false
  }
}

extension PreparedBars {
  /// Lends the frame's columns to a run as an instrument book.
  func withInstrumentBook<Result>(
    _ settings: AccountConfiguration, book: Int, finer: BarSeries?, _ body: (InstrumentBook) -> Result
  ) -> Result {
    let liquidity = settings.needsDailyHistory ? dailyLiquidity() : (volume: [], volatility: [])
    let finerPrices = finer.map { Self.prices(of: $0) } ?? []
    let firstBars = finer.map { starts(of: $0) }
    return withView { view in
      withColumns(liquidity) { columns in
        finerPrices.withUnsafeBufferPointer { bars in
          let inside = firstBars.map { FinerBars(bars: bars, start: $0) }
          return body(self.instrumentBook(settings, book: book, view, columns, inside))
        }
      }
    }
  }

  private static func prices(of series: BarSeries) -> [BarPrices] {
    (0..<series.count).map { bar in
      BarPrices(
        open: series.open[bar], high: series.high[bar], low: series.low[bar], close: series.close[bar])
    }
  }

  private func withColumns<Result>(
    _ liquidity: (volume: [Double], volatility: [Double]), _ body: (InstrumentColumns) -> Result
  ) -> Result {
    series.timestamps.withUnsafeBufferPointer { timestamps in
      series.sessionDates.withUnsafeBufferPointer { dates in
        (series.volume ?? []).withUnsafeBufferPointer { volume in
          body(
            InstrumentColumns(
              timestamps: timestamps, sessionDates: dates, volume: volume, dailyVolume: liquidity.volume,
              dailyVolatility: liquidity.volatility))
        }
      }
    }
  }

  private func instrumentBook(
    _ settings: AccountConfiguration, book: Int, _ view: BarsView, _ columns: InstrumentColumns,
    _ finer: FinerBars?
  ) -> InstrumentBook {
    let instrument = series.instrument
    let (rules, paysInFull) = (settings.account, instrument.isPaidInFull)
    // The engine has made the same pricer before and let its errors out.
    guard let pricer = try? FillPricer(instrument: instrument, costs: settings.costs(book, instrument))
    else {
      preconditionFailure("the engine checks costs when it is made")
    }
    // With margin the account's own check decides what can be carried.
    let sizer = PositionSizer(
      sizing: settings.size(book), lot: instrument.lot, pointValue: instrument.pointValue,
      paysInFull: paysInFull && rules.initialMargin == 1,
      highestAbsolutePrice: highestAbsolutePrice)
    let terms = InstrumentTerms(
      view: view, columns: columns, grid: LotGrid(lot: instrument.lot),
      costs: FillCosts(pricer: pricer, transactionCosts: settings.transactionCosts), sizer: sizer,
      limits: settings.execution.limits, pointValue: instrument.pointValue, paysInFull: paysInFull,
      initialMargin: paysInFull ? rules.initialMargin : rules.futuresInitialMargin,
      maintenanceMargin: paysInFull ? rules.maintenanceMargin : rules.futuresMaintenanceMargin,
      highestAbsolutePrice: highestAbsolutePrice, finer: finer, periodsPerYear: instrument.daysPerYear,
      timeframe: series.timeframe)
    return InstrumentBook(terms)
  }

  /// Mean volume and volatility of the 20 sessions before each session; NaN until there are 20.
  func dailyLiquidity() -> (volume: [Double], volatility: [Double]) {
    let sessionCount = sessions.dates.count
    var (volume, volatility) = (
      [Double](repeating: .nan, count: sessionCount), [Double](repeating: .nan, count: sessionCount)
    )
    var totals = [Double](repeating: 0, count: sessionCount)
    var returns = [Double](repeating: .nan, count: sessionCount)
    for bar in 0..<series.count { totals[Int(sessions.ordinal[bar])] += series.volume?[bar] ?? .nan }
    for session in 1..<max(1, sessionCount) {
      let (before, now) = (
        prices[Int(sessions.lastBar[session - 1])].close, prices[Int(sessions.lastBar[session])].close
      )
      returns[session] = now / before - 1
    }
    for session in stride(from: 21, to: sessionCount, by: 1) {
      let window = session - 20..<session
      volume[session] = totals[window].reduce(0, +) / 20
      let mean = returns[window].reduce(0, +) / 20
      volatility[session] = (returns[window].reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 19).squareRoot()
    }
    return (volume, volatility)
  }

  /// First finer bar of each bar, and one past the last: those that close after the bar opened and not after it closed.
  private func starts(of finer: BarSeries) -> [Int32] {
    var starts: [Int32] = []
    starts.reserveCapacity(series.count + 1)
    var next = 0
    var end: Int32 = 0
    for bar in 0..<series.count {
      while next < finer.count, isBefore(bar, finer, next) { next += 1 }
      // Bars between the end of the bar before and the start of this one belong to neither.
      starts.append(Int32(next))
      end = Int32(next)
      var last = next
      while last < finer.count, finer.timestamps[last] <= series.timestamps[bar] { last += 1 }
      next = last
      end = Int32(last)
    }
    starts.append(end)
    return starts
  }

  private func isBefore(_ bar: Int, _ finer: BarSeries, _ index: Int) -> Bool {
    if series.timeframe.isIntraday {
      return finer.timestamps[index] <= series.timestamps[bar] - series.timeframe.nanoseconds
    }
    return finer.sessionDates[index] < series.sessionDates[bar]
  }
}

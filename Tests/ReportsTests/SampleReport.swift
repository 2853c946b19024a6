import Market
import Reports

/// Models with everything in them, made by arithmetic alone, so that tests know what a page has to say.
enum SampleReport {
  /// Stands for the drawing libraries.
  static let assets = ChartAssets(
    lines: "var uPlot = {};", linesStyle: ".uplot {}", prices: "var LightweightCharts = {};")

  static let start = CivilDate(year: 2015, month: 1, day: 2) ?? CivilDate(daysSinceEpoch: 0)

  /// `count` daily bars on a rising wave.
  static func market(id: String = "SPY 1d", symbol: String = "SPY", count: Int = 600) -> ReportMarket {
    let close = (0..<count).map { (bar: Int) -> Double in
      let wave = bar % 17 - bar % 7
      return 100 + Double(bar) * 0.1 + Double(wave)
    }
    return ReportMarket(
      id: id, symbol: symbol, timeframe: .day, times: times(count), open: close.map { $0 - 0.5 },
      high: close.map { $0 + 2 }, low: close.map { $0 - 2 }, close: close)
  }

  static func times(_ count: Int) -> [Timestamp] {
    (0..<count).map { Timestamp(startOf: start.advanced(byDays: $0)) }
  }

  static func equity(count: Int = 600) -> ReportEquity {
    let equity = (0..<count).map { (bar: Int) -> Double in
      let dip = bar % 13 * 400
      return Double(100_000 + bar * 50 - dip)
    }
    let held = (0..<count).map { Double(100_000 + $0 * 30) }
    return ReportEquity(times: times(count), equity: equity, buyAndHold: held)
  }

  static func trades(_ count: Int) -> [ReportTrade] {
    (0..<count).map { (index: Int) -> ReportTrade in
      let price = Double(100 + index)
      let reasons = ["target", "stop", "signal"]
      return ReportTrade(
        entryTime: Timestamp(startOf: start.advanced(byDays: index * 2)),
        exitTime: Timestamp(startOf: start.advanced(byDays: index * 2 + 1)),
        side: index % 4 == 3 ? .short : .long, quantity: 10, entryPrice: price, exitPrice: price + 1,
        profit: Double(index % 5 - 2) * 125.5, returnOnEquity: 0.001, costs: 1.25, barsHeld: 1,
        exitReason: reasons[index % 3], isAmbiguous: index % 10 == 0)
    }
  }

  static func metrics(sharpe: Double? = 0.83) -> ReportMetrics {
    var metrics = ReportMetrics()
    metrics.observations = 3_020
    metrics.periodsPerYear = 252
    metrics.totalReturn = 1.3214
    metrics.cagr = 0.0731
    metrics.annualVolatility = 0.112
    metrics.sharpeRatio = sharpe
    metrics.sharpeStandardError = sharpe == nil ? nil : 0.29
    metrics.probabilisticSharpeRatio = sharpe == nil ? nil : 0.9973
    metrics.minimumTrackRecordLength = sharpe == nil ? nil : 987.4
    metrics.maximumDrawdown = -0.1837
    metrics.trades = 214
    metrics.winRate = 0.5421
    metrics.profitFactor = 1.34
    metrics.exposure = 0.41
    return metrics
  }

  static func grid(id: String = "SPY sma") -> ReportGrid {
    let axes: [ReportGrid.Axis] = [
      .init(name: "fast", values: ["5", "10", "20"]), .init(name: "slow", values: ["50", "100"]),
      .init(name: "stop", role: .exit, values: ["2 %", "4 %"]),
      .init(name: "target", role: .exit, values: ["4 %", "8 %", "12 %"]),
    ]
    var points: [ReportGrid.Point] = []
    for index in 0..<36 {
      let position = [index / 12, index / 6 % 2, index / 3 % 2, index % 3]
      points.append(
        .init(
          position: position, sharpeRatio: index == 7 ? nil : Double(index) / 20 - 0.6,
          totalReturn: Double(index) / 10, maximumDrawdown: -0.2, profitFactor: 1.1, trades: 100 + index))
    }
    return ReportGrid(id: id, axes: axes, points: points)
  }

  static func result(
    symbol: String = "SPY", strategyName: String = "Moving-average cross", trades count: Int = 40,
    metrics: ReportMetrics = metrics(), withDetail: Bool = true
  ) -> ReportResult {
    var result = ReportResult(
      symbol: symbol, timeframe: .day, strategyID: "sma_cross", strategyName: strategyName,
      parameters: [ReportSetting("fast", "10"), ReportSetting("slow", "100")],
      exits: [ReportSetting("stop", "2 %"), ReportSetting("target", "8 %")], metrics: metrics,
      buyAndHold: metrics,
      bounds: ReportBounds(
        pessimistic: metrics, optimistic: Self.metrics(sharpe: 0.97), ambiguousTrades: 4,
        ambiguousShare: 0.031),
      costs: ReportCosts(
        total: 5_321.5, parts: [.init("Commission", 4_000), .init("Slippage", 1_321.5)],
        breakEvenPerTrade: 71.25),
      capacity: ReportCapacity(
        breakEven: 0.0312, points: [.init(participation: 0.01, averageValue: 20_500, profit: 1_234.5)]),
      detail: withDetail
        ? ReportDetail(
          equity: equity(), trades: trades(count), marketID: "SPY 1d", gridID: "SPY sma",
          gridPosition: [1, 1, 0, 1])
        : nil)
    result.evidence = evidence
    result.rank = ReportRank(
      place: 1, score: 0.613, parts: [.init("deflated sharpe", weight: 0.2, value: 0.961)])
    result.screening = screening
    return result
  }

  static var evidence: ReportEvidence {
    var evidence = ReportEvidence()
    evidence.pValue = 0.0012
    evidence.qValue = 0.0324
    evidence.deflatedSharpe = 0.9612
    evidence.deflatedSharpeObservedVariance = 0.8123
    evidence.overfitting = 0.114
    return evidence
  }

  static var screening: ReportScreening {
    var screening = ReportScreening()
    screening.checks = [.init(gate: "Gate 1, viability", criterion: criteria[1], value: 0.83, passed: true)]
    screening.windows = [
      .init(
        train: start...start.advanced(byDays: 700),
        test: start.advanced(byDays: 701)...start.advanced(byDays: 1_000),
        choice: [ReportSetting("fast", "20")],
        trainSharpe: 0.91, testSharpe: 0.47, efficiency: 0.52)
    ]
    screening.regimes = [.init("bull", trades: 91, sharpe: 0.66), .init("bear", trades: 3, sharpe: nil)]
    screening.neighbours = [.init("fast", value: 9, sharpe: 0.71), .init("fast", value: 11, sharpe: 0.79)]
    screening.bands = [.init("Sharpe ratio", unit: .ratio, low: 0.31, median: 0.84, high: 1.38)]
    screening.drawdownOfOrders = -0.2345
    return screening
  }

  static var holdout: ReportHoldout {
    let dates = start.advanced(byDays: 5_000)...start.advanced(byDays: 5_199)
    return ReportHoldout(
      dates: dates, metrics: metrics(sharpe: 0.41),
      equity: ReportEquity(times: times(200), equity: (0..<200).map { 100_000 + Double($0) }))
  }

  static var symbolTest: ReportSymbolTest {
    var test = ReportSymbolTest(symbol: "SPY", sessions: 3_020, trials: 12_345)
    test.ledgerTrials = 24_690
    test.effectiveTrials = 812.4
    test.meanCorrelation = 0.31
    test.expectedBestSharpe = 0.93
    test.panelTrials = 9_876
    (test.spa, test.pValue, test.resamples) = (0.023, 0.031, 2_000)
    (test.statistic, test.neededStatistic) = (4.21, 3.87)
    (test.accountShare, test.accountPValue, test.qValue, test.level) = (0.8, 0.03875, 0.03875, 0.05)
    return test
  }

  static let criteria = [
    ReportCriterion("Trades", .atLeast, 100, unit: .count),
    ReportCriterion("Sharpe ratio", .atLeast, 0.2, unit: .ratio),
  ]

  static let provenance = ReportProvenance(
    dataHash: "sha256:aa11", codeVersion: "0.1.0 (abc123)", configurationHash: "sha256:bb22",
    configuration: [ReportSetting("symbols", "SPY")], seed: 18_446_744_073_709_551_615,
    command: "assay factory run --symbols SPY --seed 7", ledgerHead: "8480a585942db65d")

  static func factory(
    winners: [ReportResult] = [result()], rejected: [ReportResult] = [], title: String = "Factory run"
  ) -> FactoryReport {
    let passed = winners.map {
      ReportPair(
        symbol: $0.symbol, timeframe: .day, strategyID: $0.strategyID, strategyName: $0.strategyName,
        backtests: 36, best: $0.metrics, evidence: evidence, verdict: .passed)
    }
    let rejectedPair = ReportPair(
      symbol: "TLT", timeframe: .day, strategyID: "rsi2", strategyName: "RSI pullback", backtests: 1_200,
      best: metrics(sharpe: 0.12), evidence: evidence,
      verdict: .rejected(
        gate: "Gate 1", failures: [.init(criteria[1], value: 0.12), .init(criteria[0], value: nil)]))
    return FactoryReport(
      title: title, runID: "run-1", created: Timestamp(seconds: 1_700_000_000), provenance: provenance,
      currency: "USD",
      data: [
        ReportDataset(
          symbol: "SPY", timeframe: .day, bars: 3_021, from: start, to: start.advanced(byDays: 4_000),
          source: "SPY.csv.gz", warnings: ["1 bar has high = low"])
      ],
      trials: ReportTrials(
        backtests: 12_345, luck: [.init(trials: 12_345, years: 12, expectedBestSharpe: 1.07)],
        isCorrectedForMultipleTesting: true),
      seconds: 12.5, barsSimulated: 37_293_000, workers: 2,
      gates: [
        ReportGate(
          name: "Gate 1, viability", reason: "Enough trades to judge.", criteria: criteria,
          entered: passed.count + 1, passed: passed.count)
      ],
      symbolTests: [symbolTest], rankingRule: "Ranked by Sharpe ratio.", winners: winners, rejected: rejected,
      pairs: passed + [rejectedPair],
      assumptions: [ReportSetting("fills", "next open")], notes: ["No volume was used."], markets: [market()],
      grids: [grid()])
  }

  static func backtest(_ result: ReportResult = result()) -> BacktestReport {
    BacktestReport(
      title: "Backtest", runID: "bt-1", created: Timestamp(seconds: 1_700_000_000), provenance: provenance,
      currency: "USD", initialCapital: 100_000, data: factory().data, result: result,
      assumptions: [ReportSetting("commission", "0.1 % per side")], markets: [market()], grids: [grid()])
  }
}

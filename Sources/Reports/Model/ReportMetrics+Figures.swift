// Each is a property of its own: a key path through `@dynamicMemberLookup` to a static member crashes when it is made.
extension ReportMetrics {
  public var periodsPerYear: Double? {
    get { self[.periodsPerYear] }
    set { self[.periodsPerYear] = newValue }
  }
  public var totalReturn: Double? {
    get { self[.totalReturn] }
    set { self[.totalReturn] = newValue }
  }
  public var cagr: Double? {
    get { self[.cagr] }
    set { self[.cagr] = newValue }
  }
  public var annualVolatility: Double? {
    get { self[.annualVolatility] }
    set { self[.annualVolatility] = newValue }
  }
  public var sharpeRatio: Double? {
    get { self[.sharpeRatio] }
    set { self[.sharpeRatio] = newValue }
  }
  public var sharpeStandardError: Double? {
    get { self[.sharpeStandardError] }
    set { self[.sharpeStandardError] = newValue }
  }
  public var probabilisticSharpeRatio: Double? {
    get { self[.probabilisticSharpeRatio] }
    set { self[.probabilisticSharpeRatio] = newValue }
  }
  public var minimumTrackRecordLength: Double? {
    get { self[.minimumTrackRecordLength] }
    set { self[.minimumTrackRecordLength] = newValue }
  }
  public var sortinoRatio: Double? {
    get { self[.sortinoRatio] }
    set { self[.sortinoRatio] = newValue }
  }
  public var calmarRatio: Double? {
    get { self[.calmarRatio] }
    set { self[.calmarRatio] = newValue }
  }
  public var omegaRatio: Double? {
    get { self[.omegaRatio] }
    set { self[.omegaRatio] = newValue }
  }
  public var maximumDrawdown: Double? {
    get { self[.maximumDrawdown] }
    set { self[.maximumDrawdown] = newValue }
  }
  public var maximumDrawdownDuration: Double? {
    get { self[.maximumDrawdownDuration] }
    set { self[.maximumDrawdownDuration] = newValue }
  }
  public var ulcerIndex: Double? {
    get { self[.ulcerIndex] }
    set { self[.ulcerIndex] = newValue }
  }
  public var tailRatio: Double? {
    get { self[.tailRatio] }
    set { self[.tailRatio] = newValue }
  }
  public var valueAtRisk95: Double? {
    get { self[.valueAtRisk95] }
    set { self[.valueAtRisk95] = newValue }
  }
  public var conditionalValueAtRisk95: Double? {
    get { self[.conditionalValueAtRisk95] }
    set { self[.conditionalValueAtRisk95] = newValue }
  }
  public var valueAtRisk99: Double? {
    get { self[.valueAtRisk99] }
    set { self[.valueAtRisk99] = newValue }
  }
  public var conditionalValueAtRisk99: Double? {
    get { self[.conditionalValueAtRisk99] }
    set { self[.conditionalValueAtRisk99] = newValue }
  }
  public var skew: Double? {
    get { self[.skew] }
    set { self[.skew] = newValue }
  }
  public var kurtosis: Double? {
    get { self[.kurtosis] }
    set { self[.kurtosis] = newValue }
  }
  public var winRate: Double? {
    get { self[.winRate] }
    set { self[.winRate] = newValue }
  }
  public var profitFactor: Double? {
    get { self[.profitFactor] }
    set { self[.profitFactor] = newValue }
  }
  public var expectancy: Double? {
    get { self[.expectancy] }
    set { self[.expectancy] = newValue }
  }
  public var averageWin: Double? {
    get { self[.averageWin] }
    set { self[.averageWin] = newValue }
  }
  public var averageLoss: Double? {
    get { self[.averageLoss] }
    set { self[.averageLoss] = newValue }
  }
  public var bestTrade: Double? {
    get { self[.bestTrade] }
    set { self[.bestTrade] = newValue }
  }
  public var worstTrade: Double? {
    get { self[.worstTrade] }
    set { self[.worstTrade] = newValue }
  }
  public var averageBarsHeld: Double? {
    get { self[.averageBarsHeld] }
    set { self[.averageBarsHeld] = newValue }
  }
  public var exposure: Double? {
    get { self[.exposure] }
    set { self[.exposure] = newValue }
  }
  public var annualTurnover: Double? {
    get { self[.annualTurnover] }
    set { self[.annualTurnover] = newValue }
  }
  public var longestLosingStreak: Double? {
    get { self[.longestLosingStreak] }
    set { self[.longestLosingStreak] = newValue }
  }
}

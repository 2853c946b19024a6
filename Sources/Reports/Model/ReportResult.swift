public import Market

/// One backtest as a row of a table, with what is needed to draw it when it is given a `detail`.
public struct ReportResult: Sendable, Equatable {
  public var symbol: String
  public var timeframe: Timeframe
  public var strategyID: String
  public var strategyName: String
  public var parameters: [ReportSetting]
  public var exits: [ReportSetting]
  /// Of the pessimistic path unless the report says otherwise.
  public var metrics: ReportMetrics
  /// Buy and hold of the same symbol over the same window.
  public var buyAndHold: ReportMetrics?
  public var bounds: ReportBounds?
  public var costs: ReportCosts?
  /// `nil` where the bars have no volume.
  public var capacity: ReportCapacity?
  /// `nil` for a backtest outside a factory run.
  public var evidence: ReportEvidence?
  /// Of a winner.
  public var rank: ReportRank?
  /// Of a result that is shown although it was rejected.
  public var rejection: ReportPair.Verdict?
  public var screening: ReportScreening?
  /// Of a winner, once the holdout was looked at.
  public var holdout: ReportHoldout?
  public var detail: ReportDetail?

  public init(
    symbol: String, timeframe: Timeframe, strategyID: String, strategyName: String,
    parameters: [ReportSetting], exits: [ReportSetting] = [], metrics: ReportMetrics,
    buyAndHold: ReportMetrics? = nil, bounds: ReportBounds? = nil, costs: ReportCosts? = nil,
    capacity: ReportCapacity? = nil, detail: ReportDetail? = nil
  ) {
    self.symbol = symbol
    self.timeframe = timeframe
    self.strategyID = strategyID
    self.strategyName = strategyName
    self.parameters = parameters
    self.exits = exits
    self.metrics = metrics
    self.buyAndHold = buyAndHold
    self.bounds = bounds
    self.costs = costs
    self.capacity = capacity
    self.detail = detail
  }
}

/// Both ends of what the unknown path inside the bars can do to a result.
public struct ReportBounds: Sendable, Equatable {
  public var pessimistic: ReportMetrics
  public var optimistic: ReportMetrics
  public var ambiguousTrades: Int?
  /// Share of the P&L that the unknown path decides.
  public var ambiguousShare: Double?

  public init(
    pessimistic: ReportMetrics, optimistic: ReportMetrics, ambiguousTrades: Int? = nil,
    ambiguousShare: Double? = nil
  ) {
    self.pessimistic = pessimistic
    self.optimistic = optimistic
    self.ambiguousTrades = ambiguousTrades
    self.ambiguousShare = ambiguousShare
  }
}

/// What trading has cost, in account currency, positive.
public struct ReportCosts: Sendable, Equatable {
  public var total: Double
  /// Parts of the total in the order to show them, such as commission and slippage.
  public var parts: [Part]
  /// Round-trip cost of a trade at which nothing would be left; negative when it loses before costs.
  public var breakEvenPerTrade: Double?

  public struct Part: Sendable, Equatable {
    public var name: String
    public var amount: Double

    public init(_ name: String, _ amount: Double) {
      self.name = name
      self.amount = amount
    }
  }

  public init(total: Double, parts: [Part] = [], breakEvenPerTrade: Double? = nil) {
    self.total = total
    self.parts = parts
    self.breakEvenPerTrade = breakEvenPerTrade
  }
}

/// The series behind a result.
public struct ReportDetail: Sendable, Equatable {
  public var equity: ReportEquity
  /// In order of exit.
  public var trades: [ReportTrade]
  /// A market of the report; `nil` shows no price chart.
  public var marketID: String?
  /// What the strategy read, bar by bar of that market.
  public var indicators: [ReportIndicator] = []
  /// A grid of the report; `nil` shows no heat maps.
  public var gridID: String?
  /// Where this result lies on each axis of its grid.
  public var gridPosition: [Int]?

  public init(
    equity: ReportEquity, trades: [ReportTrade], marketID: String? = nil, gridID: String? = nil,
    gridPosition: [Int]? = nil
  ) {
    self.equity = equity
    self.trades = trades
    self.marketID = marketID
    self.gridID = gridID
    self.gridPosition = gridPosition
  }
}

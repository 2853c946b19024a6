public import Backtest
public import Diagnostics
public import Market

/// What `config.yaml` and the command line say about one run: how it is sized, guarded, traded and paid for.
///
/// `settings` lists every key; a value that no file gives has the default that stands here. `nil` leaves the
/// matter to the instrument or the strategy.
public struct RunSettings: Sendable, Hashable {
  // MARK: risk_management

  /// Whether the risk manager works inside the run.
  public var usesRiskManager = false
  /// Whether its stops, target and holding time do.
  public var usesStops = true
  /// Limits as given; `riskLimits` are those in force.
  public var limits = RiskLimits()
  /// Numbers of the sizers; in force where `sizingMethod` is not `nil`.
  public var sizing = SizerSettings()
  /// Which sizer decides; `nil` for the plain size `size`.
  public var sizingMethod: SizerMethod?
  /// The upper end of the emergency zone in files that give one. Nothing lies beyond it; it must be above `alert`.
  public var emergencyEnd = 0.2
  /// What `portfolio.max_drawdown_pct` and `drawdown_zones.alert` said, which are one border; checked to agree.
  var maximumDrawdown: Double?
  var alertEnd: Double?

  // MARK: strategy

  /// Name or number in the catalogue, or that of the strategy of probabilities.
  public var strategy: String?
  public var strategyParameters: [StrategyAssignment] = []
  public var allowsShorts = false
  /// The file of probabilities, with `:COLUMN` behind where it has several.
  public var probabilities: String?
  /// The model folder of a filter that decides on the strategy's trades.
  public var filterModel: String?

  // MARK: backtesting

  public var symbol: String?
  public var timeframe: Timeframe?
  public var from: CivilDate?
  public var through: CivilDate?
  public var capital = 100_000.0
  public var side = Side.long
  public var size: PositionSizing?
  public var commissionFraction: Double?
  public var commissionPerUnit: Double?
  public var slippageBasisPoints: Double?
  public var slippageTicks: Double?
  public var execution = ExecutionRules()
  public var account = AccountRules.cash
  /// Costs beyond commission and slippage.
  public var transactionCosts = TransactionCosts.none
  /// What the keys `spread_bps` and `spread_ticks` said, of which one may be given.
  var spreadBasisPoints: Double?
  var spreadTicks: Double?
  public var exits = ExitPlan.signalOnly

  // MARK: portfolio

  /// Limits of an account of several books, in its currency.
  public var accountLimits = AccountLimits.none
  public var priority = PortfolioAccount.Priority.listed

  public init() {}
}

/// A parameter of the strategy as it was written.
public struct StrategyAssignment: Sendable, Hashable {
  public var key: String
  public var value: String

  public init(key: String, value: String) {
    self.key = key
    self.value = value
  }
}

extension RunSettings {
  /// The limits in force; `nil` where the risk manager is off.
  public var riskLimits: RiskLimits? {
    guard usesRiskManager else { return nil }
    var limits = limits
    if !usesStops {
      (limits.hardStop, limits.trailingStop, limits.takeProfit, limits.timeStopDays) = (nil, nil, nil, nil)
    }
    return limits
  }

  /// The sizer in force; `nil` for the plain size.
  /// - Throws: as `SizerSettings.sizer`.
  public func sizer(model: (any PositionFractionModel)? = nil) throws(AssayError) -> Sizer? {
    guard let sizingMethod else { return nil }
    var settings = sizing
    settings.method = sizingMethod
    return try settings.sizer(model: model)
  }

  /// The instrument's costs with what was given in their place.
  public func costs(for instrument: Instrument) -> CostModel {
    var costs = instrument.costs
    if let commissionFraction { costs.commission = .fraction(commissionFraction) }
    if let commissionPerUnit { costs.commission = .perUnit(commissionPerUnit) }
    if let slippageBasisPoints { costs.slippage = .basisPoints(slippageBasisPoints) }
    if let slippageTicks { costs.slippage = .ticks(slippageTicks) }
    return costs
  }

  /// The largest position: the cap of every sizer and the limit of the risk manager are one number.
  var maximumPosition: Double {
    get { limits.maximumPosition }
    set {
      limits.maximumPosition = newValue
      sizing.maximumPosition = newValue
    }
  }

  /// The least confidence: the threshold of the strategy of probabilities, and what the risk manager asks for.
  public var confidenceThreshold: Double {
    get { limits.minimumConfidence }
    set { limits.minimumConfidence = newValue }
  }
}

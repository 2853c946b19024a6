/// What kind of thing is traded; decides default costs, calendar and accounting.
public enum AssetClass: String, Sendable, CaseIterable {
  case future, equity, crypto, fx, index, cfd
}

/// How commission is charged per side.
public enum Commission: Hashable, Sendable {
  /// A fraction of the traded value: 0.001 is 0.1 %.
  case fraction(Double)
  /// An amount in the instrument's currency per contract or share.
  case perUnit(Double)
}

/// How far market and stop fills move against the order. Limits and targets do not slip.
public enum Slippage: Hashable, Sendable {
  /// Basis points of the price.
  case basisPoints(Double)
  /// Ticks of the instrument.
  case ticks(Double)
}

/// Costs of one fill.
public struct CostModel: Hashable, Sendable {
  public var commission: Commission
  public var slippage: Slippage

  public init(commission: Commission, slippage: Slippage) {
    self.commission = commission
    self.slippage = slippage
  }

  /// No costs at all; for studies of gross results and tests.
  public static let free = CostModel(commission: .perUnit(0), slippage: .basisPoints(0))
  /// Equities, crypto and CFDs: 0.1 % a side and 5 basis points.
  public static let percentage = CostModel(commission: .fraction(0.001), slippage: .basisPoints(5))
  /// Futures: $1.00 a side and one tick.
  public static let futures = CostModel(commission: .perUnit(1), slippage: .ticks(1))
}

/// The contract of one tradable thing: what a price step is worth, when it trades, what it costs.
public struct Instrument: Hashable, Sendable {
  public var symbol: String
  public var assetClass: AssetClass
  public var currency: String
  /// Smallest price step; `nil` where prices are adjusted or unrounded, so that no level is rounded.
  public var tick: Double?
  /// Currency per whole point and unit: 50 for ES, 1 for a share.
  public var pointValue: Double
  /// Smallest quantity and its step: 1 share, 1 contract, 0.00000001 BTC.
  public var lot: Double
  public var sessions: SessionHours
  public var costs: CostModel

  public init(
    symbol: String, assetClass: AssetClass, currency: String = "USD", tick: Double? = nil,
    pointValue: Double = 1, lot: Double = 1, sessions: SessionHours, costs: CostModel
  ) {
    self.symbol = symbol
    self.assetClass = assetClass
    self.currency = currency
    self.tick = tick
    self.pointValue = pointValue
    self.lot = lot
    self.sessions = sessions
    self.costs = costs
  }

  /// Whether a quantity is a whole number of lots, binary noise aside.
  public func isWholeLots(_ quantity: Double) -> Bool {
    let lots = quantity / lot
    return abs(lots - lots.rounded()) <= max(1e-9, abs(lots) * 1e-12)
  }

  /// Whether orders can be placed. An index can be studied (indicators, regimes, features) but not traded.
  public var isTradable: Bool { assetClass != .index }

  /// Trading days a year, for annualisation: 365 where the market never closes, 252 in New York and at CME, what its
  /// calendar counts elsewhere.
  public var daysPerYear: Double { sessions.daysPerYear }
}

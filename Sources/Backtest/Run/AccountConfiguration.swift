import Diagnostics
public import Market

/// Everything that decides the result of an account beside the bars and the orders.
public struct AccountConfiguration: Sendable {
  /// Starting cash in the base currency.
  public var capital: Double
  public var execution: ExecutionRules
  public var account: AccountRules
  /// Costs by book; an instrument's own where the list is shorter.
  public var costs: [CostModel?]
  public var transactionCosts: TransactionCosts
  /// How orders that are sized at their fill are sized.
  public var sizing: PositionSizing
  /// Sizes of single books in place of `sizing`, by book; `sizing` where the list is shorter.
  public var sizes: [PositionSizing?] = []
  /// Sizes such orders in place of `sizing`.
  public var sizer: Sizer?
  /// The risk manager's limits: it checks every entry, scales sizes, and adds its stops to every position.
  public var risk: RiskLimits?
  /// Limits of the whole account: positions at once, the loss of a day, the fall from the peak.
  public var limits = AccountLimits.none
  /// Whether what is still open at the last close is closed there.
  public var closesAtEnd: Bool
  /// Whether the order source is asked at the last close as well; its orders are then in `workingOrders`.
  public var decidesAtEnd = false

  public init(
    capital: Double = 100_000, execution: ExecutionRules = ExecutionRules(), account: AccountRules = .cash,
    costs: [CostModel?] = [], transactionCosts: TransactionCosts = .none,
    sizing: PositionSizing = .equityFraction(1),
    closesAtEnd: Bool = true
  ) {
    self.capital = capital
    self.execution = execution
    self.account = account
    self.costs = costs
    self.transactionCosts = transactionCosts
    self.sizing = sizing
    self.closesAtEnd = closesAtEnd
  }

  func validated(for instruments: [Instrument]) throws(AssayError) {
    guard capital > 0, capital <= 1e12 else {
      throw AssayError(
        code: "invalid_capital", message: "The capital is \(capital).",
        remedy: "Give an amount above 0 and at most 1e12.", place: "capital", kind: .usage)
    }
    _ = try sizing.validated()
    try account.validated()
    try risk?.validated()
    try limits.validated()
    for (place, instrument) in instruments.enumerated() {
      if place < sizes.count, let size = sizes[place] { try size.validated().check(on: instrument) }
      try transactionCosts.validated(for: instrument)
      try sizing.check(on: instrument)
    }
  }
}

/// One tier of a run: what it promises, and what is in it.
public struct ReportTier: Sendable, Equatable {
  /// `winner`, `candidate` …
  public var name: String
  /// The guarantee in one sentence.
  public var promise: String
  /// The smallest p-value first.
  public var entries: [Entry]

  public init(name: String, promise: String, entries: [Entry]) {
    self.name = name
    self.promise = promise
    self.entries = entries
  }

  /// A backtest of the tier; `nil` and NaN are undefined.
  public struct Entry: Sendable, Equatable {
    public var symbol: String
    public var strategy: String
    /// Parameters and exits in words.
    public var settings: String
    /// Annual, in discovery.
    public var sharpe: Double?
    /// Adjusted over everything tried, and what it has to reach.
    public var pValue: Double?
    public var level: Double?
    /// Annual Sharpe ratio to expect after shrinkage.
    public var expectedSharpe: Double?
    /// Sealed years that would settle it with a chance of 80 %.
    public var yearsNeeded: Double?
    /// Numbers that are the smallest or the largest of their grid.
    public var gridEdges: [String]
    /// Why it is no winner; `nil` for one.
    public var reason: String?

    public init(
      symbol: String, strategy: String, settings: String, sharpe: Double? = nil, pValue: Double? = nil,
      level: Double? = nil, expectedSharpe: Double? = nil, yearsNeeded: Double? = nil, gridEdges: [String] = [],
      reason: String? = nil
    ) {
      self.symbol = symbol
      self.strategy = strategy
      self.settings = settings
      self.sharpe = sharpe
      self.pValue = pValue
      self.level = level
      self.expectedSharpe = expectedSharpe
      self.yearsNeeded = yearsNeeded
      self.gridEdges = gridEdges
      self.reason = reason
    }
  }
}

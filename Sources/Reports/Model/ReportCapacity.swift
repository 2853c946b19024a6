/// What is left of the profit when the trades are so large that they move the price.
public struct ReportCapacity: Sendable, Equatable {
  /// Share of the entry bars' volume at which impact has eaten the profit; `nil` without a profit.
  public var breakEven: Double?
  public var points: [Point]

  public struct Point: Sendable, Equatable {
    /// Share of the entry bar's volume.
    public var participation: Double
    /// Mean value of a trade at its entry, in account currency.
    public var averageValue: Double
    /// Net profit of all trades, after impact.
    public var profit: Double

    public init(participation: Double, averageValue: Double, profit: Double) {
      self.participation = participation
      self.averageValue = averageValue
      self.profit = profit
    }
  }

  public init(breakEven: Double?, points: [Point]) {
    self.breakEven = breakEven
    self.points = points
  }
}

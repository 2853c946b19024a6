/// Every grid point that was tried of one pair of symbol and strategy, for the heat maps.
///
/// The page shows slices of it: two axes vary, the others stay at the values of the result that is looked at.
public struct ReportGrid: Sendable, Equatable {
  /// What `ReportDetail.gridID` refers to; unique in a report.
  public var id: String
  public var axes: [Axis]
  public var points: [Point]

  /// A parameter or an exit rule, with the values that were tried, in order.
  public struct Axis: Sendable, Equatable {
    public enum Role: String, Sendable {
      case parameter
      case exit
    }

    public var name: String
    public var role: Role
    public var values: [String]

    public init(name: String, role: Role = .parameter, values: [String]) {
      self.name = name
      self.role = role
      self.values = values
    }
  }

  /// One backtest of the grid.
  public struct Point: Sendable, Equatable {
    /// For each axis, the index of its value.
    public var position: [Int]
    public var sharpeRatio: Double?
    public var totalReturn: Double?
    public var maximumDrawdown: Double?
    public var profitFactor: Double?
    public var trades: Int?

    public init(
      position: [Int], sharpeRatio: Double?, totalReturn: Double? = nil, maximumDrawdown: Double? = nil,
      profitFactor: Double? = nil, trades: Int? = nil
    ) {
      self.position = position
      self.sharpeRatio = sharpeRatio
      self.totalReturn = totalReturn
      self.maximumDrawdown = maximumDrawdown
      self.profitFactor = profitFactor
      self.trades = trades
    }
  }

  /// - Precondition: every position has one valid index per axis.
  public init(id: String, axes: [Axis], points: [Point]) {
    for point in points {
      precondition(
        point.position.count == axes.count
          && zip(point.position, axes).allSatisfy { $1.values.indices.contains($0) },
        "a grid point has one valid index per axis")
    }
    self.id = id
    self.axes = axes
    self.points = points
  }
}

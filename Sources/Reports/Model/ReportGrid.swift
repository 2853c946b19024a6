/// Every grid point that was tried of one pair of symbol and strategy, for the heat maps.
///
/// The page shows slices of it: two axes vary, the others stay at the values of the result that is looked at.
public struct ReportGrid: Sendable, Equatable {
  /// What `ReportDetail.gridID` refers to; unique in a report.
  public var id: String
  public var axes: [Axis]
  public var points: [Point]
  /// The address of a page that shows the backtest at a position, without the position; `nil` where there is none.
  public var backtests: String?

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

  /// Where the backtest at a position is shown: `at.NAME=VALUE` for each axis with more than one value.
  func address(of position: [Int]) -> String? {
    backtests.map { base in
      zip(axes, position).filter { $0.0.values.count > 1 }.reduce(base) { address, place in
        address + "&at.\(Self.encoded(place.0.name))=\(Self.encoded(place.0.values[place.1]))"
      }
    }
  }

  /// As `encodeURIComponent` in the script of the page.
  private static func encoded(_ text: String) -> String {
    text.utf8.map { byte in
      let scalar = Unicode.Scalar(byte)
      let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
      if isPlain || "-_.!~*'()".unicodeScalars.contains(scalar) { return String(scalar) }
      let digits = String(byte, radix: 16, uppercase: true)
      return "%" + (digits.count == 1 ? "0" : "") + digits
    }.joined()
  }
}

public import Market

/// What the gates found out about a candidate on its way; a list is empty where the gate was not asked.
///
/// Sharpe ratios are annual; `nil` where undefined.
public struct ReportScreening: Sendable, Equatable {
  /// Every number that a gate judged, in the order of the gates.
  public var checks: [Check] = []
  public var windows: [Window] = []
  public var regimes: [Regime] = []
  public var neighbours: [Neighbour] = []
  /// Numbers that are the smallest or the largest of their grid.
  public var gridEdges: [String] = []
  public var bands: [Band] = []
  /// The drawdown that 95 % of the orders of the same trades do not exceed, as a negative fraction.
  public var drawdownOfOrders: Double?

  public init() {}

  /// What a reader should know of numbers at the edge of their grid; `nil` without one.
  static func edgeNote(_ names: [String]) -> String? {
    names.isEmpty
      ? nil
      : "At the edge of the grid: \(names.joined(separator: ", ")). Values beyond were not tried."
  }

  public struct Check: Sendable, Equatable {
    public var gate: String
    public var criterion: ReportCriterion
    public var value: Double?
    /// Of the value, where it has one.
    public var standardError: Double?
    /// Whether a candidate can be rejected by it.
    public var decides = true
    public var passed: Bool

    public init(gate: String, criterion: ReportCriterion, value: Double?, passed: Bool) {
      self.gate = gate
      self.criterion = criterion
      self.value = value
      self.passed = passed
    }
  }

  /// One window of the pair's walk-forward: what the training chose, and how that did afterwards.
  public struct Window: Sendable, Equatable {
    public var train: ClosedRange<CivilDate>
    public var test: ClosedRange<CivilDate>
    public var choice: [ReportSetting]
    public var trainSharpe: Double?
    public var testSharpe: Double?
    /// Return a year in the test ÷ in training.
    public var efficiency: Double?

    public init(
      train: ClosedRange<CivilDate>, test: ClosedRange<CivilDate>, choice: [ReportSetting],
      trainSharpe: Double?, testSharpe: Double?, efficiency: Double?
    ) {
      self.train = train
      self.test = test
      self.choice = choice
      self.trainSharpe = trainSharpe
      self.testSharpe = testSharpe
      self.efficiency = efficiency
    }
  }

  /// The trades that began in one kind of market.
  public struct Regime: Sendable, Equatable {
    public var name: String
    public var trades: Int
    public var sharpe: Double?

    public init(_ name: String, trades: Int, sharpe: Double?) {
      self.name = name
      self.trades = trades
      self.sharpe = sharpe
    }
  }

  /// The candidate with one of its numbers moved.
  public struct Neighbour: Sendable, Equatable {
    public var name: String
    public var value: Double
    public var sharpe: Double?

    public init(_ name: String, value: Double, sharpe: Double?) {
      self.name = name
      self.value = value
      self.sharpe = sharpe
    }
  }

  /// Where a figure lies in nine of ten resamplings of the daily returns.
  public struct Band: Sendable, Equatable {
    public var figure: String
    public var unit: ReportUnit
    public var low: Double?
    public var median: Double?
    public var high: Double?

    public init(_ figure: String, unit: ReportUnit, low: Double?, median: Double?, high: Double?) {
      self.figure = figure
      self.unit = unit
      self.low = low
      self.median = median
      self.high = high
    }
  }
}

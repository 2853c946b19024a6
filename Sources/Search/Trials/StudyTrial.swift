/// How a trial ended.
public enum TrialState: String, Sendable, Hashable, CaseIterable {
  /// It has all its values.
  case complete
  /// A pruner stopped it. It counts as a trial and is never the best.
  case pruned
  /// Its objective failed, or gave a value that is no finite number. It counts as a trial and is never the best.
  case failed
}

/// What a trial reported before its end.
public struct IntermediateValue: Sendable, Hashable {
  public var step: Int
  public var value: Double
  /// Standard error of the value, where the objective knows it.
  public var standardError: Double?

  public init(step: Int, value: Double, standardError: Double? = nil) {
    self.step = step
    self.value = value
    self.standardError = standardError
  }
}

/// A trial that has ended.
public struct StudyTrial: Sendable, Hashable {
  /// From 0, in the order in which points were proposed.
  public var number: Int
  /// A coordinate for each parameter of the space; NaN where it does not exist.
  public var point: [Double]
  public var state: TrialState
  /// One value for each objective; empty unless complete.
  public var values: [Double]
  /// Constraints measured by the objective; each is kept where it is not positive.
  public var constraints: [Double]
  public var intermediate: [IntermediateValue]
  /// Why it failed or was pruned.
  public var message: String?
  /// What else the objective wants kept, by name.
  public var figures: [Figure]
  /// More that the objective wants kept, as it likes: what only it reads again.
  public var record: String?

  public struct Figure: Sendable, Hashable {
    public var name: String
    public var value: Double?

    public init(_ name: String, _ value: Double?) {
      self.name = name
      self.value = value
    }
  }

  public init(
    number: Int, point: [Double], state: TrialState, values: [Double] = [], constraints: [Double] = [],
    intermediate: [IntermediateValue] = [], message: String? = nil, figures: [Figure] = [],
    record: String? = nil
  ) {
    self.number = number
    self.point = point
    self.state = state
    self.values = values
    self.constraints = constraints
    self.intermediate = intermediate
    self.message = message
    self.figures = figures
    self.record = record
  }

  /// The sum of the constraints that are violated; 0 for a feasible trial.
  public var violation: Double { constraints.reduce(0) { $0 + max($1, 0) } }

  public var isFeasible: Bool { violation == 0 }
}

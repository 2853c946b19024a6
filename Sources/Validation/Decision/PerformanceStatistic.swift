/// What a trial's mean profit is measured against.
public enum PerformanceStatistic: String, Sendable, Hashable, CaseIterable {
  /// Cash: the mean profit itself.
  case absolute
  /// The market: what is left after a regression on the instrument's own moves, so that neither its drift
  /// nor its luck counts as skill.
  case neutral
}

/// Which statistics have to pass before a pair counts as found.
public enum DecisionStatistic: String, Sendable, Hashable, CaseIterable {
  case absolute
  case neutral
  case both

  public var parts: [PerformanceStatistic] {
    switch self {
    case .absolute: [.absolute]
    case .neutral: [.neutral]
    case .both: [.absolute, .neutral]
    }
  }
}

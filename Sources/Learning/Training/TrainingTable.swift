import Storage

/// Rows to learn from, in time order: what was known at an instant, and what came of it.
///
/// What came of a row (label, weight, end, outcome) lies apart from the features: a list of features cannot name it.
/// Rows are those of `TrainingTable.reading`, or of a program that computed them.
public struct TrainingTable: Sendable {
  /// A named column of what was known.
  public struct Feature: Sendable {
    public let name: String
    public let values: Values

    public init(_ name: String, _ values: Values) {
      self.name = name
      self.values = values
    }
  }

  public enum Values: Sendable {
    /// NaN where a value is missing; never infinite.
    case numbers([Double])
    /// Positions in a list of names, −1 where a value is missing.
    case categories(codes: [Int32], names: [String])

    public var count: Int {
      switch self {
      case .numbers(let values): values.count
      case .categories(let codes, _): codes.count
      }
    }
  }

  public let features: [Feature]
  /// When a row was known, UTC nanoseconds, not decreasing.
  public let times: [Int64]
  public let symbols: [String]
  /// When its label was known; at or after its time. Rows whose spans overlap are not independent.
  public let ends: [Int64]
  /// 0 or 1 for a classifier of two classes, the number of the class for more, any finite number for a forecast.
  public let labels: [Double]
  /// Above 0.
  public let weights: [Double]
  /// What taking the row would have returned, where that is known.
  public let outcomes: [Double]?

  public var count: Int { times.count }
  public var featureNames: [String] { features.map(\.name) }

  /// - Precondition: all columns have one length, times do not decrease, no row ends before it begins.
  public init(
    features: [Feature], times: [Int64], symbols: [String], ends: [Int64], labels: [Double],
    weights: [Double]? = nil, outcomes: [Double]? = nil
  ) {
    let count = times.count
    precondition(features.allSatisfy { $0.values.count == count }, "one value a row in every feature")
    precondition(symbols.count == count && ends.count == count && labels.count == count, "one of each a row")
    precondition(weights.map { $0.count == count } ?? true, "one weight a row")
    precondition(outcomes.map { $0.count == count } ?? true, "one outcome a row")
    precondition(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 }, "rows in time order")
    precondition(zip(times, ends).allSatisfy { $0 <= $1 }, "a label is known after its row")
    self.features = features
    self.times = times
    self.symbols = symbols
    self.ends = ends
    self.labels = labels
    self.weights = weights ?? [Double](repeating: 1, count: count)
    self.outcomes = outcomes
  }

  /// The feature of a name; `nil` where there is none.
  public func feature(_ name: String) -> Feature? { features.first { $0.name == name } }

  /// The same rows with other labels.
  public func relabelled(_ labels: [Double], ends: [Int64]? = nil) -> TrainingTable {
    TrainingTable(
      features: features, times: times, symbols: symbols, ends: ends ?? self.ends, labels: labels,
      weights: weights, outcomes: outcomes)
  }

  /// Some rows, in the order given, which must be that of time.
  public func rows(_ chosen: [Int]) -> TrainingTable {
    func pick<Value>(_ values: [Value]) -> [Value] { chosen.map { values[$0] } }
    return TrainingTable(
      features: features.map { feature in
        switch feature.values {
        case .numbers(let values): Feature(feature.name, .numbers(pick(values)))
        case .categories(let codes, let names):
          Feature(feature.name, .categories(codes: pick(codes), names: names))
        }
      },
      times: pick(times), symbols: pick(symbols), ends: pick(ends), labels: pick(labels),
      weights: pick(weights), outcomes: outcomes.map(pick))
  }

  /// The same rows with features added at the end.
  public func adding(_ more: [Feature]) -> TrainingTable {
    TrainingTable(
      features: features + more, times: times, symbols: symbols, ends: ends, labels: labels,
      weights: weights, outcomes: outcomes)
  }

  /// SHA-256 over names, times, labels and features, for a table that came from no file.
  public var digest: String {
    var digest = SHA256()
    func add<Value: BitwiseCopyable>(_ values: [Value], to digest: inout SHA256) {
      values.withUnsafeBytes { digest.update($0) }
    }
    digest.update(featureNames.joined(separator: "\u{1F}"))
    digest.update(symbols.joined(separator: "\u{1F}"))
    add(times, to: &digest)
    add(ends, to: &digest)
    add(labels, to: &digest)
    add(weights, to: &digest)
    for feature in features {
      switch feature.values {
      case .numbers(let values): add(values, to: &digest)
      case .categories(let codes, let names):
        digest.update(names.joined(separator: "\u{1F}"))
        add(codes, to: &digest)
      }
    }
    return digest.hexadecimal()
  }

  /// Number of the first row at or after an instant; `count` where none is.
  public func firstRow(from instant: Int64) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if times[middle] < instant { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

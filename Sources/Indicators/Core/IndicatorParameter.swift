import Diagnostics

/// One parameter of an indicator: its name, kind, bounds, default and a grid worth trying.
public struct IndicatorParameter: Hashable, Sendable {
  public let name: String
  public let kind: Kind
  /// Smallest and largest value that is accepted.
  public let range: ClosedRange<Double>
  public let standard: Double
  /// A short ascending grid for sweeps and for the conformance tests.
  public let suggested: [Double]

  public enum Kind: String, Hashable, Sendable {
    /// A whole number of bars or a whole-number choice.
    case integer
    case real
    /// A `MovingAverageKind` by its TA-Lib number.
    case movingAverage
  }

  public init(
    _ name: String, kind: Kind, range: ClosedRange<Double>, standard: Double, suggested: [Double]
  ) {
    precondition(
      range.contains(standard) && suggested.allSatisfy(range.contains), "defaults lie within the bounds")
    self.name = name
    self.kind = kind
    self.range = range
    self.standard = standard
    self.suggested = suggested
  }

  /// The number of bars of the window, by TA-Lib's name.
  public static func length(
    _ standard: Int, from least: Int = 1, suggested: [Int]
  ) -> IndicatorParameter {
    length("timeperiod", standard, from: least, suggested: suggested)
  }

  /// A number of bars.
  public static func length(
    _ name: String, _ standard: Int, from least: Int = 1, suggested: [Int]
  ) -> IndicatorParameter {
    IndicatorParameter(
      name, kind: .integer, range: Double(least)...100_000, standard: Double(standard),
      suggested: suggested.map(Double.init))
  }

  /// A real number.
  public static func real(
    _ name: String, _ standard: Double, in range: ClosedRange<Double>, suggested: [Double]
  ) -> IndicatorParameter {
    IndicatorParameter(name, kind: .real, range: range, standard: standard, suggested: suggested)
  }

  /// The kind of a moving average, by TA-Lib's numbers 0 to 8.
  public static func movingAverage(_ name: String = "matype", _ standard: Int = 0) -> IndicatorParameter {
    IndicatorParameter(
      name, kind: .movingAverage, range: 0...8, standard: Double(standard),
      suggested: MovingAverageKind.allCases.map { Double($0.rawValue) })
  }

  /// Returns an error that names the parameter, the value and the bound, or `nil` when `value` is allowed.
  func violation(of value: Double, in function: String) -> AssayError? {
    if !range.contains(value) {
      return .parameterOutOfBounds(
        name, value: value, lower: range.lowerBound, upper: range.upperBound, in: function)
    }
    if kind != .real, value.rounded() != value {
      return .parameterNotWhole(name, value: value, in: function)
    }
    return nil
  }
}

/// The parameter values of one indicator, in declared order, each within its bounds.
public struct IndicatorParameters: Hashable, Sendable {
  public let values: [Double]

  /// Checks `values` against the declared parameters; missing trailing ones take their defaults.
  /// - Throws: `AssayError` naming function, parameter, value and bound.
  public init(_ values: [Double], for metadata: IndicatorMetadata) throws {
    guard values.count <= metadata.parameters.count else {
      throw AssayError.tooManyParameters(values.count, of: metadata)
    }
    let complete = values + metadata.parameters.dropFirst(values.count).map(\.standard)
    for (parameter, value) in zip(metadata.parameters, complete) {
      if let violation = parameter.violation(of: value, in: metadata.name) { throw violation }
    }
    self.values = complete
  }

  /// The value of the parameter at `index` in declared order.
  public subscript(index: Int) -> Double { values[index] }
  /// The value of an integer parameter; its kind was checked, so the conversion is exact.
  public func length(_ index: Int) -> Int { Int(values[index]) }
  /// The kind of a moving average.
  func averageKind(_ index: Int) -> MovingAverageKind {
    MovingAverageKind(rawValue: length(index)) ?? .simple
  }
}

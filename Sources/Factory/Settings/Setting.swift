import Diagnostics
import Storage

/// One key of the configuration: where it stands, what it takes, where its value goes.
public struct Setting: Sendable {
  /// The way to it: `risk_management.stop_loss.hard_stop_pct`.
  public let path: String
  public let help: String
  /// The option of `assay backtest` that says the same; `--set PATH=VALUE` always does.
  public let option: String?
  /// What it takes, to follow "It must be".
  public let expectation: String
  let read: @Sendable (YAMLNode, inout RunSettings) throws(AssayError) -> Void
  let show: @Sendable (RunSettings) -> JSONValue

  /// The last word of the path.
  public var name: String { path.split(separator: ".").last.map(String.init) ?? path }
}

/// What a number may be.
struct NumberBound: Sendable {
  var words: String
  var holds: @Sendable (Double) -> Bool

  static let fraction = NumberBound(words: "a fraction above 0 and at most 1: 0.01 is 1 %") {
    $0 > 0 && $0 <= 1
  }
  static let insideUnit = NumberBound(words: "a fraction above 0 and below 1: 0.03 is 3 %") {
    $0 > 0 && $0 < 1
  }
  static let probability = NumberBound(words: "a probability from 0 to 1") { $0 >= 0 && $0 <= 1 }
  static let positive = NumberBound(words: "a number above 0") { $0 > 0 }
  static let notNegative = NumberBound(words: "a number of at least 0") { $0 >= 0 }
  static let capital = NumberBound(words: "an amount above 0 and at most 1e12") { $0 > 0 && $0 <= 1e12 }
  static let costFraction = NumberBound(words: "a fraction from 0 to 0.49: 0.001 is 0.1 %") {
    $0 >= 0 && $0 <= 0.49
  }
  static let basisPoints = NumberBound(words: "basis points from 0 to 4999") { $0 >= 0 && $0 <= 4_999 }
  static let multiple = NumberBound(words: "a number above 0 and at most 1000") { $0 > 0 && $0 <= 1_000 }

  static func range(_ range: ClosedRange<Double>) -> NumberBound {
    NumberBound(words: "a number from \(range.lowerBound) to \(range.upperBound)") { range.contains($0) }
  }

  func value(of node: YAMLNode) throws(AssayError) -> Double {
    let value: Double
    do { value = try node.double() } catch { throw node.unexpected(words) }
    guard holds(value) else { throw node.unexpected(words) }
    return value
  }
}

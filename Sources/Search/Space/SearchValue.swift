public import Diagnostics

/// A value of a searched parameter, as a user writes it and a program reads it.
public enum SearchValue: Sendable, Hashable, CustomStringConvertible {
  case number(Double)
  case integer(Int)
  case flag(Bool)
  case text(String)

  /// `0.5`, `20`, `true`, `ema`.
  public var description: String {
    switch self {
    case .number(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .flag(let value): "\(value)"
    case .text(let value): value
    }
  }

  public var json: JSONValue {
    switch self {
    case .number(let value): .number(value)
    case .integer(let value): .integer(Int64(value))
    case .flag(let value): .bool(value)
    case .text(let value): .string(value)
    }
  }

  /// `nil` for null, arrays and objects.
  public init?(json: JSONValue) {
    switch json {
    case .bool(let value): self = .flag(value)
    case .integer(let value): self = Int(exactly: value).map { .integer($0) } ?? .number(Double(value))
    case .number(let value): self = .number(value)
    case .string(let value): self = .text(value)
    case .null, .array, .object: return nil
    }
  }

  /// The value as a number; `nil` for texts and flags.
  public var numeric: Double? {
    switch self {
    case .number(let value): value
    case .integer(let value): Double(value)
    case .flag, .text: nil
    }
  }

  /// Whether both say the same: `2` equals `2.0`, and a text equals the value that it spells.
  public func matches(_ other: SearchValue) -> Bool {
    if let own = numeric, let value = other.numeric { return own == value }
    return self == other || description == other.description
  }
}

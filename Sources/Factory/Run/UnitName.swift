import Diagnostics
public import Storage

/// What a unit of a stored run is about: a pair of symbol and strategy, or all of a symbol.
///
/// Told by its number, since a symbol such as `BTC/USD` holds the sign that parts the two.
public struct UnitName: Sendable, Hashable {
  public let symbol: String
  /// `nil` for the gates of a symbol.
  public let strategy: String?

  /// - Parameter pairs: how many pairs the run has, which come first.
  public init(_ unit: UnitRecord, pairs: Int) {
    if unit.index < pairs, let slash = unit.key.lastIndex(of: "/") {
      symbol = String(unit.key[..<slash])
      strategy = String(unit.key[unit.key.index(after: slash)...])
    } else {
      symbol = unit.key
      strategy = nil
    }
  }
}

extension RunRecord {
  /// Pairs of symbol and strategy, from the stored configuration; those of the units where it cannot be read.
  public var pairCount: Int {
    guard let config = try? JSONValue(parsing: config), let symbols = config["symbols"]?.arrayValue,
      let strategies = config["strategies"]?.arrayValue
    else { return unitCount }
    return symbols.count * strategies.count
  }
}

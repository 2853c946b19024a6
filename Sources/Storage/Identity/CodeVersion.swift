/// Which program made something: its version for people, and what tells two builds apart that could differ in results.
///
/// Two builds of equal sources have equal `sourceHash`es, wherever and whenever they were built.
public struct CodeVersion: Sendable, Hashable {
  /// `0.1.0`.
  public let number: String
  /// Hash of the sources that can change results; empty where none is known.
  public let sourceHash: String

  public init(number: String, sourceHash: String) {
    self.number = number
    self.sourceHash = sourceHash
  }

  /// Digits of the hash that are kept with results.
  private static let shownDigits = 16

  /// The part of an `Identity`: the number of a version alone changes no result.
  public var identity: String { sourceHash.isEmpty ? number : String(sourceHash.prefix(Self.shownDigits)) }
}

extension CodeVersion: CustomStringConvertible, ExpressibleByStringLiteral {
  /// `0.1.0+3f2a09c41b7de650`, as results carry it.
  public var description: String {
    sourceHash.isEmpty ? number : "\(number)+\(sourceHash.prefix(Self.shownDigits))"
  }

  /// Reads `description`; a text without `+` has no hash of sources, as in results of early versions.
  public init(_ text: String) {
    let parts = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
    self.init(number: String(parts[0]), sourceHash: parts.count > 1 ? String(parts[1]) : "")
  }

  public init(stringLiteral text: String) { self.init(text) }
}

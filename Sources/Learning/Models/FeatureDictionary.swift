public import Diagnostics

/// How features were computed, from the dictionary beside a table: what tells one `rsi` from another.
public struct FeatureDictionary: Sendable, Hashable {
  /// Look-back and formula of a feature.
  public struct Entry: Sendable, Hashable {
    public var lookback: Int?
    public var formula: String?

    public init(lookback: Int? = nil, formula: String? = nil) {
      self.lookback = lookback
      self.formula = formula
    }
  }

  public private(set) var entries: [String: Entry] = [:]

  public init() {}

  public init(_ entries: [String: Entry]) { self.entries = entries }

  /// Reads `"features": [{"name", "lookback", "formula"}]`, as `signals.metadata.json` has it; other members are not
  /// looked at. A document without such a list is an empty dictionary.
  public init(_ document: JSONValue) {
    for each in document["features"]?.arrayValue ?? [] {
      guard let name = each["name"]?.stringValue else { continue }
      entries[name] = Entry(
        lookback: each["lookback"]?.integerValue, formula: each["formula"]?.stringValue)
    }
  }

  public subscript(name: String) -> Entry? { entries[name] }

  /// Features among `names` that are computed otherwise in another dictionary, each with what differs. What one of the
  /// two does not tell cannot differ.
  public func differences(to other: FeatureDictionary, among names: [String]) -> [String] {
    names.compactMap { name in
      guard let (own, its) = (self[name], other[name]) as? (Entry, Entry) else { return nil }
      if let ours = own.lookback, let theirs = its.lookback, ours != theirs {
        return "`\(name)` looks back \(theirs) bars, not \(ours)"
      }
      if let ours = own.formula, let theirs = its.formula, ours != theirs {
        return "`\(name)` is \(theirs), not \(ours)"
      }
      return nil
    }
  }
}

import Diagnostics

/// What differs between two sets of parameters, in words.
package enum ParameterChange {
  /// Of two JSON objects: `fast 10 → 12, slow 50 → 48`; numbers with four digits.
  package static func text(_ old: String, _ new: String) -> String {
    guard let before = (try? JSONValue(parsing: old))?.objectValue,
      let after = (try? JSONValue(parsing: new))?.objectValue
    else { return "\(old) → \(new)" }
    let keys = before.keys + after.keys.filter { before[$0] == nil }
    let changed = keys.filter { before[$0] != after[$0] }
    return changed.isEmpty
      ? "nothing"
      : changed.map { "\($0) \(word(before[$0])) → \(word(after[$0]))" }.joined(separator: ", ")
  }

  private static func word(_ value: JSONValue?) -> String {
    guard let value else { return "not set" }
    if let number = value.doubleValue { return StudyPlots.short(number) }
    return value.stringValue ?? value.text()
  }
}

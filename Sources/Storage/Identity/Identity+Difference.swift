import Diagnostics

extension Identity {
  /// One value in which two identities differ.
  public struct Difference: Sendable, Hashable {
    /// Which of the parts: `code`, `contract`, …
    public var part: String
    /// Where in the part, such as `ES.commission.per_unit`; empty for the part itself.
    public var place: String
    /// JSON texts; `nil` where a side has nothing there.
    public var ours: String?
    public var theirs: String?
  }

  /// Every value in which another identity differs, in the order of the document.
  public func differences(from other: Identity) -> [Difference] {
    var found: [Difference] = []
    for part in Self.keys {
      Self.compare(document[part], other.document[part], []) { place, ours, theirs in
        found.append(Difference(part: part, place: place.joined(separator: "."), ours: ours, theirs: theirs))
      }
    }
    return found
  }

  private static func compare(
    _ ours: JSONValue?, _ theirs: JSONValue?, _ place: [String],
    _ body: (_ place: [String], _ ours: String?, _ theirs: String?) -> Void
  ) {
    if ours == theirs { return }
    guard let mine = ours?.objectValue, let others = theirs?.objectValue else {
      return body(place, ours?.text(), theirs?.text())
    }
    let keys = mine.keys + others.keys.filter { mine[$0] == nil }
    for key in keys { compare(mine[key], others[key], place + [key], body) }
  }
}

extension Identity.Difference {
  /// `the contract at ES.commission.per_unit (4.2, was 2.1)`: ours is what there is now.
  public var sentence: String {
    func short(_ text: String?) -> String {
      guard let text else { return "nothing" }
      return text.count > 40 ? "\(text.prefix(37))…" : text
    }
    let name =
      part == "data" ? "the bars" : part == "code" ? "the program" : "the \(part.replacing("_", with: " "))"
    if part == "code" || part == "data" { return place.isEmpty ? name : "\(name) of \(place)" }
    return "\(name)\(place.isEmpty ? "" : " at \(place)") (\(short(ours)), was \(short(theirs)))"
  }
}

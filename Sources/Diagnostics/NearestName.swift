/// Suggestions for misspelt names: commands, options, strategies, symbols and configuration keys.
public enum NearestName {
  /// Returns the candidate closest to `name`, or `nil` when none is close enough to be a likely slip.
  ///
  /// Comparison ignores case. Distance is the optimal string alignment distance (insert, delete, replace, swap
  /// neighbours); a candidate counts as close up to a third of the longer name, at least one edit, or when one
  /// is a prefix of the other. Ties go to the earlier candidate, so the result does not depend on hashing.
  public static func closest(to name: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.lowercased())
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let other = Array(candidate.lowercased())
      var distance = editDistance(wanted, other)
      let isPrefix = !wanted.isEmpty && wanted.count >= 3 && other.starts(with: wanted)
      if isPrefix { distance = min(distance, 1) }
      let limit = max(1, max(wanted.count, other.count) / 3)
      if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
  }

  /// Returns " Did you mean X?" with a leading space, or "" when nothing is near.
  public static func suggestion(for name: String, among candidates: some Sequence<String>) -> String {
    closest(to: name, among: candidates).map { " Did you mean `\($0)`?" } ?? ""
  }

  static func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    var current = last
    for i in 1...a.count {
      current[0] = i
      for j in 1...b.count {
        let replace = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        current[j] = min(replace, last[j] + 1, current[j - 1] + 1)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          current[j] = min(current[j], beforeLast[j - 2] + 1)
        }
      }
      (beforeLast, last, current) = (last, current, beforeLast)
    }
    return last[b.count]
  }
}

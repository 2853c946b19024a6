/// The rules of the catalogue written down a second time, as plain loops over arrays, by the words of the
/// table alone.
enum NaiveRules {
  typealias Make = @Sendable (NaiveBars, NaiveParameters) -> NaiveRule

  static let all: [String: Make] = [bandsAndAverages, momentum].reduce(into: [:]) { all, group in
    all.merge(group) { first, _ in first }
  }
}

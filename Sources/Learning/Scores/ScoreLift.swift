/// How many more positives the best scores hold than all of them.
public struct ScoreLift: Sendable, Hashable {
  /// A group of rows of about equal scores, from the best down.
  public struct Group: Sendable, Hashable {
    public let count: Int
    public let positives: Int
    /// Share of positives.
    public let rate: Double
    /// The rate over that of all rows.
    public let lift: Double
    /// The same of this group and those above it together.
    public let cumulativeLift: Double
    /// Share of all positives in this group and those above it.
    public let cumulativeShare: Double
    public let lowestScore: Double
    public let highestScore: Double
  }

  public let groups: [Group]

  /// Ten groups as equal as can be, the first ones larger by a row; equal scores stay in the order of the rows. Weights
  /// do not count.
  ///
  /// - Returns: `nil` without positives, or with fewer than ten rows.
  public init?(_ data: LabelledScores, groups count: Int = 10) {
    guard data.positives > 0, data.count >= count else { return nil }
    let order = data.scores.indices.sorted { (-data.scores[$0], $0) < (-data.scores[$1], $1) }
    let base = Double(data.positives) / Double(data.count)
    var groups: [Group] = []
    var (start, found) = (0, 0)
    for index in 0..<count {
      let end = start + data.count / count + (index < data.count % count ? 1 : 0)
      let rows = order[start..<end]
      let positives = rows.count { data.labels[$0] }
      found += positives
      let rate = Double(positives) / Double(rows.count)
      groups.append(
        Group(
          count: rows.count, positives: positives, rate: rate, lift: rate / base,
          cumulativeLift: Double(found) / Double(end) / base,
          cumulativeShare: Double(found) / Double(data.positives), lowestScore: data.scores[order[end - 1]],
          highestScore: data.scores[order[start]]))
      start = end
    }
    self.groups = groups
  }
}

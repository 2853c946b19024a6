/// Groups correlated trials: the number of groups is the number of different ideas that were tried.
///
/// ONC, López de Prado & Lewis (2019), "Detection of False Investment Strategies Using Unsupervised Learning Methods",
/// Quantitative Finance 19(9). Trials are points whose coordinates are their distances √((1 − ρ)/2) to all trials. For
/// every number of groups k-means is run several times; the grouping with the largest mean over standard deviation of
/// the silhouettes stands. Groups below the average of that quality are grouped anew among themselves, and so on while
/// it helps.
public struct TrialClusters: Sendable, Hashable {
  /// The group of each trial, from 0 in order of first appearance.
  public let labels: [Int]
  /// Mean over standard deviation of the silhouettes; `nil` where they are all equal.
  public let quality: Double?

  public var count: Int { (labels.max() ?? -1) + 1 }

  /// The trials of each group.
  public var members: [[Int]] {
    (0..<count).map { group in labels.indices.filter { labels[$0] == group } }
  }

  /// The most trials that are grouped.
  public static let maximumTrials = 500

  /// - Parameters:
  ///   - correlation: N × N, row by row, symmetric.
  ///   - maximumGroups: the most groups that are tried, by default a third of the trials, at most 30.
  ///   - starts: runs of k-means for each number of groups.
  /// - Returns: `nil` for fewer than four trials, more than `maximumTrials`, or a correlation that is not finite.
  /// - Complexity: O(starts · groups² · N²) a round.
  public init?(
    correlation: [Double], trials: Int, seed: UInt64, maximumGroups: Int? = nil, starts: Int = 5
  ) {
    precondition(correlation.count == trials * trials, "the correlation matrix is N × N")
    guard trials >= 4, trials <= Self.maximumTrials, correlation.allSatisfy(\.isFinite) else { return nil }
    let limit = min(maximumGroups ?? min(30, max(2, trials / 3)), trials - 1)
    let grouping = Grouping(
      correlation, Array(0..<trials), limit: max(2, limit), starts: starts, stream: RandomStream(seed: seed)
    )
    .refined(depth: 0)
    var names: [Int: Int] = [:]
    labels = grouping.labels.map { label in
      if let name = names[label] { return name }
      names[label] = names.count
      return names.count - 1
    }
    quality = grouping.quality.isFinite ? grouping.quality : nil
  }
}

/// One way to group some of the trials.
private struct Grouping {
  let labels: [Int]
  let silhouettes: [Double]
  let quality: Double
  private let correlation: [Double]
  private let limit: Int
  private let starts: Int
  private let stream: RandomStream

  /// The best of all numbers of groups and starts.
  init(_ correlation: [Double], _ trials: [Int], limit: Int, starts: Int, stream: RandomStream) {
    let total = Int(Double(correlation.count).squareRoot().rounded())
    let own = trials.flatMap { row in trials.map { correlation[row * total + $0] } }
    let count = trials.count
    let points = (0..<count).map { row in
      (0..<count).map { (max(0, 1 - own[row * count + $0]) / 2).squareRoot() }
    }
    let distances = points.flatMap { a in points.map { KMeans.squaredDistance(a, $0).squareRoot() } }
    var best: (labels: [Int], silhouettes: [Double], quality: Double)?
    for groups in 2...max(2, min(limit, count - 1)) {
      for start in 0..<starts {
        var stream = stream.child(UInt64(groups)).child(UInt64(start))
        let labels = KMeans(points, groups: groups, stream: &stream).labels
        let silhouettes = Silhouette.of(labels, distances: distances)
        let quality = Self.quality(silhouettes)
        if quality > best?.quality ?? -.infinity { best = (labels, silhouettes, quality) }
      }
    }
    labels = best?.labels ?? Array(repeating: 0, count: count)
    silhouettes = best?.silhouettes ?? Array(repeating: 0, count: count)
    quality = best?.quality ?? -.infinity
    (self.correlation, self.limit, self.starts, self.stream) = (own, limit, starts, stream)
  }

  private init(_ base: Grouping, labels: [Int], silhouettes: [Double]) {
    self.labels = labels
    self.silhouettes = silhouettes
    quality = Self.quality(silhouettes)
    (correlation, limit, starts, stream) = (base.correlation, base.limit, base.starts, base.stream)
  }

  static func quality(_ values: [Double]) -> Double {
    let moments = RunningMoments(values)
    guard let mean = moments.mean, let variance = moments.populationVariance else { return -.infinity }
    let deviation = variance.squareRoot()
    if deviation <= 1e-12 { return mean > 0 ? .infinity : -.infinity }
    return mean / deviation
  }

  private var groupQualities: [(group: Int, quality: Double)] {
    Set(labels).sorted().map { group in
      (group, Self.quality(labels.indices.filter { labels[$0] == group }.map { silhouettes[$0] }))
    }
  }

  /// The grouping with its weak groups grouped anew, where that improves their quality.
  func refined(depth: Int) -> Grouping {
    let qualities = groupQualities
    let finite = qualities.map(\.quality).filter(\.isFinite)
    guard depth < 16, !finite.isEmpty else { return self }
    let average = finite.reduce(0, +) / Double(finite.count)
    let weak = qualities.filter { $0.quality < average }
    let places = labels.indices.filter { place in weak.contains { $0.group == self.labels[place] } }
    guard weak.count > 1, places.count >= 4, places.count < labels.count else { return self }
    let anew = Grouping(
      correlation, places, limit: limit, starts: starts, stream: stream.child(1_000_000 + UInt64(depth))
    )
    .refined(depth: depth + 1)
    let before = Self.mean(weak.map(\.quality))
    guard Self.mean(anew.groupQualities.map(\.quality)) > before else { return self }
    var labels = self.labels
    var silhouettes = self.silhouettes
    let first = (labels.max() ?? 0) + 1
    for (index, place) in places.enumerated() {
      labels[place] = first + anew.labels[index]
      silhouettes[place] = anew.silhouettes[index]
    }
    return Grouping(self, labels: labels, silhouettes: silhouettes)
  }

  private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}

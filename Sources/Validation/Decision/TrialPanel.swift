public import Numerics

/// The trials of one pair of symbol and strategy that traded often enough, with the statistics of each and the
/// largest of them in every bootstrap row under the hypothesis of no edge.
///
/// Trials with fewer trades than the first gate demands can never win. They are left out before anybody looks
/// at a profit: the number of trades is not a profit, so this is no selection. Their studentised means have fat
/// tails and would set the bar for everything else.
public struct TrialPanel: Sendable {
  /// One statistic over the trials of the panel.
  public struct Measure: Sendable, Hashable {
    /// √n · mean / long-run deviation of each trial that was given; NaN for one outside the panel.
    public let statistics: [Double]
    /// The largest of each bootstrap row without an edge: means that are clearly bad stay as bad as they are
    /// (Hansen's consistent recentring). Empty where no trial can win.
    public let maxima: [Double]
    /// The same with every mean taken away, of the first rows: what the trials are worth as independent ones.
    public let centredMaxima: [Double]
    /// Mean and deviation of `maxima`: the scale on which pairs are compared.
    let mean: Double
    let deviation: Double

    init(statistics: [Double], maxima: [Double], centredMaxima: [Double]) {
      self.statistics = statistics
      self.maxima = maxima
      self.centredMaxima = centredMaxima
      (mean, deviation) = PairMaxima.location(maxima)
    }
  }

  /// Trials that were given, those in the panel, and how many different ones are among these.
  public let trials: Int
  public let panelTrials: Int
  public let distinctTrials: Int
  public let absolute: Measure
  public let neutral: Measure
  /// The trial of the panel with the largest smaller one of its two standardised statistics; `nil` where the
  /// panel is empty.
  public let best: Int?

  public subscript(_ statistic: PerformanceStatistic) -> Measure {
    statistic == .absolute ? absolute : neutral
  }

  /// Rows whose maxima over fully centred trials are kept.
  static let centredRows = 200
  /// A trial this many deviations below zero is not drawn: the noise of a mean does not lift it to the top.
  static let hopeless = -3.0

  /// - Parameters:
  ///   - columns: profits of every trial, session by session, as many as the rows know.
  ///   - trades: of every trial.
  ///   - minimumTrades: what the panel asks for.
  ///   - decision: the statistics by which `best` is chosen.
  /// - Throws: as `PerformancePanel`.
  public init(
    _ columns: [[Double]], trades: [Int], minimumTrades: Int, rows: ScreenRows,
    decision: DecisionStatistic = .both, workers: Workers = .one
  ) throws {
    precondition(columns.count == trades.count, "one number of trades a trial")
    let judged = try Judged(columns, trades: trades, minimumTrades: minimumTrades)
    let (members, groups, panel) = (judged.members, judged.groups, judged.panel)
    let distinct = groups.representatives.map { members[$0] }
    trials = columns.count
    panelTrials = members.count
    distinctTrials = distinct.count
    func measure(_ statistic: PerformanceStatistic) -> Measure {
      guard let panel else {
        return Measure(
          statistics: Array(repeating: .nan, count: columns.count), maxima: [], centredMaxima: [])
      }
      let draws = TrialDraws(panel.columns, statistic, rows: rows, workers: workers)
      var statistics = Array(repeating: Double.nan, count: columns.count)
      for (place, representative) in groups.representatives.enumerated() {
        for member in groups.members(of: representative) {
          statistics[members[member]] = draws.statistics[place]
        }
      }
      return Measure(
        statistics: statistics, maxima: draws.maxima(batch: 0),
        centredMaxima: statistic == .absolute ? draws.centredMaxima(Self.centredRows) : [])
    }
    let (absolute, neutral) = (measure(.absolute), measure(.neutral))
    (self.absolute, self.neutral) = (absolute, neutral)
    best = Self.best(distinct, decision.parts.map { $0 == .absolute ? absolute : neutral })
  }

  /// The maxima of later batches of rows: what sharpens a p-value near a threshold.
  /// - Throws: as `PerformancePanel`.
  public static func maxima(
    of columns: [[Double]], trades: [Int], minimumTrades: Int, _ statistic: PerformanceStatistic,
    rows: ScreenRows, batches: Range<Int>, workers: Workers = .one
  ) throws -> [Double] {
    guard let panel = try Judged(columns, trades: trades, minimumTrades: minimumTrades).panel else { return [] }
    let draws = TrialDraws(panel.columns, statistic, rows: rows, workers: workers)
    return batches.flatMap { draws.maxima(batch: $0) }
  }

  /// The trials with enough trades, and the different ones among them.
  private struct Judged {
    let members: [Int]
    /// Of the members.
    let groups: DistinctColumns
    /// The different ones; `nil` without any.
    let panel: PerformancePanel?

    init(_ columns: [[Double]], trades: [Int], minimumTrades: Int) throws {
      let members = columns.indices.filter { trades[$0] >= minimumTrades && columns[$0].contains { $0 != 0 } }
      let groups = DistinctColumns(members.map { columns[$0] })
      let distinct = groups.representatives.map { members[$0] }
      (self.members, self.groups) = (members, groups)
      panel =
        try distinct.isEmpty
        ? nil : PerformancePanel(names: distinct.map { "\($0)" }, columns: distinct.map { columns[$0] })
    }
  }

  /// The smaller of the standardised statistics that the decision looks at; −∞ for a trial outside the panel.
  public func score(of trial: Int, _ decision: DecisionStatistic) -> Double {
    Self.score(trial, decision.parts.map { self[$0] })
  }

  private static func score(_ trial: Int, _ measures: [Measure]) -> Double {
    let scores = measures.map { measure -> Double in
      let value = measure.statistics[trial]
      return measure.deviation > 0 ? (value - measure.mean) / measure.deviation : value
    }
    let least = scores.min() ?? .nan
    return least.isNaN ? -.infinity : least
  }

  /// The first of equals.
  private static func best(_ trials: [Int], _ measures: [Measure]) -> Int? {
    var best: (trial: Int, score: Double)?
    for trial in trials {
      let score = score(trial, measures)
      if score > best?.score ?? -.infinity { best = (trial, score) }
    }
    return best?.trial ?? trials.first
  }
}

/// What earlier trials on the same bars leave of a level: an account of the symbol that every run draws on.
///
/// A run is judged at a part of the level. The parts of all runs on one symbol, however the trials are divided
/// among them, add up to at most the whole, so running a sweep in ten pieces, or deleting what failed, gains
/// nothing. The account is read from the trial ledger, which nobody can shorten unseen.
public struct TrialAccount: Sendable, Hashable {
  public enum Rule: String, Sendable, Hashable, CaseIterable {
    /// The first run on a symbol's bars spends four fifths of the level. What is left when N trials are known, of
    /// which the first run made n, is 1/5 · n/N; each later run spends the difference that its new trials make.
    /// The chance of any wrong finding over all runs ever made on the symbol is at most the level. Trials that no run
    /// judged, such as backtests by hand, spend nothing; those made before a run lower its share in proportion.
    case spending
    /// p-values are multiplied by all distinct trials over those of the run: each finding holds against
    /// everything tried so far, and not against what is tried later.
    case ratio
  }

  /// One piece of work that the ledger knows on the bars: all trials of a pair.
  public struct Entry: Sendable, Hashable {
    public var trials: Int
    /// The run that made it first; `nil` for trials that no run judged.
    public var run: String?
    /// Whether the run that is judged holds it too.
    public var isOwn: Bool

    public init(trials: Int, run: String?, isOwn: Bool) {
      self.trials = trials
      self.run = run
      self.isOwn = isOwn
    }
  }

  /// Part of the level that the first run spends.
  public static let firstShare = 0.8

  /// The part of the level that the run may spend.
  public let share: Double
  /// What p-values are multiplied by: 1/`share`, at least 1; infinite where nothing is left.
  public var factor: Double { share > 0 ? max(1, 1 / share) : .infinity }
  /// Distinct trials that the ledger knows on the bars, and those of the run.
  public let knownTrials: Int
  public let ownTrials: Int

  /// - Parameters:
  ///   - work: in order of the first entry of each piece in the ledger.
  ///   - run: the one that is judged. A run that adds no work of its own judges that of earlier runs again: it
  ///     spends what they spent, for the part of their work that it holds.
  public init(_ work: [Entry], run: String, rule: Rule) {
    knownTrials = work.reduce(0) { $0 + $1.trials }
    ownTrials = work.filter(\.isOwn).reduce(0) { $0 + $1.trials }
    guard ownTrials > 0 else {
      share = 1
      return
    }
    if rule == .ratio {
      share = Double(ownTrials) / Double(knownTrials)
      return
    }
    let unjudged = Self.unjudged(before: work)
    let part = Double(ownTrials) / Double(ownTrials + unjudged)
    let spent = Self.spent(work)
    if let own = spent[run] {
      share = own * part
      return
    }
    let totals = Dictionary(
      work.compactMap { entry in entry.run.map { ($0, entry.trials) } }, uniquingKeysWith: +)
    share =
      part
      * work.filter(\.isOwn).reduce(0) { sum, entry in
        guard let run = entry.run else { return sum }
        return sum + (spent[run] ?? 0) * Double(entry.trials) / Double(max(1, totals[run] ?? 1))
      }
  }

  /// Trials that no run judged and that were known before the first piece of the run's own work.
  private static func unjudged(before work: [Entry]) -> Int {
    work.prefix { !$0.isOwn || $0.run == nil }.filter { $0.run == nil && !$0.isOwn }.reduce(0) {
      $0 + $1.trials
    }
  }

  /// What each run spends for the work that it was the first to make.
  private static func spent(_ all: [Entry]) -> [String: Double] {
    let work = all.compactMap { entry in entry.run.map { (run: $0, trials: entry.trials) } }
    guard let first = work.first(where: { $0.trials > 0 })?.run else { return [:] }
    let firstTrials = Double(work.filter { $0.run == first }.reduce(0) { $0 + $1.trials })
    var spent = [first: firstShare]
    var known = firstTrials
    for entry in work where entry.run != first && entry.trials > 0 {
      let before = known
      known += Double(entry.trials)
      spent[entry.run, default: 0] += (1 - firstShare) * firstTrials * (1 / before - 1 / known)
    }
    return spent
  }

  /// A p-value after the account; at most 1.
  public func adjusted(_ pValue: Double) -> Double { min(1, pValue * factor) }

  /// Draws without which no p-value of the run can come under `level`: 1/(B + 1) times `factor` must not exceed
  /// it. `nil` where the account is empty.
  public func drawsNeeded(level: Double) -> Int? {
    let needed = (factor / level).rounded(.up) - 1
    return needed.isFinite && needed < 1e9 ? max(1, Int(needed)) : nil
  }
}

public import Diagnostics
import Numerics

/// A search in progress: it proposes points in batches and learns from the trials that end.
///
///     var study = try Study(design)
///     while let batch = study.nextBatch() {
///       try study.finish(batch.map { evaluate($0) })
///     }
///     print(study.best)
///
/// What it proposes is a function of the design, the warm start and the trials of earlier batches. A study that is made
/// again and told the same trials goes on as the first one would have.
public struct Study: Sendable {
  public let design: StudyDesign
  /// The trials that ended, by number.
  public private(set) var trials: [StudyTrial] = []
  /// Trials of other studies that the sampler learned from at the start; they count as no trials of this one.
  public let warmStart: [StudyTrial]
  /// Points that were proposed and are not finished.
  public private(set) var running: [Proposal] = []
  private var sampler: any Sampler
  private let base: RandomStream

  /// A point to try.
  public struct Proposal: Sendable, Hashable {
    public var number: Int
    public var point: [Double]
    /// False when the space admits no point that could be found; the trial is recorded as failed without being run.
    public var isAdmitted: Bool

    public init(number: Int, point: [Double], isAdmitted: Bool = true) {
      self.number = number
      self.point = point
      self.isAdmitted = isAdmitted
    }
  }

  /// - Parameter warmStart: trials whose points are points of this space; their values must be comparable.
  public init(_ design: StudyDesign, warmStart: [StudyTrial] = []) throws(AssayError) {
    self.design = design
    self.warmStart = warmStart
    base = RandomStream(seed: design.seed, stream: 0x5EA6C4)
    sampler = try design.sampler.make(design.space, directions: design.directions, seed: design.seed)
    for (place, trial) in warmStart.enumerated() {
      var trial = trial
      trial.number = place - warmStart.count
      sampler.begin(trial.number, at: trial.point)
      sampler.finish(trial)
    }
  }

  public var isFinished: Bool { trials.count >= design.trials && running.isEmpty }

  /// The points of the next batch; `nil` when the budget is spent.
  ///
  /// - Precondition: the batch before is finished.
  public mutating func nextBatch() -> [Proposal]? {
    precondition(running.isEmpty, "a batch is finished before the next is proposed")
    let count = min(design.batch, design.trials - trials.count)
    guard count > 0 else { return nil }
    for _ in 0..<count { propose() }
    return running
  }

  /// One more point, for a caller that runs its own loop; it may have several at a time.
  public mutating func ask() -> Proposal {
    propose()
    return running[running.count - 1]
  }

  private mutating func propose() {
    let number = max(trials.last?.number ?? -1, running.last?.number ?? -1) + 1
    var stream = base.child(UInt64(number))
    let point = sampler.propose(number, &stream)
    sampler.begin(number, at: point)
    running.append(Proposal(number: number, point: point, isAdmitted: design.space.admits(point)))
  }

  /// Takes the trials of a batch, in any order; they are learned in the order of their numbers.
  public mutating func finish(_ ended: [StudyTrial]) throws(AssayError) {
    for trial in ended.sorted(by: { $0.number < $1.number }) { try tell(trial) }
  }

  /// Takes the end of one trial.
  /// - Throws: `unknown_trial` for one that is not running.
  public mutating func tell(_ trial: StudyTrial) throws(AssayError) {
    guard let place = running.firstIndex(where: { $0.number == trial.number }) else {
      throw AssayError(
        code: "unknown_trial", message: "StudyTrial \(trial.number) is not running.",
        remedy: running.isEmpty
          ? "Ask for a point first."
          : "These are: \(running.map { "\($0.number)" }.joined(separator: ", ")).", place: "trial",
        kind: .usage)
    }
    let checked = design.checked(trial, at: running[place].point)
    running.remove(at: place)
    sampler.finish(checked)
    let later = trials.lastIndex { $0.number < trial.number }.map { $0 + 1 } ?? 0
    trials.insert(checked, at: later)
  }

  /// Takes up a stored study: its trials that ended, and the points that were out when it was stored.
  public mutating func resume(_ stored: [StudyTrial], running points: [Proposal] = []) {
    precondition(trials.isEmpty && running.isEmpty, "only a new study takes up a stored one")
    var all = stored.map { (number: $0.number, point: $0.point, trial: Optional($0)) }
    all += points.map { ($0.number, $0.point, nil) }
    all.sort { $0.number < $1.number }
    for entry in all { sampler.begin(entry.number, at: entry.point) }
    for entry in all {
      if let trial = entry.trial {
        sampler.finish(trial)
        trials.append(trial)
      }
    }
    running = points.sorted { $0.number < $1.number }
  }
}

extension Study {
  /// Complete trials that keep their constraints.
  public var candidates: [StudyTrial] { trials.filter { $0.state == .complete && $0.isFeasible } }

  /// The best trial of a study with one objective, the earliest of equal ones; `nil` while none is complete.
  public var best: StudyTrial? {
    candidates.min { design.directions[0].loss($0.values[0]) < design.directions[0].loss($1.values[0]) }
  }

  /// The trials that no other trial beats in all objectives, by number.
  public var front: [StudyTrial] {
    let candidates = candidates
    let losses = candidates.map { trial in zip(design.directions, trial.values).map { $0.loss($1) } }
    return NonDomination.front(losses).map { candidates[$0] }
  }

  /// What pruners of the next batch see.
  public func decision() -> PruningDecision {
    PruningDecision(design.pruner, direction: design.directions[0], earlier: trials)
  }
}

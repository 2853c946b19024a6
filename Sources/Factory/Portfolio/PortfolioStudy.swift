public import Backtest
public import Diagnostics
public import Market
public import Numerics
public import Portfolio

/// The choice of a portfolio on training dates, its judgement on later ones, and how much of it hangs on what.
public struct PortfolioStudy: Sendable {
  /// What is asked for.
  public struct Plan: Sendable, Hashable {
    public var objective = PortfolioObjective.sharpe
    /// How many books the portfolio may have; up to all of them unless given.
    public var sizes: ClosedRange<Int>?
    /// Most subsets that are replayed.
    public var budget = 100_000
    /// First date of the choice, its last one, and the last date of the judgement.
    public var from: CivilDate?
    public var trainTo: CivilDate
    public var to: CivilDate?
    public var seed: UInt64 = 1
    /// Whether the portfolio is also chosen anew each year, and whether sizes are compared.
    public var walksForward = true
    public var comparesSizes = true
    /// Trials of portfolios of the same books that were charged before.
    public var earlierTrials = 0

    public init(trainTo: CivilDate) { self.trainTo = trainTo }
  }

  public let market: PortfolioMarket
  public let plan: Plan
  public let universe: SubsetUniverse
  public let choice: SubsetChoice
  /// The books of the portfolio as places in the universe, in the order of the list.
  public let members: [Int]
  /// Dates that chose, and dates that did not; the latter `nil` where none are left.
  public let training: PeriodResult
  public let test: PeriodResult?
  /// The choice on the full engine over all dates.
  public let replay: AccountResult
  public let sensitivity: PortfolioSensitivity
  public let testSensitivity: PortfolioSensitivity?
  /// All candidates together, and the one with the best training value alone, under the same limits: training, test.
  public let everything: (training: SubsetFigures, test: SubsetFigures?)
  public let bestSingle: (member: Int, training: SubsetFigures, test: SubsetFigures?)
  public let walkForward: WalkForwardChoice?
  public let sizes: [SizeComparison]
  /// Correlations of the daily results of all books, each by itself, on the training dates.
  public let correlations: [[Double]]

  /// - Throws: `no_training_days`, `no_subset_keeps_limits`, `replays_differ`; what replays refuse.
  public init(_ market: PortfolioMarket, _ plan: Plan, workers: Workers = .one) throws {
    self.market = market
    self.plan = plan
    let universe = try market.universe()
    self.universe = universe
    let (account, year) = (market.account, market.daysPerYear)
    let past = universe.span(from: plan.from, through: plan.trainTo)
    let later = universe.span(from: plan.trainTo.advanced(byDays: 1), through: plan.to)
    try Self.check(past, later, market, plan)
    let sizes = plan.sizes ?? 1...universe.count
    let search = SubsetSearch(
      universe, limits: account.limits, over: past, objective: plan.objective,
      sizes: min(sizes.lowerBound, universe.count)...min(sizes.upperBound, universe.count),
      budget: plan.budget,
      daysPerYear: year, seed: plan.seed, workers: workers)
    let choice = try search.run()
    self.choice = choice
    // As the list has them: where priorities follow the list, the document must too.
    let places = universe.books.map { book in market.prepared.firstIndex { $0.book == book.book } ?? 0 }
    let members = choice.best.members.sorted { places[$0] < places[$1] }
    self.members = members
    let hasTest = later.windows.contains { !$0.isEmpty }
    func replayed(_ members: [Int], _ span: SubsetSpan) -> SubsetOutcome {
      universe.replay(members, limits: account.limits, over: span)
    }
    training = PeriodResult(
      replayed(members, past), daysPerYear: year, trials: choice.tried.count + plan.earlierTrials,
      trialSharpes: choice.tried.map(\.figures.sharpe), seed: plan.seed, workers: workers)
    test =
      hasTest
      ? PeriodResult(
        replayed(members, later), daysPerYear: year, trials: 1, seed: plan.seed, workers: workers) : nil
    func both(_ members: [Int]) -> (training: SubsetFigures, test: SubsetFigures?) {
      (
        SubsetFigures(replayed(members, past), daysPerYear: year),
        hasTest ? SubsetFigures(replayed(members, later), daysPerYear: year) : nil
      )
    }
    everything = both(Array(0..<universe.count))
    let singles = (0..<universe.count).map { search.judged([$0]) }
    let best = singles.indices.max { singles[$0] < singles[$1] } ?? 0
    let ofBest = both([best])
    bestSingle = (best, ofBest.training, ofBest.test)
    sensitivity = PortfolioSensitivity(
      universe, members: members, limits: account.limits, over: past, daysPerYear: year)
    testSensitivity =
      hasTest
      ? PortfolioSensitivity(
        universe, members: members, limits: account.limits, over: later, daysPerYear: year)
      : nil
    walkForward =
      try plan.walksForward ? Self.walk(search, plan, market) : nil
    let panel = universe.dailyResults(over: past)
    correlations = CovarianceEstimate(ofColumns: panel, method: .sample).correlationRows
    self.sizes =
      try plan.comparesSizes && hasTest
      ? SizeComparison.all(
        universe, members: members, panel: panel, market: market, past: past, later: later, plan)
      : []
    replay = try Self.engine(universe, members, market, plan)
    try Self.compare(training.outcome, universe, members, past)
  }

  /// A book as the list named it.
  public func listed(_ member: Int) -> PortfolioBook {
    let place = market.prepared.firstIndex { $0.book == universe.books[member].book } ?? 0
    return market.books[place]
  }

  /// What a reader has to know of the choice.
  public var remarks: [String] {
    repeated
      + (plan.comparesSizes && test != nil && sizes.isEmpty && members.count > 1
        ? [
          "Sizes are not compared: they are counted in units, and a book of the choice is sized by its value."
        ]
        : [])
  }

  /// Books of the choice whose days are those of another one: together they are one book of a larger size.
  private var repeated: [String] {
    members.indices.compactMap { place in
      let first = members[..<place].first { correlations[$0][members[place]] > 0.999_999 }
      return first.map {
        "\(name(members[place])) has the same daily results as \(name($0)), up to their size: together they are one "
          + "book of a larger size."
      }
    }
  }

  public func name(_ member: Int) -> String {
    "\(universe.books[member].book.symbol) \(universe.books[member].book.strategy)"
  }

  private static func check(
    _ past: SubsetSpan, _ later: SubsetSpan, _ market: PortfolioMarket, _ plan: Plan
  ) throws(AssayError) {
    if past.windows.contains(where: { $0.count > 1 }) { return }
    throw AssayError(
      code: "no_training_days",
      message:
        "No book has bars from \(plan.from.map { "\($0)" } ?? "the start") to \(plan.trainTo), on which the "
        + "portfolio is to be chosen"
        + (market.dates.map { "; the bars run from \($0.lowerBound) to \($0.upperBound)" } ?? "") + ".",
      remedy: "Give a later --train-to.", place: "train_to", kind: .usage)
  }

  /// Years of the judgement, each chosen on all before; without such years, the later half of the training.
  private static func walk(
    _ search: SubsetSearch, _ plan: Plan, _ market: PortfolioMarket
  ) throws -> WalkForwardChoice? {
    guard let dates = market.dates else { return nil }
    let begin = max(plan.from ?? dates.lowerBound, dates.lowerBound).components.year
    let last = min(plan.to ?? dates.upperBound, dates.upperBound).components.year
    let first = max(begin + 3, plan.trainTo.components.year - 4)
    guard first <= last else { return nil }
    let yearly = SubsetSearch(
      search.universe, limits: search.limits, over: search.span, objective: search.objective,
      sizes: search.sizes,
      budget: min(search.budget, 5_000), daysPerYear: search.daysPerYear, seed: search.seed,
      workers: search.workers)
    return try WalkForwardChoice(yearly, years: first...last, from: plan.from)
  }

  private static func engine(
    _ universe: SubsetUniverse, _ members: [Int], _ market: PortfolioMarket, _ plan: Plan
  ) throws -> AccountResult {
    let account = BookAccount(
      members.map { universe.books[$0] }, settings: universe.settings,
      inputs: AccountInputs(
        rates: universe.rates.isEmpty ? [] : members.map { universe.rates[$0] },
        priorities: universe.priorities.isEmpty ? [] : members.map { universe.priorities[$0] }))
    return try account.run(
      over: members.map { universe.books[$0].window(from: plan.from, through: plan.to) }, recordsEquity: true)
  }

  /// The choice is replayed on the full engine as well: a search on paths that had gone astray is not handed out.
  private static func compare(
    _ fast: SubsetOutcome, _ universe: SubsetUniverse, _ members: [Int], _ span: SubsetSpan
  ) throws {
    if !fast.isExact { return }
    let account = BookAccount(
      members.map { universe.books[$0] }, settings: universe.settings,
      inputs: AccountInputs(
        rates: universe.rates.isEmpty ? [] : members.map { universe.rates[$0] },
        priorities: universe.priorities.isEmpty ? [] : members.map { universe.priorities[$0] }))
    let engine = try account.run(over: members.map { span.windows[$0] })
    guard engine.dailyEquity == fast.dailyEquity else {
      throw AssayError(
        code: "replays_differ",
        message: "The replay on paths and the full engine disagree about the chosen portfolio.",
        remedy: "This is a fault of assay: please report it with the list of books.", kind: .failure)
    }
  }
}

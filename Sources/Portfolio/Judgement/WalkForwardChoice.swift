public import Backtest
public import Market

/// A portfolio chosen anew each year on everything before, and traded in that year.
public struct WalkForwardChoice: Sendable {
  public struct Year: Sendable {
    public let year: Int
    /// Places in the books of the universe.
    public let members: [Int]
    public let inSample: SubsetFigures
    public let traded: SubsetFigures
    public let tried: Int
  }

  public let years: [Year]
  /// Daily results in currency, year after year, each with fresh capital.
  public let changes: [Double]
  /// The annual Sharpe ratio of these; NaN where nothing moved.
  public let sharpe: Double
  public let profit: Double
  /// Years in which no subset of the past kept the limits, so that nothing was traded.
  public let idleYears: [Int]

  /// - Parameters:
  ///   - search: what is done each year, for other dates.
  ///   - years: the calendar years that are traded.
  ///   - first: the first date of the past.
  public init(_ search: SubsetSearch, years: ClosedRange<Int>, from first: CivilDate?) throws {
    var (made, changes, idle): ([Year], [Double], [Int]) = ([], [], [])
    for year in years {
      guard let newYear = CivilDate(year: year, month: 1, day: 1),
        let end = CivilDate(year: year, month: 12, day: 31)
      else { continue }
      let past = search.universe.span(from: first, through: newYear.advanced(byDays: -1))
      let coming = search.universe.span(from: newYear, through: end)
      let choice = try? SubsetSearch(
        search.universe, limits: search.limits, over: past, objective: search.objective, sizes: search.sizes,
        budget: search.budget, daysPerYear: search.daysPerYear, seed: search.seed, workers: search.workers
      ).run()
      guard let choice else {
        idle.append(year)
        continue
      }
      let outcome = search.universe.replay(choice.best.members, limits: search.limits, over: coming)
      if outcome.dates.isEmpty { continue }
      changes += outcome.dailyChanges
      made.append(
        Year(
          year: year, members: choice.best.members, inSample: choice.best.figures,
          traded: SubsetFigures(outcome, daysPerYear: search.daysPerYear), tried: choice.tried.count))
    }
    self.years = made
    self.changes = changes
    idleYears = idle
    sharpe = SubsetFigures.sharpe(changes, daysPerYear: search.daysPerYear)
    profit = changes.reduce(0, +)
  }
}

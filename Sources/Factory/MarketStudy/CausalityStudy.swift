internal import Diagnostics
internal import Indicators
public import Market
internal import Numerics
public import Strategies

/// Whether the decisions of a strategy depend on what came later: bars are cut off, or replaced by others, and every
/// decision before must stay.
///
/// Causality is held by types (`BarContext` cannot name the future); this looks at what came of it, and holds for code
/// that found a way around, such as a user's own. It can refute and never prove: a decision is compared at the cuts
/// alone.
public struct CausalityStudy: Sendable {
  public let rows: [Row]

  public struct Row: Sendable {
    public let strategy: String
    /// Parameter sets that were compared.
    public let sets: Int
    /// Entries of the whole series that were compared, over all sets and cuts.
    public let entries: Int
    /// Cuts at which each was compared, with the future cut off and with another one.
    public let comparisons: Int
    /// Where decisions differed: parameters and bar.
    public let violations: [Violation]
    /// Why the strategy could not be compared; `nil` when it was.
    public let obstacle: Obstacle?
  }

  /// Why a strategy was not compared.
  public struct Obstacle: Sendable, Hashable {
    public let code: String
    public let message: String

    /// Whether the bars are the reason: the strategy needs longer ones, a volume, sessions. Anything else is a failure
    /// of the strategy: it crashed, gave no answer, asked for the future.
    public var isOfBars: Bool {
      ["unsuitable_series", "series_too_short", "missing_volume"].contains(code)
    }

    init(_ error: AssayError) {
      code = error.code
      message = (error.place.map { $0.contains(":") ? "\($0): " : "" } ?? "") + error.message
    }
  }

  public struct Violation: Sendable, Hashable {
    public let parameters: String
    /// The last bar before the other future.
    public let bar: Int
  }

  /// Rows whose decisions changed.
  public var violating: [Row] { rows.filter { !$0.violations.isEmpty } }

  /// Rows that failed before they could be compared.
  public var failed: [Row] { rows.filter { $0.obstacle?.isOfBars == false } }

  /// Rows that these bars cannot test.
  public var unsuited: [Row] { rows.filter { $0.obstacle?.isOfBars == true } }

  /// Rows whose decisions were compared; one without an entry has none.
  public var compared: [Row] { rows.filter { $0.obstacle == nil } }

  /// Whether no decision changed, no strategy failed untested, and there was something to compare.
  public var holds: Bool { violating.isEmpty && failed.isEmpty && !compared.isEmpty }

  /// - Parameters:
  ///   - names: strategies of the library.
  ///   - series: the bars to cut; at least 200.
  ///   - cuts: at how many bars, drawn by `seed`.
  ///   - sets: parameter sets a strategy: the defaults, and others drawn from the grid.
  public static func run(
    _ names: [String], of library: StrategyLibrary, on series: BarSeries, cuts: Int = 8, sets: Int = 5,
    seed: UInt64 = 1, progress: (String) -> Void = { _ in }
  ) throws -> CausalityStudy {
    let bench = CausalityBench(series, cuts: cuts, seed: seed)
    return CausalityStudy(
      rows: try names.map { name in
        defer { progress(name) }
        return try bench.row(library.model(named: name), sets: sets, seed: seed)
      })
  }
}

/// The series and its other futures.
private struct CausalityBench {
  let whole: IndicatorStore
  let cuts: [(bar: Int, futures: [IndicatorStore])]

  init(_ series: BarSeries, cuts: Int, seed: UInt64) {
    precondition(series.count >= 200, "a series to cut has at least 200 bars")
    whole = IndicatorStore(series)
    var random = RandomStream(seed: seed)
    self.cuts = (0..<cuts).map { _ in
      let bar = series.count / 2 + random.below(series.count / 2 - 2)
      let cut = series.slice(0..<bar + 1)
      return (bar, [IndicatorStore(cut), IndicatorStore(series.mirroredAfter(bar))])
    }
  }

  func row(_ model: StrategyModel, sets: Int, seed: UInt64) throws -> CausalityStudy.Row {
    var (entries, comparisons) = (0, 0)
    var violations: [CausalityStudy.Violation] = []
    var compared = 0
    do {
      let points = try points(of: model, count: sets, seed: seed)
      compared = points.count
      for point in points {
        let strategy = try PreparedStrategy(model, point, spacing: BarSpacing(of: whole.series))
        let original = try signals(of: strategy, on: whole)
        for cut in cuts {
          for future in cut.futures {
            comparisons += 1
            let other = try signals(of: strategy, on: future)
            entries += (0...cut.bar).count { original.entries[$0] }
            if !original.agrees(with: other, through: cut.bar) {
              violations.append(.init(parameters: point.json.text(), bar: cut.bar))
            }
          }
        }
      }
    } catch let error as AssayError where error.kind == .badData {
      return .init(
        strategy: model.description.name, sets: 0, entries: 0, comparisons: 0, violations: [],
        obstacle: CausalityStudy.Obstacle(error))
    }
    return .init(
      strategy: model.description.name, sets: compared, entries: entries, comparisons: comparisons,
      violations: violations, obstacle: nil)
  }

  private func signals(of strategy: PreparedStrategy, on store: IndicatorStore) throws -> Signals {
    let open = store.series.open
    return try strategy.signals(on: store, fills: EntryFills(horizon: 20) { open[$0 + 1] })
  }

  /// The first of the grid and others of it.
  private func points(of model: StrategyModel, count: Int, seed: UInt64) throws -> [ParameterSet] {
    let grid = try ParameterGrid(of: model).sets
    var random = RandomStream(seed: seed, stream: 1)
    let order = random.permutation(grid.count).prefix(count)
    return order.sorted().map { grid[$0] }
  }
}

extension BarSeries {
  /// The same bars up to `bar`, and the rest with every move turned round: another future that begins at the same
  /// close. Prices stay above zero where they were, since ratios are inverted.
  fileprivate func mirroredAfter(_ bar: Int) -> BarSeries {
    let square = close[bar] * close[bar]
    func turned(_ column: [Double], _ other: [Double]) -> [Double] {
      column.indices.map { $0 <= bar ? column[$0] : square / other[$0] }
    }
    return BarSeries(
      instrument: instrument, timeframe: timeframe, timestamps: timestamps, open: turned(open, open),
      high: turned(high, low), low: turned(low, high), close: turned(close, close), volume: volume,
      sessionDates: sessionDates)
  }
}

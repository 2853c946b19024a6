import Market
import Storage

/// The deepest falls of each strategy's mean window returns, compounded.
struct DrawdownPeriods {
  private struct Period {
    var strategy: String
    /// The last window before the fall, the deepest, and the one that made up for it; `nil` for the start and
    /// the end.
    var peak: Int?
    var trough: Int
    var recovery: Int?
    var depth: Double
    var windows: Int
  }

  /// How many of each strategy are kept.
  private static let kept = 3

  private let periods: [Period]
  private let panel: WindowPanel

  init(_ panel: WindowPanel) {
    self.panel = panel
    periods = panel.rows.strategies.indices.flatMap { strategy in
      Self.falls(panel.series(strategy), panel.rows.strategies[strategy])
        .sorted { ($0.depth, $0.trough) < ($1.depth, $1.trough) }.prefix(Self.kept)
    }
  }

  private static func falls(_ series: [(number: Int, mean: Double)], _ strategy: String) -> [Period] {
    var periods: [Period] = []
    var (equity, high) = (1.0, 1.0)
    var peak: Int?
    var current: Period?
    for (number, mean) in series {
      equity *= 1 + mean
      if equity >= high {
        current?.recovery = number
        if let current { periods.append(current) }
        (current, high, peak) = (nil, equity, number)
        continue
      }
      let depth = equity / high - 1
      var period =
        current ?? Period(strategy: strategy, peak: peak, trough: number, depth: 0, windows: 0)
      if depth < period.depth { (period.depth, period.trough) = (depth, number) }
      period.windows += 1
      current = period
    }
    if let current { periods.append(current) }
    return periods
  }

  var table: AnalysisTable {
    func day(_ number: Int?) -> String { number.map { panel.lastDay($0).description } ?? "" }
    return AnalysisTable(
      "drawdowns", "Drawdown periods",
      note: "The \(Self.kept) deepest of each strategy, by the ends of windows; no recovery means it lasts.",
      formats: ["depth": .percent],
      [
        .init("strategy", .strings(periods.map(\.strategy))),
        .init("peak", .strings(periods.map { day($0.peak) })),
        .init("trough", .strings(periods.map { day($0.trough) })),
        .init("recovery", .strings(periods.map { day($0.recovery) })),
        .init("depth", .double(periods.map(\.depth))),
        .init("windows_below", .int64(periods.map { Int64($0.windows) })),
      ])
  }
}

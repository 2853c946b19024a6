import Factory
import Learning

/// What the best trial made on each path of cross-validation, and what tells the trades that it keeps.
struct FilterFan {
  let result: FilterResult
  /// The sessions of the training trades, in days since 1970-01-01.
  let days: [Int]

  /// Sums of profit of each path, of their mean, and of all trades.
  func write(to html: inout HTMLWriter) {
    func sums(_ days: [Double]) -> [Double] { days.reduce(into: [0.0]) { $0.append($0[$0.count - 1] + $1) } }
    let paths = result.paths.map { sums($0.days) }
    let all = sums(result.baseline.days)
    guard let count = paths.first?.count, count > 1 else { return }
    let sessions = SessionAxis(days.first.map { [$0 - 1] + days } ?? [], count: count)
    let mean = (0..<count).map { day in paths.reduce(0) { $0 + $1[day] } / Double(paths.count) }
    var series: [Chart.Series] = []
    if all.count == count { series.append(.init("all trades", all, hue: .reference)) }
    series.append(.init("mean of the paths", mean, hue: .second))
    for (number, path) in paths.enumerated() {
      series.append(.init("path \(number + 1)", path, hue: Chart.Hue.numbered(number), isHidden: number >= 5))
    }
    Chart(
      title: "Sum of profit on \(paths.count) paths", across: sessions.axis,
      panels: [Chart.Panel(title: "Sum of profit", unit: .signedMoney, series: series, height: 320)],
      note: paths.count > 5 ? "The first five paths are shown; the legend has the others." : nil
    ).thinned(to: 800).write(to: &html)
  }
}

/// How the features of the kept trades differ from those of all trades of the look.
struct KeptTrades {
  struct Row {
    let feature: String
    /// Mean of the kept trades less the mean of all, in deviations of all.
    let shift: Double
    let kept: Double
    let all: Double
  }

  /// The largest differences first. Texts and features that do not vary are left out.
  let rows: [Row]

  init(_ result: FilterResult, _ table: TrainingTable) {
    guard let look = result.look, look.kept > 0 else {
      rows = []
      return
    }
    rows = result.model.preparation.features.compactMap { name -> Row? in
      guard case .numbers(let values)? = table.feature(name)?.values else { return nil }
      func moments(_ places: [Int]) -> (mean: Double, deviation: Double)? {
        let known = places.map { values[$0] }.filter(\.isFinite)
        guard known.count >= 2 else { return nil }
        let mean = known.reduce(0, +) / Double(known.count)
        let squares = known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (mean, (squares / Double(known.count - 1)).squareRoot())
      }
      let places = Array(values.indices)
      guard let all = moments(places), all.deviation > 0,
        let kept = moments(places.filter { look.keptTrades[$0] })
      else { return nil }
      return Row(feature: name, shift: (kept.mean - all.mean) / all.deviation, kept: kept.mean, all: all.mean)
    }.sorted { (-abs($0.shift), $0.feature) < (-abs($1.shift), $1.feature) }
  }

  func write(to html: inout HTMLWriter) {
    html.scrollingTable(label: "Features of the kept trades") { html in
      html.tableHead(["feature", "mean of the kept", "mean of all", "difference in deviations"])
      html.element("tbody") { html in
        for row in rows.prefix(12) {
          html.element("tr") { html in
            html.cell(.text(row.feature))
            html.cell(TableCell(text: Figure.fixed(row.kept, decimals: 3), value: row.kept))
            html.cell(TableCell(text: Figure.fixed(row.all, decimals: 3), value: row.all))
            html.cell(TableCell(text: Figure.fixed(row.shift, decimals: 2), value: row.shift))
          }
        }
      }
    }
  }
}

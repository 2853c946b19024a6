import Factory
import Learning

/// What the best trial made on each path of cross-validation, and what tells the trades that it keeps.
struct FilterFan {
  let result: FilterResult
  /// First and last date of the training trades.
  let dates: (String, String)

  /// Sums of profit of each path, of their mean, and of all trades.
  func write(to html: inout HTMLWriter) {
    func sums(_ days: [Double]) -> [Double] { days.reduce(into: [0.0]) { $0.append($0[$0.count - 1] + $1) } }
    let paths = result.paths.map { sums($0.days) }
    let all = sums(result.baseline.days)
    guard let count = paths.first?.count, count > 1 else { return }
    let mean = (0..<count).map { day in paths.reduce(0) { $0 + $1[day] } / Double(paths.count) }
    guard let scale = PlotScale(paths.flatMap { $0 } + all, isSpread: false) else {
      html.element("p", ["class": "empty"], text: "Nothing was earned or lost.")
      return
    }
    let plot = SmallPlot(
      label: "Sum of profit on \(paths.count) paths (thin), their mean (thick) and all trades (grey)",
      across: dates,
      up: scale.ends)
    plot.write(to: &html) { html in
      func draw(_ values: [Double], _ colour: String, _ width: String, _ opacity: String) {
        let step = max(1, values.count / 600)
        var line = ""
        for place in values.indices where place % step == 0 || place == values.count - 1 {
          let x = Double(place) / Double(max(values.count - 1, 1))
          line += (line.isEmpty ? "M" : "L") + plot.point(x, scale.share(values[place]))
        }
        html.element(
          "path", ["d": line, "stroke": colour, "stroke-width": width, "fill": "none", "opacity": opacity])
      }
      draw(all, "currentColor", "1.5", ".45")
      for path in paths { draw(path, StudyPlots.best, ".8", ".55") }
      draw(mean, StudyPlots.best, "2", "1")
    }
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
      html.element("thead") { html in
        html.element("tr") { html in
          for name in ["feature", "mean of the kept", "mean of all", "difference in deviations"] {
            html.element("th", ["scope": "col"], text: name)
          }
        }
      }
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

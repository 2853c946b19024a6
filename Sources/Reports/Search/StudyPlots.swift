import Glibc
import Search

/// The plots of a study as SVG, drawn small enough that their words can be read on a phone.
struct StudyPlots {
  let study: Study

  static let gridStyle =
    "display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr));gap:.5rem"
  static let accent = "#0072B2"
  static let best = "#D55E00"

  private var space: Space { study.design.space }

  func history(_ objective: Int, to html: inout HTMLWriter) {
    let goal = study.design.objectives[objective]
    let complete = study.candidates
    guard let scale = PlotScale(complete.map { $0.values[objective] }, isSpread: true) else { return }
    let last = Double(max(study.trials.last?.number ?? 1, 1))
    let plot = SmallPlot(
      label: "\(goal.name) by trial", across: ("trial 0", "trial \(Int(last))"), up: scale.ends)
    plot.write(to: &html) { html in
      for trial in study.trials where trial.state != .complete {
        plot.dot(
          Double(trial.number) / last, 0, "trial \(trial.number) \(trial.state.rawValue)",
          fill: "currentColor",
          opacity: 0.35, to: &html)
      }
      var path = ""
      var reached: Double?
      for trial in complete {
        let (x, value) = (Double(trial.number) / last, trial.values[objective])
        plot.dot(
          x, scale.share(value), "trial \(trial.number): \(Self.short(value))", fill: Self.accent,
          opacity: 0.5,
          to: &html)
        let isBetter = reached.map { goal.direction.loss(value) < goal.direction.loss($0) } ?? true
        if let known = reached { path += "L\(plot.point(x, scale.share(known)))" }
        if isBetter {
          path += (path.isEmpty ? "M" : "L") + plot.point(x, scale.share(value))
          reached = value
        }
      }
      if let reached { path += "L\(plot.point(1, scale.share(reached)))" }
      html.element("path", ["d": path, "stroke": Self.best, "stroke-width": "2", "fill": "none"])
    }
  }

  func importance(_ shares: [Double]?, _ ranked: [Int], to html: inout HTMLWriter) {
    guard let shares else {
      html.element("p", ["class": "empty"], text: "No parameter matters more than chance.")
      return
    }
    html.scrollingTable(label: "Importance") { html in
      html.element("tbody") { html in
        for index in ranked {
          html.element("tr") { html in
            html.element("th", ["scope": "row"], text: space.parameters[index].name)
            html.element(
              "td",
              [
                "style":
                  "width:70%;background:linear-gradient(to right,\(Self.accent)55 "
                  + "\(Self.number(shares[index] * 100))%,transparent 0)"
              ], text: Figure.percent(shares[index]))
          }
        }
      }
    }
  }

  func slice(_ parameter: Int, to html: inout HTMLWriter) {
    let trials = study.candidates.filter { !$0.point[parameter].isNaN }
    guard let scale = PlotScale(study.candidates.map { $0.values[0] }, isSpread: true) else { return }
    let plot = SmallPlot(
      label: "\(study.design.objectives[0].name) by \(space.parameters[parameter].name)",
      across: ends(parameter), up: scale.ends)
    let count = Double(max(study.trials.count, 1))
    plot.write(to: &html) { html in
      for trial in trials {
        let value = space.parameters[parameter].domain.value(at: trial.point[parameter])
        plot.dot(
          StudyLandscape.place(of: trial.point[parameter], parameter, in: space),
          scale.share(trial.values[0]),
          "trial \(trial.number): \(Self.short(value)), \(Self.short(trial.values[0]))", fill: Self.accent,
          opacity: 0.25 + 0.7 * Double(trial.number) / count, to: &html)
      }
    }
  }

  func contour(_ landscape: StudyLandscape, _ first: Int, _ second: Int, to html: inout HTMLWriter) {
    let surface = landscape.surface(first, second, cells: 18)
    let values = surface.values.flatMap { $0 }
    guard let scale = PlotScale(values, isSpread: false) else { return }
    let up = ends(second)
    let plot = SmallPlot(
      label: "\(study.design.objectives[0].name) over \(space.parameters[first].name) (across) and "
        + "\(space.parameters[second].name) (up): orange is \(Self.short(scale.high)), white \(Self.short(scale.low))",
      across: ends(first), up: up)
    plot.write(to: &html) { html in
      let (columns, rows) = (Double(surface.across.count), Double(surface.up.count))
      for (row, line) in surface.values.enumerated() {
        for (column, value) in line.enumerated() {
          plot.cell(
            Double(column) / columns, Double(row) / rows, 1 / columns, 1 / rows,
            "\(Self.short(surface.across[column])), \(Self.short(surface.up[row])): \(Self.short(value))",
            fill: Self.best, opacity: scale.share(value), to: &html)
        }
      }
      for trial in study.candidates where !trial.point[first].isNaN && !trial.point[second].isNaN {
        plot.dot(
          StudyLandscape.place(of: trial.point[first], first, in: space),
          StudyLandscape.place(of: trial.point[second], second, in: space),
          "trial \(trial.number): \(Self.short(trial.values[0]))", fill: Self.accent, opacity: 0.7, to: &html)
      }
    }
  }

  /// The axes lie below each other, so that their names have room on a narrow screen.
  func parallel(_ ranked: [Int], to html: inout HTMLWriter) {
    let trials = study.candidates
    guard !trials.isEmpty else { return }
    let parameters = Array(ranked.prefix(14))
    let losses = trials.map { study.design.directions[0].loss($0.values[0]) }
    let order = losses.indices.sorted { (losses[$0], $0) > (losses[$1], $1) }
    let coloured = Set(order.suffix(max(1, trials.count / 10)))
    let plot = SmallPlot(
      label: "Parameters of \(trials.count) trials", across: ("", ""), up: ("", ""),
      height: 40 * Double(parameters.count + 1) + 20, left: 10)
    let step = 1 / Double(max(parameters.count, 1))
    plot.write(to: &html) { html in
      for index in order {
        var path = ""
        for (place, parameter) in parameters.enumerated() {
          let coordinate = trials[index].point[parameter]
          guard !coordinate.isNaN else { continue }
          let x = StudyLandscape.place(of: coordinate, parameter, in: space)
          path += (path.isEmpty ? "M" : "L") + plot.point(x, 1 - (Double(place) + 0.6) * step)
        }
        let isBest = coloured.contains(index)
        html.element(
          "path",
          [
            "d": path, "stroke": isBest ? Self.best : "currentColor", "opacity": isBest ? ".8" : ".12",
            "stroke-width": isBest ? "1.6" : "1", "fill": "none",
          ]
        ) {
          $0.element("title", text: "trial \(trials[index].number): \(Self.short(trials[index].values[0]))")
        }
      }
      for (place, parameter) in parameters.enumerated() {
        let y = 1 - (Double(place) + 0.6) * step
        html.element("path", ["d": "M\(plot.point(0, y))L\(plot.point(1, y))", "stroke": "currentColor"])
        let (low, high) = ends(parameter)
        plot.word(0, y, "\(space.parameters[parameter].name): \(low)", anchor: "start", to: &html)
        plot.word(1, y, high, anchor: "end", to: &html)
      }
    }
  }

  func front(to html: inout HTMLWriter) {
    guard study.design.objectives.count >= 2 else { return }
    let trials = study.candidates
    guard let across = PlotScale(trials.map { $0.values[0] }, isSpread: false),
      let up = PlotScale(trials.map { $0.values[1] }, isSpread: false)
    else { return }
    let front = Set(study.front.map(\.number))
    let names = study.design.objectives.map(\.name)
    let plot = SmallPlot(
      label: "\(names[1]) (up) by \(names[0]) (across); the front in orange", across: across.ends, up: up.ends
    )
    plot.write(to: &html) { html in
      for trial in trials {
        let isFront = front.contains(trial.number)
        plot.dot(
          across.share(trial.values[0]), up.share(trial.values[1]),
          "trial \(trial.number): \(trial.values.map { Self.short($0) }.joined(separator: ", "))",
          fill: isFront ? Self.best : Self.accent, opacity: isFront ? 1 : 0.4, to: &html)
      }
    }
  }

  private func ends(_ parameter: Int) -> (String, String) {
    switch space.parameters[parameter].domain {
    case .number(let low, let high, _, _): (Self.short(low), Self.short(high))
    case .integer(let low, let high, _, _): ("\(low)", "\(high)")
    case .choice(let values): (values[0].description, values[values.count - 1].description)
    }
  }

  static func short(_ value: SearchValue) -> String {
    if case .number(let number) = value { return short(number) }
    return value.description
  }

  /// Four significant digits.
  static func short(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return "\(value == 0 ? 0 : value)" }
    let digits = 3 - Int(log10(abs(value)).rounded(.down))
    let scale = pow(10.0, Double(digits))
    let rounded = (value * scale).rounded() / scale
    return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
  }

  static func number(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}

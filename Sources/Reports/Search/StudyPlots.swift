import Glibc
import Search

/// The charts of a study: history, importance, slices, contour, parallel coordinates, front.
package struct StudyPlots {
  let study: Study
  /// Whether the objectives are figures of backtests, which have units.
  var isOnBars = false

  private var space: Space { study.design.space }

  /// Each trial in order, with the best so far. Pruned and failed trials stand at the bottom edge.
  func history(_ objective: Int, to html: inout HTMLWriter) {
    let goal = study.design.objectives[objective]
    let trials = study.trials.sorted { $0.number < $1.number }
    let values = trials.map { $0.state == .complete && !$0.values.isEmpty ? $0.values[objective] : .nan }
    guard let spread = Chart.spread(values), trials.count > 1 else {
      return html.element("p", ["class": "empty"], text: "All trials have one value of \(goal.name).")
    }
    let range = Chart.padded(spread.range)
    var best = [Double](repeating: .nan, count: trials.count)
    var reached = Double.nan
    for (place, value) in values.enumerated() {
      if value.isFinite, reached.isNaN || goal.direction.loss(value) < goal.direction.loss(reached) {
        reached = value
      }
      best[place] = reached
    }
    var series = [
      Chart.Series("complete", values, hue: .first, style: .dots),
      Chart.Series("best so far", best, hue: .second, style: .step),
    ]
    for state in [TrialState.pruned, .failed] where trials.contains(where: { $0.state == state }) {
      let edge = trials.map { $0.state == state ? range.lowerBound : .nan }
      series.append(
        Chart.Series(
          "\(state.rawValue), at the edge", edge, hue: state == .failed ? .bad : .muted, style: .dots))
    }
    var chart = Chart(
      title: "\(Self.named(goal.name)) by trial",
      across: .numbers(trials.map { Double($0.number) }, title: "trial", unit: .count),
      panels: [
        Chart.Panel(title: goal.name, unit: unit(of: goal.name), series: series, height: 280, range: range)
      ],
      note: spread.outside == 0
        ? nil : "\(Figure.count(spread.outside)) trials lie beyond the axis; the data have them.")
    chart.places = trials.map { "trial \($0.number), \($0.state.rawValue)" }
    chart.write(to: &html)
  }

  func importance(_ shares: [Double]?, _ ranked: [Int], to html: inout HTMLWriter) {
    guard let shares else {
      return html.element("p", ["class": "empty"], text: "No parameter matters more than chance.")
    }
    html.scrollingTable(label: "Importance", classes: "data") { html in
      html.element("thead") { html in
        html.element("tr") { html in
          html.columnHead("Parameter", isNumeric: false)
          html.columnHead("Share")
        }
      }
      html.element("tbody") { html in
        for index in ranked {
          html.element("tr") { html in
            html.rowHead(.text(space.parameters[index].name))
            html.element(
              "td",
              [
                "class": "n", "data-v": "\(shares[index])",
                "style":
                  "width:70%;background:linear-gradient(to right,color-mix(in srgb,var(--accent) 35%,transparent) "
                  + "\((shares[index] * 1000).rounded() / 10)%,transparent 0)",
              ], text: Figure.percent(shares[index]))
          }
        }
      }
    }
  }

  /// One parameter against the first objective, the trials parted by when they were made.
  func slice(_ parameter: Int, to html: inout HTMLWriter) {
    let trials = study.candidates.filter { !$0.point[parameter].isNaN }
    guard let spread = Chart.spread(study.candidates.map { $0.values[0] }) else { return }
    let goal = study.design.objectives[0].name
    let name = space.parameters[parameter].name
    let third = max(1, (study.trials.count + 2) / 3)
    var clouds = [
      Chart.Cloud(name: "first third", hue: .muted), .init(name: "second", hue: .first),
      .init(name: "last", hue: .second),
    ]
    for trial in trials {
      let value = space.parameters[parameter].domain.value(at: trial.point[parameter])
      clouds[min(2, trial.number / third)].points.append(
        .init(
          x: StudyLandscape.place(of: trial.point[parameter], parameter, in: space), y: trial.values[0],
          words:
            "trial \(trial.number): \(name) \(Self.short(value)), \(goal) \(text(trial.values[0], of: 0))"
        ))
    }
    guard
      var chart = Chart.cloud(
        title: "\(Self.named(goal)) by \(name)", across: (name, .ratio), up: (goal, unit(of: goal)),
        clouds: clouds,
        height: 220)
    else { return }
    chart.panels[0].range = Chart.padded(spread.range)
    chart.ticks = ticks(parameter)
    chart.write(to: &html)
  }

  func contour(_ landscape: StudyLandscape, _ first: Int, _ second: Int, to html: inout HTMLWriter) {
    let surface = landscape.surface(first, second, cells: 18)
    let values = surface.values.flatMap(\.self).filter(\.isFinite)
    guard let low = values.min(), let high = values.max(), low < high else {
      return html.element("p", ["class": "empty"], text: "The forest expects one value everywhere.")
    }
    let goal = study.design.objectives[0].name
    let names = (space.parameters[first].name, space.parameters[second].name)
    let points = study.candidates.filter { !$0.point[first].isNaN && !$0.point[second].isNaN }.map { trial in
      func value(_ parameter: Int) -> String {
        Self.short(space.parameters[parameter].domain.value(at: trial.point[parameter]))
      }
      return Chart.Point(
        x: StudyLandscape.place(of: trial.point[first], first, in: space),
        y: StudyLandscape.place(of: trial.point[second], second, in: space),
        words: "trial \(trial.number): \(names.0) \(value(first)), \(names.1) \(value(second)), "
          + "\(goal) \(text(trial.values[0], of: 0))")
    }
    guard
      var chart = Chart.cloud(
        title: "Expected \(goal) over \(names.0) and \(names.1)", across: (names.0, .ratio),
        up: (names.1, .ratio), clouds: [.init(name: "trials", hue: .second, points: points)], height: 380)
    else { return }
    chart.surface = Chart.Surface(
      across: surface.across.map { "\(names.0) \(Self.short($0))" },
      up: surface.up.map { "\(names.1) \(Self.short($0))" }, values: surface.values, unit: unit(of: goal))
    chart.ticks = ticks(first)
    chart.panels[0].ticks = ticks(second)
    chart.panels[0].range = 0...1
    chart.write(to: &html)
  }

  /// Parameters by importance, then the objectives.
  func parallel(_ ranked: [Int], to html: inout HTMLWriter) {
    let direction = study.design.directions[0]
    let trials = study.candidates.sorted {
      (direction.loss($0.values[0]), $0.number) < (direction.loss($1.values[0]), $1.number)
    }
    guard trials.count > 1 else {
      return html.element("p", ["class": "empty"], text: "There are fewer than two complete trials.")
    }
    let parameters = Array(ranked.prefix(14))
    let goals = study.design.objectives.indices.compactMap { index in
      Chart.spread(trials.map { $0.values[index] }).map { (index: index, range: $0.range) }
    }
    let axes =
      parameters.map { ParallelChart.Axis(name: space.parameters[$0].name, ticks: ticks($0)) }
      + goals.map { goal in
        ParallelChart.Axis(
          name: study.design.objectives[goal.index].name,
          ticks: [
            .init(0, text(goal.range.lowerBound, of: goal.index)),
            .init(1, text(goal.range.upperBound, of: goal.index)),
          ])
      }
    let best = max(1, trials.count / 10)
    let lines = trials.enumerated().map { rank, trial in
      let places =
        parameters.map { parameter in
          trial.point[parameter].isNaN
            ? Double.nan : StudyLandscape.place(of: trial.point[parameter], parameter, in: space)
        }
        + goals.map { goal in
          let span = goal.range.upperBound - goal.range.lowerBound
          return min(1, max(0, (trial.values[goal.index] - goal.range.lowerBound) / span))
        }
      let values =
        parameters.map { parameter in
          trial.point[parameter].isNaN
            ? Figure.undefined
            : Self.short(space.parameters[parameter].domain.value(at: trial.point[parameter]))
        } + goals.map { text(trial.values[$0.index], of: $0.index) }
      return ParallelChart.Line(
        words: "trial \(trial.number)", places: places, values: values, isBest: rank < best)
    }
    ParallelChart(
      title: "Parameters and results of \(Figure.count(trials.count)) trials", axes: axes, lines: lines,
      note:
        "The best tenth is in colour. Drag along an axis to keep the trials of a range; click it to let go."
    ).write(to: &html)
  }

  func front(to html: inout HTMLWriter) {
    guard study.design.objectives.count >= 2 else { return }
    let front = Set(study.front.map(\.number))
    let names = study.design.objectives.map(\.name)
    var clouds = [Chart.Cloud(name: "other trials", hue: .muted), .init(name: "front", hue: .second)]
    for trial in study.candidates {
      let words = names.indices.map { "\(names[$0]) \(text(trial.values[$0], of: $0))" }.joined(
        separator: ", ")
      clouds[front.contains(trial.number) ? 1 : 0].points.append(
        .init(x: trial.values[0], y: trial.values[1], words: "trial \(trial.number): \(words)"))
    }
    Chart.cloud(
      title: "\(Self.named(names[1])) by \(names[0])", across: (names[0], unit(of: names[0])),
      up: (names[1], unit(of: names[1])), clouds: clouds
    )?.write(to: &html)
  }

  /// Round values of a parameter at their places of its axis.
  private func ticks(_ parameter: Int) -> [Chart.Tick] {
    let domain = space.parameters[parameter].domain
    func tick(_ coordinate: Double) -> Chart.Tick {
      Chart.Tick(
        StudyLandscape.place(of: coordinate, parameter, in: space), Self.short(domain.value(at: coordinate)))
    }
    switch domain {
    case .choice(let values):
      return values.indices.map { tick(Double($0)) }
    case .number(let low, let high, _, let isLogarithmic):
      return AxisTicks.round(low, high, isLogarithmic: isLogarithmic, isWhole: false).map(tick)
    case .integer(let low, let high, _, let isLogarithmic):
      return AxisTicks.round(Double(low), Double(high), isLogarithmic: isLogarithmic, isWhole: true).map(tick)
    }
  }

  /// With a capital, as a title begins.
  static func named(_ name: String) -> String { name.prefix(1).uppercased() + name.dropFirst() }

  /// The unit of an objective; plain numbers where a program of the reader's own measures it.
  func unit(of objective: String) -> ReportUnit { Self.unit(of: objective, isOnBars: isOnBars) }

  private static func unit(of objective: String, isOnBars: Bool) -> ReportUnit {
    guard isOnBars else { return .ratio }
    return switch objective {
    case "cagr", "drawdown", "total_return", "win_rate", "volatility": .percent
    case "trades": .count
    default: .ratio
    }
  }

  private func text(_ value: Double, of objective: Int) -> String {
    Self.text(value, of: study.design.objectives[objective].name, isOnBars: isOnBars)
  }

  /// A value of an objective: as many decimals in every row of a table.
  package static func text(_ value: Double, of objective: String, isOnBars: Bool) -> String {
    guard isOnBars else { return short(value) }
    let unit = unit(of: objective, isOnBars: isOnBars)
    return unit == .ratio ? Figure.fixed(value, decimals: 3) : Figure.text(value, unit)
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
    let text = rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
    return text.replacing("-", with: Figure.minus)
  }
}

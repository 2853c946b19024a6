/// How many pairs came to each gate, how many passed, and what the gate asked.
struct FunnelSection {
  let gates: [ReportGate]
  let pairs: Int

  func write(to html: inout HTMLWriter) {
    html.section(id: "gates", title: "Gates") { html in
      if gates.isEmpty {
        return html.element("p", ["class": "empty"], text: "No gate was run.")
      }
      html.scrollingTable(label: "Gates", classes: "funnel") { html in
        html.element("thead") { html in
          html.element("tr") { html in
            html.columnHead("Gate", isNumeric: false)
            html.columnHead("It asks for", isNumeric: false)
            html.columnHead("In")
            html.columnHead("Passed")
            html.columnHead("Of all pairs", isNumeric: false)
          }
        }
        html.element("tbody") { html in
          for gate in gates { row(gate, to: &html) }
        }
      }
    }
  }

  private func row(_ gate: ReportGate, to html: inout HTMLWriter) {
    html.element("tr") { html in
      html.element("th", ["scope": "row"]) { html in
        html.text(gate.name)
        html.element("small", text: gate.reason)
      }
      html.element("td") { html in
        html.element("ul", ["class": "plain"]) { html in
          for criterion in gate.criteria { html.element("li", text: criterion.sentence) }
        }
      }
      html.cell(TableCell(text: Figure.count(gate.entered)))
      html.cell(TableCell(text: Figure.count(gate.passed)))
      html.element("td", ["class": "funnel-bar"]) { html in
        let entered = Self.width(gate.entered, of: pairs)
        let passed = Self.width(gate.passed, of: pairs)
        html.element("span", ["class": "entered", "style": "width:\(entered)"])
        html.element("span", ["class": "passed", "style": "width:\(passed)"])
        html.element(
          "span", ["class": "share"],
          text: pairs > 0 ? Figure.percent(Double(gate.passed) / Double(pairs)) : Figure.undefined)
      }
    }
  }

  private static func width(_ count: Int, of all: Int) -> String {
    "\(all > 0 ? Int((Double(count) / Double(all) * 100).rounded()) : 0)%"
  }
}

extension ReportCriterion {
  /// `Sharpe ratio ≥ 0.20`.
  var sentence: String {
    "\(figure) \(demand)"
  }

  /// `≥ 0.20`.
  var demand: String {
    let sign =
      switch comparison {
      case .atLeast: "≥"
      case .atMost: "≤"
      case .above: ">"
      case .below: "<"
      case .clearlyAbove: "clearly >"
      case .notClearlyBelow: "not clearly <"
      }
    let allowance = level.map { " (one-sided \(Figure.percent($0)))" } ?? ""
    // A threshold is exact: `≥ 95.0%`, and `≤ 100%` where a measured probability would be `>99.9%`.
    let limit = threshold.map { unit == .probability ? Figure.percent($0) : Figure.text($0, unit) }
    return "\(sign) \(limit ?? "the run’s own limit")\(allowance)"
  }
}

extension ReportPair.Failure {
  /// `Sharpe ratio 0.12, asked ≥ 0.20`.
  var sentence: String {
    let measured = value.map { Figure.text($0, criterion.unit) } ?? "undefined"
    return "\(criterion.figure) \(measured), asked \(criterion.demand)"
  }
}

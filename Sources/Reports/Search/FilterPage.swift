import Factory
import Market
import Search

/// What the page of a filter holds: the one look first, then what it was chosen from.
struct FilterPage: PageContent {
  let report: FilterReport

  private var result: FilterResult { report.result }
  private var study: Study { result.study }

  var title: String { "Filter \(report.name)" }
  var runID: String { report.id }
  var created: Timestamp { report.created }
  var hasCharts: Bool { true }
  var subtitle: String {
    "\(Figure.count(study.trials.count)) trials on \(Figure.count(result.trainingTrades)) trades to \(report.border); "
      + "one look at the \(Figure.count(report.validation.count)) after"
  }
  var navigation: [(id: String, title: String)] {
    [
      ("verdict", "Verdict"), ("equity", "Equity"), ("trials", "Trials over time"), ("paths", "Paths"),
      ("features", "Features"), ("settings", "Settings"),
    ]
  }

  func writeBody(to html: inout HTMLWriter) {
    verdict(to: &html)
    equity(to: &html)
    html.section(
      id: "trials", title: "Trials over time",
      lead:
        "Cross-validated Sharpe ratio of each trial; the line is the best so far. Pruned and failed trials stand at "
        + "the bottom edge."
    ) { StudyPlots(study: study).history(0, to: &$0) }
    paths(to: &html)
    features(to: &html)
    kept(to: &html)
    html.section(id: "settings", title: "Settings") { html in
      html.element("p", text: "assay \(report.codeVersion). The best trial:")
      html.scrollingTable(label: "The best trial") { html in
        html.element("tbody") { html in
          for (name, value) in study.design.space.values(at: result.trial.point) {
            html.element("tr") { html in
              html.cell(.text(name))
              html.cell(TableCell(text: StudyPlots.short(value)))
            }
          }
        }
      }
    }
  }

  private func verdict(to html: inout HTMLWriter) {
    html.section(id: "verdict", title: "Verdict") { html in
      let isAccepted = result.acceptance?.isAccepted == true
      html.element(
        "p", ["class": isAccepted ? "notice calm" : "notice"],
        text: isAccepted
          ? "The filter is accepted: all four rules hold on trades that neither taught nor chose it."
          : "The filter is not accepted.")
      var tiles = [
        Tiles.Tile(
          name: "Sharpe, cross-validated", value: Figure.ratio(result.sharpe),
          detail: "\(Figure.ratio(result.baseline.sharpe)) without filter"),
        Tiles.Tile(
          name: "Sharpe of luck", value: Figure.ratio(result.expectedMaximum),
          detail: "expected of the best of \(Figure.count(study.trials.count)) without skill"),
        Tiles.Tile(name: "Deflated Sharpe", value: Figure.probability(result.deflated)),
        Tiles.Tile(
          name: "Probability of overfitting", value: Figure.probability(result.overfitting),
          detail: "over \(Figure.count(result.overfittingTrials)) complete trials"),
      ]
      if let look = result.look {
        let interval = look.difference.map {
          "\(Figure.ratio($0.lowerBound)) to \(Figure.ratio($0.upperBound))"
        }
        tiles += [
          Tiles.Tile(
            name: "Sharpe with filter, look", value: Figure.ratio(look.filtered.sharpe),
            detail: "\(Figure.ratio(look.baseline.sharpe)) without"),
          Tiles.Tile(name: "Difference, 95 %", value: interval ?? Figure.undefined),
          Tiles.Tile(
            name: "Trades kept, look", value: Figure.count(look.kept),
            detail: "of \(Figure.count(look.trades))"),
          Tiles.Tile(
            name: "Share that made money", value: Figure.percent(look.precision),
            detail: "\(Figure.percent(look.winRate)) of all"),
        ]
      }
      Tiles(tiles: tiles).write(to: &html)
      if let acceptance = result.acceptance { rules(acceptance, to: &html) }
      if report.looks > 1 {
        html.element(
          "p", ["class": "hint"],
          text:
            "These later trades were looked at \(report.looks) times. What was chosen after an earlier look is not "
            + "judged by this one.")
      }
    }
  }

  private func rules(_ acceptance: FilterAcceptance, to html: inout HTMLWriter) {
    html.scrollingTable(label: "Acceptance rule by rule") { html in
      html.tableHead(["rule", "needed", "found", "met"], texts: [0, 3])
      html.element("tbody") { html in
        for rule in acceptance.rules {
          html.element("tr") { html in
            html.cell(.text(rule.words))
            html.cell(TableCell(text: Figure.ratio(rule.needed)))
            html.cell(TableCell(text: Figure.ratio(rule.value)))
            html.cell(.text(rule.isMet ? "yes" : "no"))
          }
        }
      }
    }
  }

  /// Sums of profit over sessions: training by the mean path of cross-validation, then the look.
  private func equity(to html: inout HTMLWriter) {
    let kept = FilterScore.kept(result.trial.record ?? "")
    let paths = Double(kept.max() ?? 1)
    var all = report.training.daily { _ in 1 }
    var filtered =
      kept.count == report.training.count
      ? report.training.daily { Double(kept[$0]) / paths } : [Double](repeating: 0, count: all.count)
    let border = all.count
    if let look = result.look {
      all += look.baseline.days
      filtered += look.filtered.days
    }
    func sums(_ days: [Double]) -> [Double] { days.reduce(into: [0.0]) { $0.append($0[$0.count - 1] + $1) } }
    let (whole, part) = (sums(all), sums(filtered))
    html.section(
      id: "equity", title: "Equity",
      lead:
        "Profit of all trades and of the kept ones. Left of the upright line the filter is held out by "
        + "cross-validation; right of it are the trades that were looked at once."
    ) { html in
      guard let low = whole.min(), let high = whole.max(), low < high, whole.count > 2 else {
        return html.element("p", ["class": "empty"], text: "Nothing was earned or lost.")
      }
      let sessions = sessions(all.count)
      Chart(
        title: "Sum of profit", across: sessions.axis,
        panels: [
          Chart.Panel(
            title: "Sum of profit", unit: .signedMoney,
            series: [
              .init("all trades", whole, hue: .reference), .init("kept trades", part, hue: .second),
            ],
            marks: result.look == nil
              ? []
              : [.upright(sessions.position(border), name: "holdout opened", hue: .muted)],
            height: 320)
        ]
      ).thinned(to: 1_500).write(to: &html)
    }
  }

  /// The sessions behind the sums, with the day before the first, at which they are zero.
  private func sessions(_ count: Int) -> SessionAxis {
    var days = report.training.span.map { report.training.calendar.days[$0] }
    if result.look != nil { days += report.validation.span.map { report.validation.calendar.days[$0] } }
    return SessionAxis(days.first.map { [$0 - 1] + days } ?? [], count: count + 1)
  }

  private func paths(to html: inout HTMLWriter) {
    html.section(
      id: "paths", title: "Paths",
      lead:
        "The best trial on the paths of cross-validation, each of which holds out every trade once: the Sharpe ratio, "
        + "how far the paths differ, and the sum of profit on each."
    ) { html in
      let trial = result.trial
      Tiles(tiles: [
        Tiles.Tile(name: "Mean of the paths", value: Figure.ratio(trial.values.first)),
        Tiles.Tile(name: "Deviation", value: Figure.ratio(trial.figure("sharpe_deviation"))),
        Tiles.Tile(name: "Least", value: Figure.ratio(trial.figure("sharpe_least"))),
        Tiles.Tile(
          name: "Trades kept a path",
          value: Figure.count(trial.figure("trades_kept").map { Int($0.rounded()) }),
          detail: "AUC \(Figure.ratio(trial.figure("auc")))"),
      ]).write(to: &html)
      FilterFan(result: result, days: report.training.span.map { report.training.calendar.days[$0] }).write(
        to: &html)
    }
  }

  /// Which features the kept trades share.
  private func kept(to html: inout HTMLWriter) {
    let kept = KeptTrades(result, report.validation.table)
    if kept.rows.isEmpty { return }
    html.section(
      id: "kept", title: "Kept trades",
      lead:
        "How the trades that the filter keeps in the look differ from all of them, by the features that it reads."
    ) { kept.write(to: &$0) }
  }

  private func features(to html: inout HTMLWriter) {
    let (names, gains) = (result.columns, result.gains)
    html.section(
      id: "features", title: "Features",
      lead: gains == nil
        ? "What the model reads." : "What the model reads, by how much each lowered the loss in training."
    ) { html in
      html.scrollingTable(label: "Features") { html in
        html.tableHead(["feature"] + (gains == nil ? [] : ["share of the gain"]))
        html.element("tbody") { html in
          let total = gains?.reduce(0, +) ?? 0
          let order = names.indices.sorted { a, b in
            let (x, y) = (gains?[a] ?? 0, gains?[b] ?? 0)
            return x != y ? x > y : a < b
          }
          for place in order {
            html.element("tr") { html in
              html.cell(.text(names[place]))
              if let gains {
                html.cell(TableCell(text: Figure.percent(total > 0 ? gains[place] / total : nil)))
              }
            }
          }
        }
      }
    }
  }
}

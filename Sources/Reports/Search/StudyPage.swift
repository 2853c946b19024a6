import Backtest
import Diagnostics
import Factory
import Market
import Search

/// What the page of a study holds: the verdict first, then what was found and where.
struct StudyPage: PageContent {
  let report: StudyReport
  private let landscape: StudyLandscape?
  private let importance: [Double]?

  init(report: StudyReport) {
    self.report = report
    landscape = StudyLandscape(report.study)
    importance = landscape?.importance()
  }

  private var study: Study { report.study }
  private var space: Space { study.design.space }
  private var objectives: [Objective] { study.design.objectives }

  var title: String { "Study \(report.name)" }
  var runID: String { report.id }
  var created: Timestamp { report.created }
  var hasCharts: Bool { true }

  var subtitle: String {
    let goals = objectives.map { "\($0.direction.rawValue) \($0.name)" }.joined(separator: ", ")
    let trials =
      "\(Figure.count(study.trials.count)) trials by \(study.design.sampler.kind.rawValue): \(goals)"
    return (task ?? "") + trials
  }

  private var specification: JSONValue? { try? JSONValue(parsing: report.specification) }

  /// `MACross on AAPL, 1d bars from 2000-03-01 to 2010-12-29. ` for a search on bars.
  private var task: String? {
    guard let task = specification?["strategy"], let name = task["name"]?.stringValue,
      let symbol = task["symbol"]?.stringValue, let timeframe = task["timeframe"]?.stringValue
    else { return nil }
    let from = task["from"]?.stringValue.map { " from \($0)" } ?? ""
    let to = task["to"]?.stringValue.map { " to \($0)" } ?? ""
    return "\(name) on \(symbol), \(timeframe) bars\(from)\(to). "
  }

  var navigation: [(id: String, title: String)] { sections.map { ($0.id, $0.navigation ?? $0.title) } }

  private var hasContour: Bool { landscape != nil && ranked.count >= 2 }

  /// Parameters by importance, those that are fixed left out.
  private var ranked: [Int] {
    let shares = importance ?? []
    let all = space.parameters.indices.filter { space.parameters[$0].domain.count != 1 }
    return all.sorted { a, b in
      let (x, y) = (shares.isEmpty ? 0 : shares[a], shares.isEmpty ? 0 : shares[b])
      return x != y ? x > y : a < b
    }
  }

  /// A part of the page, in its order; what is left out of the list is left out of the navigation too.
  private struct Section {
    let id: String
    let title: String
    /// A shorter title for the navigation.
    var navigation: String?
    var lead: String?
    let write: (inout HTMLWriter) -> Void
  }

  private var sections: [Section] {
    let plots = StudyPlots(study: study, isOnBars: task != nil)
    var sections: [Section] = []
    if let verdict = report.verdict {
      sections.append(Section(id: "verdict", title: "Verdict") { self.verdict(verdict, to: &$0) })
    }
    sections.append(found)
    sections.append(
      Section(
        id: "history", title: "History",
        lead:
          "Each trial in order; the line is the best so far. Pruned and failed trials stand at the bottom edge."
      ) { html in
        for objective in objectives.indices { plots.history(objective, to: &html) }
      })
    if let landscape { sections += forestSections(landscape, plots) }
    sections.append(
      Section(
        id: "parallel", title: "Parallel coordinates",
        lead: "A line a trial through its parameters and results."
      ) { plots.parallel(ranked, to: &$0) })
    sections.append(trials)
    sections.append(
      Section(id: "settings", title: "Settings") { html in
        html.element("p", text: "assay \(report.codeVersion). Everything that decides the trials:")
        html.element("pre", ["tabindex": "0"]) { html in
          html.element("code", text: specification?.text(.indented) ?? report.specification)
        }
      })
    return sections
  }

  /// What a random forest makes of the trials.
  private func forestSections(_ landscape: StudyLandscape, _ plots: StudyPlots) -> [Section] {
    var sections = [
      Section(
        id: "importance", title: "Importance",
        lead: "How much worse a random forest predicts the first objective when a parameter is shuffled."
      ) { plots.importance(importance, ranked, to: &$0) },
      Section(
        id: "slices", title: "Slices",
        lead: "Each parameter against the first objective, with the trials coloured by when they were made."
      ) { html in
        html.element("div", ["class": "charts"]) { html in
          for index in ranked.prefix(12) { plots.slice(index, to: &html) }
        }
      },
    ]
    if hasContour {
      sections.append(
        Section(
          id: "contour", title: "Contour",
          lead:
            "What the forest expects over the two most important parameters, averaged over the others; dots are "
            + "trials, and the deeper the colour, the higher the value."
        ) { plots.contour(landscape, ranked[0], ranked[1], to: &$0) })
    }
    return sections
  }

  func writeBody(to html: inout HTMLWriter) {
    for section in sections {
      html.section(id: section.id, title: section.title, lead: section.lead, content: section.write)
    }
  }

  private func verdict(_ verdict: StudyVerdict, to html: inout HTMLWriter) {
    html.element(
      "p", ["class": verdict.survives == true ? "notice calm" : "notice"], text: verdict.sentence)
    var tiles = [
      Tiles.Tile(
        name: "Sharpe, searched dates", value: Figure.ratio(verdict.sharpe),
        detail: "trial \(verdict.trial.number)"),
      Tiles.Tile(
        name: "Sharpe of luck", value: Figure.ratio(verdict.expectedMaximum),
        detail: "expected of the best of \(Figure.count(verdict.ledgerTrials)) without skill"),
      Tiles.Tile(
        name: "Deflated Sharpe", value: Figure.probability(verdict.deflatedByLedger),
        detail: "by all trials on these bars; needs 0.95"),
      Tiles.Tile(
        name: "By this study's trials", value: Figure.probability(verdict.deflatedByStudy),
        detail: "\(Figure.count(verdict.studyTrials)) trials, failed and pruned ones too"),
    ]
    if let unseen = verdict.unseen {
      let core = unseen.metrics
      tiles += [
        Tiles.Tile(
          name: "Sharpe, unseen dates", value: Figure.ratio(core.sharpeRatio),
          detail: "± \(Figure.ratio(core.sharpeStandardError)), \(unseen.from) to \(unseen.through)"),
        Tiles.Tile(
          name: "P(Sharpe > 0), unseen", value: Figure.probability(core.probabilisticSharpeRatio),
          detail: "\(Figure.count(unseen.returns.count)) sessions"),
        Tiles.Tile(
          name: "Return, unseen", value: Figure.percent(core.totalReturn),
          detail: "\(Figure.count(unseen.trades)) trades"),
        Tiles.Tile(name: "Drawdown, unseen", value: Figure.percent(core.maximumDrawdown)),
      ]
    }
    Tiles(tiles: tiles).write(to: &html)
    html.element(
      "p", ["class": "hint"],
      text:
        "The deflated Sharpe ratio is the probability that the true ratio exceeds what the best of as many "
        + "trials without skill shows (Bailey & López de Prado 2014). A trial without a ratio counts with 0."
    )
  }

  private var found: Section {
    let isSingle = objectives.count == 1
    let found = isSingle ? study.best.map { [$0] } ?? [] : study.front
    return Section(
      id: "found", title: isSingle ? "Best trial" : "Front: trials that no other beats in every objective",
      navigation: isSingle ? "Best" : "Front"
    ) { html in
      if found.isEmpty { return html.element("p", ["class": "empty"], text: "No trial is complete.") }
      table(found, label: isSingle ? "Best trial" : "Front", score: report.score, to: &html)
      if let score = report.score, let best = score.best {
        html.element(
          "p", ["class": "hint"],
          text:
            "Score: \(score.text). Each objective counts by its place between the worst and the best of the front. "
            + "Trial \(best.trial) has the highest score; other weights choose another trial of the same front."
        )
      }
      if !isSingle { StudyPlots(study: study, isOnBars: task != nil).front(to: &html) }
    }
  }

  private static let shownTrials = 200

  private var trials: Section {
    let all = study.trials
    return Section(
      id: "trials", title: "Trials",
      lead: all.count > Self.shownTrials
        ? "The first \(Self.shownTrials) of \(all.count); `assay search export` writes all." : nil
    ) { table(Array(all.prefix(Self.shownTrials)), label: "Trials", to: &$0) }
  }

  private func table(
    _ trials: [StudyTrial], label: String, score: FrontScore? = nil, to html: inout HTMLWriter
  ) {
    html.scrollingTable(label: label) { html in
      html.element("thead") { html in
        html.element("tr") { html in
          let scored = score == nil ? [] : ["Score"]
          html.columnHead("Trial")
          html.columnHead("State", isNumeric: false)
          for name in objectives.map({ StudyPlots.named($0.name) }) + scored { html.columnHead(name) }
          for parameter in space.parameters {
            html.columnHead(parameter.name, isNumeric: !parameter.domain.isChoice)
          }
        }
      }
      html.element("tbody") { html in
        for trial in trials {
          html.element("tr") { html in
            html.cell(TableCell(text: "\(trial.number)", value: Double(trial.number)))
            html.cell(.text(trial.state.rawValue, detail: trial.message))
            for objective in objectives.indices {
              let value = trial.values.isEmpty ? nil : trial.values[objective]
              html.cell(
                TableCell(
                  text: value.map {
                    StudyPlots.text($0, of: objectives[objective].name, isOnBars: task != nil)
                  }
                    ?? Figure.undefined, value: value,
                  undefinedWhen: "the trial is \(trial.state.rawValue)"))
            }
            if let score {
              let value = score.value(of: trial.number)
              html.cell(TableCell(text: Figure.ratio(value), value: value))
            }
            for (index, parameter) in space.parameters.enumerated() {
              let coordinate = trial.point[index]
              html.cell(
                coordinate.isNaN
                  ? TableCell(text: Figure.undefined, undefinedWhen: "it does not exist in this trial")
                  : TableCell(
                    text: StudyPlots.short(parameter.domain.value(at: coordinate)), value: coordinate,
                    isNumeric: !parameter.domain.isChoice))
            }
          }
        }
      }
    }
  }
}

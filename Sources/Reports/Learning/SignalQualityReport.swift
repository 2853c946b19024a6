public import Learning
public import Market

/// A study of signal quality as one page that opens offline.
public struct SignalQualityReport: Sendable {
  let study: QualityStudy
  let created: Timestamp
  let codeVersion: String
  /// The file that the signals came from.
  let source: String
  /// Forecasts of regimes and prices of the same run of the pipeline.
  public var regimes: [(study: RegimeStudy, model: RegimeScores)] = []
  public var prices: [PriceStudy] = []
  /// What the networks add to simple forecasts of the regime, a sentence a horizon.
  public var regimeSentences: [String] = []

  public init(study: QualityStudy, created: Timestamp, codeVersion: String, source: String) {
    self.study = study
    self.created = created
    self.codeVersion = codeVersion
    self.source = source
  }

  /// The same study, time and libraries give the same bytes.
  public func html(_ assets: ChartAssets) -> String {
    PageFrame(assets: assets).render(SignalQualityPage(report: self))
  }
}

/// What the page holds: the verdict, the scores, then what they rest on.
struct SignalQualityPage: PageContent {
  let report: SignalQualityReport

  private var study: QualityStudy { report.study }

  var title: String {
    report.regimes.isEmpty && report.prices.isEmpty ? "Signal quality" : "Signal quality, regimes and prices"
  }
  var runID: String { report.source }
  var created: Timestamp { report.created }
  var hasCharts: Bool { true }
  var identity: String { "Signals of" }

  var subtitle: String {
    let split = study.split
    return
      "\(Figure.count(split.training.count)) signals for training, "
      + "\(Figure.count(split.validation.count)) for validation, "
      + "\(Figure.count(split.test.count)) for the test, from \(date(split.testStart)) on"
  }

  var navigation: [(id: String, title: String)] {
    var entries = [
      (id: "verdict", title: "Verdict"), (id: "data", title: "Data"), (id: "curves", title: "Curves"),
      (id: "calibration", title: "Calibration"),
    ]
    if study.acting != nil { entries.append((id: "acting", title: "Acting on it")) }
    entries.append((id: "importance", title: "Importance"))
    entries.append((id: "single", title: "Single signals"))
    if !curves.isEmpty { entries.append((id: "learning", title: "Learning curves")) }
    if !report.regimes.isEmpty { entries.append((id: "regimes", title: "Regimes")) }
    if !report.prices.isEmpty { entries.append((id: "prices", title: "Prices")) }
    return entries
  }

  private var curves: [(name: String, curve: NetworkModel.LearningCurve)] {
    study.members.compactMap { member in
      guard let network = member.model as? NetworkModel, !network.learningCurve.heldOut.isEmpty else {
        return nil
      }
      return (member.name, network.learningCurve)
    }
  }

  func writeBody(to html: inout HTMLWriter) {
    html.section(id: "verdict", title: "Verdict") { html in
      html.element("p", ["class": "notice"], text: study.sentence)
      for (each, sentence) in zip(report.regimes, report.regimeSentences) {
        html.element("p", ["class": "notice"], text: "Regimes, \(each.study.horizon) ahead. \(sentence)")
      }
      for prices in report.prices {
        html.element("p", ["class": "notice"], text: "Prices, " + prices.sentence)
      }
      scores(to: &html)
      html.element(
        "p", ["class": "hint"],
        text:
          "Intervals at 95 % over blocks of \(study.blockLength) days; an AUC of 0.5 is chance. assay "
          + report.codeVersion)
    }
    html.section(
      id: "data", title: "Data",
      lead: "Signals and the share that succeeded, by year and, where there are strategies, by strategy."
    ) { QualityDataTable(table: study.table).write(to: &$0) }
    let plots = QualityPlots(study: study)
    html.section(
      id: "curves", title: "Curves",
      lead: "Receiver operating characteristic and precision by recall of the ensemble on the test part."
    ) { html in
      html.element("div", ["class": "charts"]) { html in
        plots.characteristic(to: &html)
        plots.precision(to: &html)
      }
    }
    html.section(
      id: "calibration", title: "Calibration and lift",
      lead:
        "The share of successes by forecast probability, with its 95 % band, and lift by tenths of the signals."
    ) { html in
      plots.calibration(to: &html)
      plots.lift(to: &html)
    }
    if let acting = study.acting {
      html.section(id: "acting", title: "Acting on it") { plots.acting(acting, to: &$0) }
    }
    html.section(
      id: "importance", title: "Importance",
      lead:
        "Three answers: what splits gained in training, how much the test AUC falls when values are exchanged, and the "
        + "mean size of a feature's part in a prediction (SHAP). Where the first is high and the second is not, the "
        + "model learned what did not last."
    ) { html in
      for member in study.members { importance(member, to: &html) }
    }
    html.section(
      id: "single", title: "Single signals",
      lead:
        "The test signals with the highest and the lowest score, and what the features added (SHAP values)."
    ) { QualityExplanation(study: study).write(to: &$0) }
    if !curves.isEmpty {
      html.section(
        id: "learning", title: "Learning curves",
        lead: "Loss by epoch on the training rows and on those held aside, by which training stops."
      ) { html in
        for (name, curve) in curves {
          Chart(
            title: name,
            across: .numbers(curve.training.indices.map { Double($0 + 1) }, title: "epoch", unit: .count),
            panels: [
              Chart.Panel(
                title: "loss", unit: .ratio,
                series: [
                  .init("training rows", curve.training, hue: .first),
                  .init("held aside", curve.heldOut, hue: .second),
                ])
            ]
          ).write(to: &html)
        }
      }
    }
    if !report.regimes.isEmpty { RegimeSection(studies: report.regimes).write(to: &html) }
    if !report.prices.isEmpty { PriceSection(studies: report.prices).write(to: &html) }
  }

  private func scores(to html: inout HTMLWriter) {
    html.scrollingTable(label: "Scores") { html in
      html.tableHead(
        [
          "model", "in the ensemble", "AUC, validation", "AUC, test", "95 % interval", "DeLong's", "log loss",
          "Brier",
          "calibration error",
        ], texts: [0, 4, 5])
      html.element("tbody") { html in
        for (index, member) in study.members.enumerated() {
          let place = study.ensembleMembers.firstIndex(of: index)
          row(member.name, member.scores, place.map { study.ensembleWeights[$0] }, to: &html)
        }
        row("ensemble", study.ensemble, nil, to: &html)
        if let rates = study.groupRates { row(study.groupRatesName, rates.scores, nil, to: &html) }
      }
    }
  }

  private func row(
    _ name: String, _ scores: QualityStudy.Scores, _ weight: Double?, to html: inout HTMLWriter
  ) {
    html.element("tr") { html in
      html.element("th", ["scope": "row"], text: name)
      html.cell(
        TableCell(
          text: Figure.percent(weight), value: weight, undefinedWhen: "it is not in the ensemble"))
      for value in [scores.aucValidation, scores.ranking.auc] {
        html.cell(TableCell(text: Figure.fixed(value, decimals: 3), value: value))
      }
      html.cell(.text(Self.range(scores.interval)))
      html.cell(.text(Self.range(scores.ranking.interval().map { $0.lower...$0.upper })))
      let probability = scores.probability
      for value in [probability?.logLoss, probability?.brier, probability?.expectedCalibrationError] {
        html.cell(TableCell(text: Figure.fixed(value, decimals: 4), value: value))
      }
    }
  }

  private func importance(_ member: QualityStudy.Member, to html: inout HTMLWriter) {
    html.element("h3", text: member.name)
    html.scrollingTable(label: "Importance, \(member.name)") { html in
      html.tableHead(["feature", "gain", "AUC lost by permutation", "mean |SHAP|"])
      html.element("tbody") { html in
        for each in member.importances.prefix(15) {
          html.element("tr") { html in
            html.element("th", ["scope": "row"], text: each.feature)
            html.cell(
              TableCell(
                text: Figure.percent(each.gain), value: each.gain,
                undefinedWhen: "the family does not split on features"))
            html.cell(
              TableCell(
                text: Figure.fixed(each.permutation, decimals: 4, signed: true), value: each.permutation))
            html.cell(
              TableCell(
                text: Figure.fixed(each.contribution, decimals: 4), value: each.contribution,
                undefinedWhen: "there is no exact method for the family"))
          }
        }
      }
    }
  }

  static func range(_ interval: ClosedRange<Double>?) -> String {
    interval.map {
      "\(Figure.fixed($0.lowerBound, decimals: 3)) to \(Figure.fixed($0.upperBound, decimals: 3))"
    } ?? Figure.undefined
  }

  private func date(_ instant: Int64) -> String { Timestamp(nanoseconds: instant).date.description }
}

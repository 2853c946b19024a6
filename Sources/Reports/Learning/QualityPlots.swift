import Learning

/// The charts of a study of signal quality.
struct QualityPlots {
  let study: QualityStudy

  /// Labels of the test part by falling score.
  private var ordered: [(score: Double, isPositive: Bool)] {
    let rows = study.split.test
    return zip(study.ensemble.test, rows).map { ($0, study.table.labels[$1] == 1) }.sorted {
      $0.score > $1.score
    }
  }

  /// True positives by false positives.
  func characteristic(to html: inout HTMLWriter) {
    let points = ordered
    let positives = Double(points.count { $0.isPositive })
    let negatives = Double(points.count) - positives
    var (across, up) = ([0.0], [0.0])
    var (found, wrong) = (0.0, 0.0)
    for (index, point) in points.enumerated() {
      if point.isPositive { found += 1 } else { wrong += 1 }
      // Signals of one score are told apart by nothing, so they make one step.
      let isEnd = index + 1 == points.count || points[index + 1].score != point.score
      if isEnd, index % max(1, points.count / 300) == 0 || index + 1 == points.count {
        across.append(wrong / negatives)
        up.append(found / positives)
      }
    }
    var chart = Chart(
      title: "ROC: AUC \(Figure.fixed(study.ensemble.ranking.auc, decimals: 3))",
      across: .numbers(across, title: "false positives", unit: .percent),
      panels: [
        Chart.Panel(
          title: "true positives", unit: .percent,
          series: [
            .init("ensemble", up), .init("chance", across, hue: .reference, isDashed: true),
          ], range: 0...1)
      ])
    chart.id = "roc"
    chart.write(to: &html)
  }

  func precision(to html: inout HTMLWriter) {
    let points = ordered
    let positives = Double(points.count { $0.isPositive })
    var (recall, precision) = ([Double](), [Double]())
    var found = 0.0
    for (index, point) in points.enumerated() {
      if point.isPositive { found += 1 }
      if index % max(1, points.count / 300) == 0 || index + 1 == points.count {
        recall.append(found / positives)
        precision.append(found / Double(index + 1))
      }
    }
    let base = positives / Double(points.count)
    Chart(
      title: "Precision by recall", across: .numbers(recall, title: "recall", unit: .percent),
      panels: [
        Chart.Panel(
          title: "precision", unit: .percent, series: [.init("ensemble", precision)],
          marks: [.level(base, name: "all signals \(Figure.percent(base))", hue: .muted)], range: 0...1)
      ]
    ).write(to: &html)
  }

  func calibration(to html: inout HTMLWriter) {
    let bins = (study.ensemble.probability?.calibration ?? []).sorted { $0.meanScore < $1.meanScore }
    guard bins.count > 1 else { return }
    func edge(_ sign: Double) -> [Double] {
      bins.map {
        min(1, max(0, $0.share + sign * 1.96 * ($0.share * (1 - $0.share) / Double($0.count)).squareRoot()))
      }
    }
    let forecasts = bins.map(\.meanScore)
    var chart = Chart(
      title: "Successes by forecast probability",
      across: .numbers(forecasts, title: "forecast probability", unit: .percent),
      panels: [
        Chart.Panel(
          title: "successes", unit: .percent,
          series: [
            .init("95 % interval", edge(-1), upper: edge(1), hue: .accent, style: .band),
            .init("observed", bins.map(\.share), style: .dots),
            .init("perfect", forecasts, hue: .reference, isDashed: true),
          ])
      ], note: "A calibrated forecast lies on the dashed line.")
    chart.places = bins.map {
      "\(Figure.count($0.count)) signals, forecast \(Figure.percent($0.meanScore))"
    }
    chart.write(to: &html)
  }

  func lift(to html: inout HTMLWriter) {
    guard let groups = study.ensemble.lift?.groups else { return }
    html.scrollingTable(label: "Lift") { html in
      html.tableHead(["decile", "signals", "succeeded", "lift", "cumulative lift"], texts: [])
      html.element("tbody") { html in
        for (index, group) in groups.enumerated() {
          html.element("tr") { html in
            html.cell(TableCell(text: "\(index + 1)", value: Double(index + 1)))
            html.cell(TableCell(text: Figure.count(group.count), value: Double(group.count)))
            html.cell(TableCell(text: Figure.percent(group.rate), value: group.rate))
            html.cell(TableCell(text: Figure.ratio(group.lift), value: group.lift))
            html.cell(TableCell(text: Figure.ratio(group.cumulativeLift), value: group.cumulativeLift))
          }
        }
      }
    }
  }

  func acting(_ acting: ActingOnScores, to html: inout HTMLWriter) {
    Tiles(tiles: [
      .init(
        name: "Sharpe, kept signals", value: Figure.ratio(acting.sharpeKept),
        detail: "\(Figure.percent(acting.keptShare)) of them"),
      .init(name: "Sharpe, all signals", value: Figure.ratio(acting.sharpeAll)),
      .init(
        name: "Difference, 95 %",
        value: acting.interval.map {
          "\(Figure.ratio($0.lowerBound, signed: true)) to \(Figure.ratio($0.upperBound, signed: true))"
        } ?? Figure.undefined),
      .init(
        name: "Return a kept signal", value: "\(Figure.fixed(acting.meanReturnKept, decimals: 3)) %",
        detail: "all: \(Figure.fixed(acting.meanReturnAll, decimals: 3)) %, after costs"),
    ]).write(to: &html)
    let days = acting.curves.days.map { Int($0) }
    Chart(
      title: "Sum of the returns of signals by the day they ended, in percent of one stake",
      across: SessionAxis(days, count: days.count).axis,
      panels: [
        Chart.Panel(
          title: "Sum of returns, %", unit: .ratio,
          series: [
            .init("kept signals", acting.curves.kept, hue: .second),
            .init("all signals", acting.curves.all, hue: .reference),
          ], height: 320)
      ]
    ).thinned(to: 1_500).write(to: &html)
  }
}

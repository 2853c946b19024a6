import Glibc
import Learning
import Market

/// The plots of a study of signal quality, as SVG.
struct QualityPlots {
  let study: QualityStudy

  private static let accent = "#0072B2"
  private static let second = "#D55E00"

  /// Labels of the test part by falling score.
  private var ordered: [(score: Double, isPositive: Bool)] {
    let rows = study.split.test
    return zip(study.ensemble.test, rows).map { ($0, study.table.labels[$1] == 1) }.sorted {
      $0.score > $1.score
    }
  }

  func characteristic(to html: inout HTMLWriter) {
    let plot = SmallPlot(
      label: "ROC: AUC \(Figure.fixed(study.ensemble.ranking.auc, decimals: 3))",
      across: ("0", "false positives 1"),
      up: ("0", "1"))
    let points = ordered
    let positives = Double(points.count { $0.isPositive })
    let negatives = Double(points.count) - positives
    plot.write(to: &html) { html in
      var path = "M\(plot.point(0, 0))"
      var (found, wrong) = (0.0, 0.0)
      for (index, point) in points.enumerated() {
        if point.isPositive { found += 1 } else { wrong += 1 }
        let isEnd = index + 1 == points.count || points[index + 1].score != point.score
        if isEnd, index % max(1, points.count / 300) == 0 || index + 1 == points.count {
          path += "L\(plot.point(wrong / negatives, found / positives))"
        }
      }
      line("M\(plot.point(0, 0))L\(plot.point(1, 1))", "currentColor", to: &html)
      line(path, Self.accent, to: &html)
    }
  }

  func precision(to html: inout HTMLWriter) {
    let points = ordered
    let positives = Double(points.count { $0.isPositive })
    let plot = SmallPlot(
      label: "precision by recall; the level line is the share of all signals",
      across: ("recall 0", "1"), up: ("0", "1"))
    plot.write(to: &html) { html in
      var path = ""
      var found = 0.0
      for (index, point) in points.enumerated() {
        if point.isPositive { found += 1 }
        if index % max(1, points.count / 300) == 0 || index + 1 == points.count {
          path +=
            (path.isEmpty ? "M" : "L") + plot.point(found / positives, found / Double(index + 1))
        }
      }
      let base = positives / Double(points.count)
      line("M\(plot.point(0, base))L\(plot.point(1, base))", "currentColor", to: &html)
      line(path, Self.accent, to: &html)
    }
  }

  func calibration(to html: inout HTMLWriter) {
    guard let bins = study.ensemble.probability?.calibration, !bins.isEmpty else { return }
    let plot = SmallPlot(
      label: "successes by forecast probability, with 95 % bands; the diagonal is perfect",
      across: ("0", "forecast 1"), up: ("0", "1"))
    plot.write(to: &html) { html in
      line("M\(plot.point(0, 0))L\(plot.point(1, 1))", "currentColor", to: &html)
      for bin in bins {
        let reach = 1.96 * (bin.share * (1 - bin.share) / Double(bin.count)).squareRoot()
        line(
          "M\(plot.point(bin.meanScore, bin.share - reach))L\(plot.point(bin.meanScore, bin.share + reach))",
          Self.accent, to: &html)
        plot.dot(
          bin.meanScore, bin.share,
          "\(bin.count) signals, forecast \(Figure.percent(bin.meanScore)), came \(Figure.percent(bin.share))",
          fill: Self.accent, opacity: 1, to: &html)
      }
    }
  }

  func lift(to html: inout HTMLWriter) {
    guard let groups = study.ensemble.lift?.groups else { return }
    html.scrollingTable(label: "Lift") { html in
      html.element("thead") { html in
        html.element("tr") { html in
          for name in ["tenth", "signals", "succeeded", "lift", "lift so far"] {
            html.element("th", ["scope": "col"], text: name)
          }
        }
      }
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
    let days = acting.curves.days
    func text(_ day: Int32?) -> String { day.map { CivilDate(daysSinceEpoch: $0).description } ?? "" }
    LineChart(
      label: "Sum of the returns of signals by the day they ended, in percent of one stake",
      lines: [
        .init(name: "kept", values: acting.curves.kept), .init(name: "all", values: acting.curves.all),
      ], ends: (text(days.first), text(days.last)), format: { Figure.fixed($0, decimals: 0) }
    ).write(to: &html)
  }

  private func line(_ path: String, _ colour: String, to html: inout HTMLWriter) {
    html.element("path", ["d": path, "stroke": colour, "stroke-width": "1.6", "fill": "none"])
  }
}

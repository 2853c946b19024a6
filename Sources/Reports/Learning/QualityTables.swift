import Learning
import Market

/// Signals and successes by year and by strategy.
struct QualityDataTable {
  let table: TrainingTable

  func write(to html: inout HTMLWriter) {
    let years = (0..<table.count).map {
      "\(Timestamp(nanoseconds: table.times[$0]).date.components.year)"
    }
    write("year", years, to: &html)
    if case .categories(let codes, let names)? = table.feature("strategy")?.values {
      write("strategy", codes.map { $0 < 0 ? "—" : names[Int($0)] }, to: &html)
    }
  }

  private func write(_ name: String, _ groups: [String], to html: inout HTMLWriter) {
    var sums: [String: (count: Int, positives: Int, outcome: Double)] = [:]
    for (row, group) in groups.enumerated() {
      var sum = sums[group] ?? (0, 0, 0)
      sum.count += 1
      if table.labels[row] == 1 { sum.positives += 1 }
      sum.outcome += table.outcomes?[row] ?? .nan
      sums[group] = sum
    }
    html.scrollingTable(label: "Signals by \(name)") { html in
      html.tableHead([name, "signals", "succeeded", "mean return, percent"])
      html.element("tbody") { html in
        for group in sums.keys.sorted() {
          guard let sum = sums[group] else { continue }
          let count = Double(sum.count)
          html.element("tr") { html in
            html.element("th", ["scope": "row"], text: group)
            html.cell(TableCell(text: Figure.count(sum.count), value: count))
            html.cell(
              TableCell(
                text: Figure.percent(Double(sum.positives) / count), value: Double(sum.positives) / count))
            let mean = sum.outcome.isNaN ? nil : sum.outcome / count
            html.cell(
              TableCell(
                text: Figure.fixed(mean, decimals: 3, signed: true), value: mean,
                undefinedWhen: "the table has no returns"))
          }
        }
      }
    }
  }
}

/// Why two signals got their scores: the largest parts of the first member that has an exact method.
struct QualityExplanation {
  let study: QualityStudy

  func write(to html: inout HTMLWriter) {
    let rows = study.split.test
    let scores = study.ensemble.test
    guard let highest = scores.indices.max(by: { scores[$0] < scores[$1] }),
      let lowest = scores.indices.min(by: { scores[$0] < scores[$1] })
    else { return }
    for place in [highest, lowest] { write(rows[place], score: scores[place], to: &html) }
  }

  private func write(_ row: Int, score: Double, to html: inout HTMLWriter) {
    let member = study.members.first { explained($0.model, row) != nil }
    guard let member, let parts = explained(member.model, row) else { return }
    let table = study.table
    let date = Timestamp(nanoseconds: table.times[row]).date
    html.element(
      "h3",
      text:
        "\(table.symbols[row]), \(date): score \(Figure.fixed(score, decimals: 3)), "
        + (table.labels[row] == 1 ? "succeeded" : "failed"))
    html.scrollingTable(label: "Parts of the score, \(table.symbols[row]) \(date)") { html in
      html.tableHead(["column", "value", "adds (\(member.name), before its link)"])
      html.element("tbody") { html in
        for part in parts.prefix(8) {
          html.element("tr") { html in
            html.element("th", ["scope": "row"], text: part.name)
            html.cell(TableCell(text: StudyPlots.short(part.value), value: part.value))
            html.cell(TableCell(text: Figure.fixed(part.adds, decimals: 4, signed: true), value: part.adds))
          }
        }
      }
    }
  }

  /// Columns by the size of what they add.
  private func explained(_ model: any Model, _ row: Int) -> [(name: String, value: Double, adds: Double)]? {
    guard let columns = try? model.preparation.values(study.table, rows: [row]),
      let parts = try? model.contributions(columns: columns)
    else { return nil }
    let names = model.preparation.columnNames
    return names.indices.map { (names[$0], columns[$0], parts[$0]) }.sorted { abs($0.2) > abs($1.2) }
  }
}

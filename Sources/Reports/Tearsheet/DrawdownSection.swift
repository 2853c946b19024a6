import Market

/// The worst drawdowns as a table; on the equity curve they are shaded.
struct DrawdownSection {
  let sheet: Tearsheet

  func write(to html: inout HTMLWriter) {
    let list = DrawdownList(sheet.detail.equity)
    if list.entries.isEmpty { return }
    let times = sheet.detail.equity.times
    let depths = list.entries.map(\.depth)
    let mean = depths.reduce(0, +) / Double(depths.count)
    html.element("h4", text: "Worst drawdowns")
    html.element(
      "p", ["class": "hint"],
      text:
        "\(Figure.count(list.entries.count)) in all, \(Figure.percent(mean)) deep on average. Days are calendar days."
    )
    DataTable(
      "Worst drawdowns",
      columns: [
        .text("Peak"), .text("Lowest"), .text("Recovered"), .init("Depth"), .init("Days down"),
        .init("Days to recover"), .init("Days in all"),
      ],
      rows: list.worst(10).map { fall in
        let (peak, trough) = (times[fall.peak].date, times[fall.trough].date)
        let recovery = fall.recovery.map { times[$0].date }
        let end = recovery ?? times[times.count - 1].date
        return [
          .date("\(peak)"), .date("\(trough)"), .date(recovery.map { "\($0)" } ?? "not yet"),
          .figure(fall.depth, .percent), .count(Self.days(peak, trough)),
          .count(recovery.map { Self.days(trough, $0) }, undefinedWhen: "it has not recovered"),
          .count(Self.days(peak, end)),
        ]
      }
    ).write(to: &html)
  }

  private static func days(_ from: CivilDate, _ to: CivilDate) -> Int {
    Int(to.daysSinceEpoch - from.daysSinceEpoch)
  }
}

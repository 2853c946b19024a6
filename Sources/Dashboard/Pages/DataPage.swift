import Diagnostics
import HTTPServer
import Market
import Reports
import Storage

extension PageMaker {
  /// The catalogue: what there is, from when to when, and what the quality check holds against it.
  func data() throws -> DashboardPage {
    let bars = state.bars
    if bars.isEmpty {
      return DashboardPage(
        "Data", menu: .data,
        sections: [
          PageSection(
            "empty", "No bars yet", isLive: true,
            [
              .empty(
                "The catalogue is empty. Bring in sample prices, or your own files.",
                commands: ["assay data sample", "assay data import ES.csv --symbol ES --timeframe 15m"])
            ])
        ])
    }
    let span = Span(bars)
    func cells(_ entry: CatalogueEntry) -> [Cell] {
      [
        .text(
          entry.symbol, detail: entry.instrument.assetClass.rawValue,
          link: Address("/data/series", ["symbol": entry.symbol, "timeframe": "\(entry.timeframe)"]).text),
        .text("\(entry.timeframe)"), .count(entry.barCount),
        .text(entry.first.map { String($0.prefix(10)) } ?? "none"),
        .text(entry.last.map { String($0.prefix(10)) } ?? "none"), .number(span.share(entry), .percent),
        .text(entry.hasVolume ? "yes" : "no"), .text(entry.provenance.source),
        .text(
          entry.provenance.adjustments.isEmpty ? "none" : entry.provenance.adjustments.joined(separator: "; ")
        ),
      ]
    }
    let grid = Grid.listing(
      id: "bars", label: "Price series",
      columns: [
        Grid.Column("Symbol"), Grid.Column("Bars of"), Grid.Column("Bars", isNumeric: true),
        Grid.Column("First"), Grid.Column("Last"),
        Grid.Column(
          "Coverage", meaning: "Share of the time between the first and the last bar of the catalogue",
          isNumeric: true),
        Grid.Column("Volume"), Grid.Column("Source"), Grid.Column("Adjusted"),
      ], rows: bars.map(cells), query: query, filters: "symbol, timeframe or source")
    return DashboardPage(
      "Data", menu: .data, lead: "Price bars of the catalogue, with where they come from.",
      sections: [
        PageSection(
          "series", "Price series", lead: "A symbol leads to its gaps and findings.", isLive: true,
          [.grid(grid)])
      ])
  }

  /// How much of the catalogue's time a series covers.
  private struct Span {
    let first: Int?
    let last: Int?

    init(_ bars: [CatalogueEntry]) {
      first = bars.compactMap { Self.day($0.first) }.min()
      last = bars.compactMap { Self.day($0.last) }.max()
    }

    static func day(_ text: String?) -> Int? {
      text.flatMap { CivilDate(String($0.prefix(10))) }.map { Int($0.daysSinceEpoch) }
    }

    func share(_ entry: CatalogueEntry) -> Double? {
      guard let first, let last, last > first, let from = Self.day(entry.first), let to = Self.day(entry.last)
      else { return nil }
      return Double(to - from) / Double(last - first)
    }
  }

  /// One series: price, gaps, findings of the quality check, provenance.
  func series() throws -> DashboardPage {
    guard let symbol = query.value("symbol"), let name = query.value("timeframe"),
      let timeframe = Timeframe(name)
    else {
      return try data()
    }
    let catalogue = try settings.workspace.catalogue()
    let entry = try catalogue.entry(symbol, timeframe)
    let bars = try catalogue.load(symbol, timeframe)
    let quality = try QualityReport.check(bars)
    let step = max(1, bars.count / 1_500)
    let places = Array(stride(from: 0, to: bars.count, by: step))
    let plot = LinePlot(
      id: "price", title: "Close of \(symbol)", unit: .ratio,
      places: places.map { String(bars.displayTime($0).prefix(10)) },
      lines: [.init(name: "close", values: places.map { bars.close[$0] })])
    func shown(_ time: String?) -> String {
      time.map { timeframe.isIntraday ? $0 : String($0.prefix(10)) } ?? "none"
    }
    let findings = quality.findings.sorted {
      ($1.severity, $0.kind.rawValue) < ($0.severity, $1.kind.rawValue)
    }
    let rows = findings.map { finding -> [Cell] in
      [
        .text(finding.severity.rawValue, tone: finding.severity == .error ? .bad : nil),
        .count(finding.count),
        .text(
          finding.sentence,
          detail: finding.examples.map { "\(shown($0.time)): \($0.detail)" }.joined(separator: "; ")),
      ]
    }
    return DashboardPage(
      "\(symbol), \(timeframe) bars", menu: .data,
      lead: "\(entry.instrument.assetClass.rawValue), in \(entry.instrument.currency)",
      sections: [
        PageSection(
          "coverage", "Coverage",
          [
            .facts([
              ("Bars", .text(Figure.count(entry.barCount))),
              ("Sessions", .text(Figure.count(quality.sessions))),
              ("First", .text(shown(entry.first))), ("Last", .text(shown(entry.last))),
              (
                "Longest gap",
                .text(
                  quality.longestGap.map {
                    "\(Figure.fixed($0.days, decimals: 1)) days, ended \(shown($0.ends))"
                  }
                    ?? "none")
              ),
              (
                "Largest move",
                .text(
                  quality.largestMove.map { "\(Figure.percent($0.logReturn, signed: true)) at \($0.at)" }
                    ?? "none")
              ),
              ("Hash of the bars", .text(entry.contentHash)), ("Source", .text(entry.provenance.source)),
              (
                "Adjusted",
                .text(
                  entry.provenance.adjustments.isEmpty
                    ? "no" : entry.provenance.adjustments.joined(separator: "; "))
              ),
            ]), .plot(plot),
          ]),
        PageSection(
          "quality", "Quality",
          [
            .grid(
              Grid(
                id: "finding-table", label: "Findings",
                columns: [
                  Grid.Column("Severity"), Grid.Column("Count", isNumeric: true), Grid.Column("Finding"),
                ],
                rows: rows, empty: "The quality check found nothing."))
          ]),
      ])
  }
}

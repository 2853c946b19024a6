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
    func cells(_ entry: CatalogueEntry) -> [Cell] {
      [
        .text(
          entry.symbol, detail: entry.instrument.assetClass.rawValue,
          link: Address("/data/series", ["symbol": entry.symbol, "timeframe": "\(entry.timeframe)"]).text),
        .text("\(entry.timeframe)"),
      ] + Self.quality(state.quality[SeriesQuality.key(entry)]) + [
        .count(entry.barCount), .text(entry.first.map { String($0.prefix(10)) } ?? "none"),
        .text(entry.last.map { String($0.prefix(10)) } ?? "none"), .text(entry.hasVolume ? "yes" : "no"),
        .text(entry.provenance.source),
        .text(
          entry.provenance.adjustments.isEmpty ? "none" : entry.provenance.adjustments.joined(separator: "; ")
        ),
      ]
    }
    let grid = Grid.listing(
      id: "bars", label: "Price series",
      columns: [
        Grid.Column("Symbol"), Grid.Column("Timeframe"),
        Grid.Column(
          "Coverage",
          meaning:
            "Bars that are there ÷ bars that the sessions of the exchange ask for, from the first to the last",
          isNumeric: true),
        Grid.Column(
          "Longest gap, days", meaning: "Between two neighbouring bars, weekends and holidays among it",
          isNumeric: true),
        Grid.Column("Findings", meaning: "Of the quality check: errors, warnings and notes", isNumeric: true),
        Grid.Column("Bars", isNumeric: true), Grid.Column("First"), Grid.Column("Last"),
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

  /// Coverage, longest gap, findings.
  private static func quality(_ quality: SeriesQuality?) -> [Cell] {
    let reason =
      quality.map { $0.failure.map { "the check failed: \($0)" } ?? "there is nothing to measure it by" }
      ?? "the series is being checked"
    var findings = Cell.number(nil, .count, undefined: reason)
    if let quality, quality.failure == nil {
      let parts = [(quality.errors, "error"), (quality.warnings, "warning"), (quality.notes, "note")].filter {
        $0.0 > 0
      }
      .map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }
      findings = Cell(
        text: parts.isEmpty ? "none" : parts.joined(separator: ", "),
        value: Double(quality.errors * 10_000 + quality.warnings * 100 + quality.notes),
        tone: quality.errors > 0 ? .bad : nil, isNumeric: true)
    }
    return [
      .number(quality?.coverage, .percent, undefined: reason),
      Cell(
        text: Figure.fixed(quality?.longestGap, decimals: 1), value: quality?.longestGap, isNumeric: true,
        undefinedWhen: reason), findings,
    ]
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
    var page = DashboardPage(
      "\(symbol), \(timeframe) bars", menu: .data,
      lead: "\(entry.instrument.assetClass.rawValue), in \(entry.instrument.currency)")
    page.links = [("All series", "/data")]
    page.closing = [
      PageSection(
        "coverage", "Coverage and source",
        [
          .facts([
            (
              "Coverage",
              .number(SeriesQuality(quality).coverage, .percent, undefined: "nothing is asked for")
            ),
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
                quality.largestMove.map {
                  "\(Figure.percent($0.logReturn, signed: true)) (logarithm) at \(shown($0.at))"
                }
                  ?? "none")
            ),
            ("Hash of the bars", .text(entry.contentHash)), ("Source", .text(entry.provenance.source)),
            (
              "Adjusted",
              .text(
                entry.provenance.adjustments.isEmpty
                  ? "no" : entry.provenance.adjustments.joined(separator: "; "))
            ),
          ])
        ])
    ]
    page.sections = [
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
        ])
    ]
    page.report = .prices(
      ReportMarket(id: "series", bars: bars), title: "Price of \(symbol)", currency: entry.instrument.currency
    )
    return page
  }
}

/// Shown where a run holds made-up markets beside real ones: what no edge looks like, and what one looks like.
struct PlantedSection {
  let report: FactoryReport

  private var planted: [ReportDataset] { report.data.filter(\.hasPlantedEdge) }
  private var real: [ReportDataset] { report.data.filter { !$0.hasPlantedEdge } }
  var isShown: Bool { !planted.isEmpty && !real.isEmpty && !report.pairs.isEmpty }

  func write(to html: inout HTMLWriter) {
    guard isShown else { return }
    let made = planted.map(\.symbol)
    let sides = [
      Side(name: "Without a planted edge", symbols: real.map(\.symbol), report: report),
      Side(name: "With a planted edge", symbols: made, report: report),
    ]
    html.section(
      id: "planted", title: "What no edge looks like, and what one looks like",
      lead:
        "\(made.joined(separator: ", ")) never traded: \(planted.count == 1 ? "its prices were" : "their prices were") "
        + "made with an edge in them (\(planted.map(\.source).joined(separator: "; "))). "
        + "Both kinds went through the same gates."
    ) { html in
      for side in sides { html.element("p", text: side.sentence) }
      chart(made).write(to: &html)
      DataTable(
        "Markets with and without a planted edge",
        columns: [
          .text("Markets"), .init("Pairs"), .init("Best Sharpe"),
          .init("Luck alone", meaning: "Expected of the best of everything tried, without any skill"),
          .init("Smallest p"), .init("Smallest q"), .init("Passed"),
        ],
        rows: sides.map { side in
          [
            .text(side.name, detail: side.symbols.joined(separator: ", ")), .count(side.pairs.count),
            .figure(side.best?.best.sharpeRatio, .ratio, undefinedWhen: "nothing was judged"),
            .figure(side.luck, .ratio, undefinedWhen: "luck was not computed"),
            .figure(side.smallest(\.pValue), .pValue, undefinedWhen: "nothing was tested"),
            .figure(side.smallest(\.qValue), .pValue, undefinedWhen: "nothing was tested"),
            .count(side.passed),
          ]
        }
      ).write(to: &html)
    }
  }

  /// The best of every pair, from the worst to the best, real and made up apart.
  private func chart(_ made: [String]) -> Chart {
    let pairs = report.pairs.filter { $0.best.sharpeRatio?.isFinite == true }
      .sorted { ($0.best.sharpeRatio ?? 0) < ($1.best.sharpeRatio ?? 0) }
    func values(_ isMade: Bool) -> [Double] {
      pairs.map { made.contains($0.symbol) == isMade ? max(-4, $0.best.sharpeRatio ?? .nan) : .nan }
    }
    let luck = report.trials.luck.first.map {
      [
        Chart.Mark.level(
          $0.expectedBestSharpe, name: "luck alone \(Figure.ratio($0.expectedBestSharpe))", hue: .bad)
      ]
    }
    return Chart(
      title: "Best Sharpe ratio of each pair, from the lowest to the highest",
      across: .numbers(pairs.indices.map { Double($0 + 1) }, title: "pair", unit: .count),
      panels: [
        .init(
          title: "Sharpe ratio", unit: .ratio,
          series: [
            .init("Without", values(false), hue: .first, style: .dots),
            .init("With a planted edge", values(true), hue: .second, style: .dots),
          ], marks: luck ?? [], height: 300)
      ],
      note:
        "Each dot is the best of all parameter sets of one strategy on one symbol. Dots below the dashed line are what "
        + "a search of this size finds without any edge. Ratios below −4 are drawn at −4.")
  }

  private struct Side {
    let name: String
    let symbols: [String]
    let pairs: [ReportPair]
    let luck: Double?

    init(name: String, symbols: [String], report: FactoryReport) {
      self.name = name
      self.symbols = symbols
      pairs = report.pairs.filter { symbols.contains($0.symbol) }
      luck = report.trials.luck.first?.expectedBestSharpe
    }

    var best: ReportPair? {
      pairs.filter { $0.best.sharpeRatio?.isFinite == true }.max {
        ($0.best.sharpeRatio ?? 0) < ($1.best.sharpeRatio ?? 0)
      }
    }

    var passed: Int { pairs.count { $0.verdict == .passed } }

    func smallest(_ value: KeyPath<ReportEvidence, Double?>) -> Double? {
      pairs.compactMap { $0.evidence[keyPath: value] }.filter(\.isFinite).min()
    }

    var sentence: String {
      guard let best, let sharpe = best.best.sharpeRatio else { return "\(name): nothing was judged." }
      let compared =
        luck.map {
          sharpe < $0
            ? ", less than luck alone is expected to show" : ", more than luck alone is expected to show"
        } ?? ""
      let end =
        passed == 0
        ? "None of \(Figure.count(pairs.count)) pairs passed every gate."
        : "\(Figure.count(passed)) of \(Figure.count(pairs.count)) pairs passed every gate."
      return "\(name): the best pair shows a Sharpe ratio of \(Figure.ratio(sharpe))\(compared). \(end)"
    }
  }
}

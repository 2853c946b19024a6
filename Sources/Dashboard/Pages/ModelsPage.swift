import Diagnostics
import Factory
import HTTPServer
import Reports
import Storage

extension PageMaker {
  /// The registry: versions with their scores, which is live, and what was put into use when.
  func models() throws -> DashboardPage {
    let found = try read { database in
      (
        try database.models(),
        try database.reading { reader in
          try reader.rows(
            """
            SELECT name, step, version, promoted_at, taken_back_at FROM model_promotions
            ORDER BY promoted_at DESC, name, step DESC
            """
          ) { row in
            [
              Cell.text(row.text(0) ?? ""), .count(Int(row.integer(2) ?? 0)), .time(row.text(3)),
              row.text(4).map { Cell.time($0) } ?? .text("in use since", detail: nil),
            ]
          }
        }
      )
    }
    let (models, promotions) = found ?? ([], [])
    var page = DashboardPage(
      "Models", menu: .models,
      lead:
        "Trained models: every version with the scores it reached on rows that neither taught nor chose it.")
    if models.isEmpty {
      page.sections = [
        PageSection(
          "models", "No model yet", isLive: true,
          [
            .empty(
              "No model was registered in this workspace. Collect signals, then train on them.",
              commands: [
                "assay learn signals --output signals.parquet",
                "assay learn quality --input signals.parquet --models models",
              ])
          ])
      ]
      return page
    }
    for name in Self.unique(models.map(\.name)) {
      page.sections.append(section(name, models.filter { $0.name == name }))
    }
    page.sections.append(
      PageSection(
        "promotions", "Promotions", lead: "What was put into use and taken back, the newest first.",
        isLive: true,
        [
          .grid(
            Grid(
              id: "promotion-table", label: "Promotions",
              columns: [
                Grid.Column("Model"), Grid.Column("Version", isNumeric: true), Grid.Column("Put into use"),
                Grid.Column("Taken back"),
              ], rows: promotions, empty: "No version was put into use. `assay models promote` does that."))
        ]))
    return page
  }

  /// Champion and challenger of one name: the live version beside the others.
  private func section(_ name: String, _ versions: [ModelRecord]) -> PageSection {
    let scores = versions.map { (try? JSONValue(parsing: $0.scores)) ?? .null }
    let keys = Self.unique(scores.flatMap { $0.objectValue?.members.map(\.key) ?? [] })
    let rows = zip(versions, scores).map { model, score -> [Cell] in
      [
        .text(
          "\(model.version)", detail: model.isLive ? "live" : nil, tone: model.isLive ? .good : nil),
        .time(model.createdAt), .text(model.trainedThrough),
      ] + keys.map { Self.score(score[$0]) }
    }
    let columns =
      [Grid.Column("Version"), Grid.Column("Made"), Grid.Column("Learned through")]
      + keys.map { Grid.Column(Self.scoreName($0), isNumeric: true) }
    var blocks: [PageBlock] = [
      .grid(Grid(id: "model-\(Self.anchor(name))", label: name, columns: columns, rows: rows))
    ]
    let newestFirst = versions.sorted { $0.version < $1.version }
    if newestFirst.count > 1, let key = keys.first(where: { $0 == "auc_test" }) ?? keys.first {
      let values = newestFirst.map { model in
        ((try? JSONValue(parsing: model.scores))?[key]?.doubleValue) ?? .nan
      }
      blocks.append(
        .plot(
          LinePlot(
            id: "scores-\(Self.anchor(name))", title: "\(Self.scoreName(key)) over versions", unit: .ratio,
            places: newestFirst.map { "version \($0.version)" },
            lines: [.init(name: Self.scoreName(key), values: values)])))
    }
    if settings.allowsControl {
      for model in versions where !model.isLive {
        blocks += button(.promote(model: "\(name)@\(model.version)"))
      }
      if versions.contains(where: \.isLive) { blocks += button(.rollBackModel(name)) }
    }
    let live = versions.first(where: \.isLive)
    return PageSection(
      "model-section-\(Self.anchor(name))", name,
      lead: live.map { "Version \($0.version) is live." } ?? "No version is live: nothing uses it.",
      isLive: true, blocks)
  }

  private static func score(_ value: JSONValue?) -> Cell {
    if let bounds = value?.arrayValue, bounds.count == 2, let low = bounds[0].doubleValue,
      let high = bounds[1].doubleValue
    {
      return Cell(
        text: "\(Figure.fixed(low, decimals: 3)) to \(Figure.fixed(high, decimals: 3))", value: low,
        isNumeric: true)
    }
    if let number = value?.doubleValue {
      let text =
        number == number.rounded() && abs(number) >= 10
        ? Figure.count(Int(number)) : Figure.fixed(number, decimals: 3)
      return Cell(text: text, value: number, isNumeric: true)
    }
    if let text = value?.stringValue { return .text(text) }
    return .number(nil, .ratio, undefined: "it was not measured")
  }

  private static func scoreName(_ key: String) -> String {
    let words = key.replacing("_", with: " ").replacing("auc", with: "AUC").replacing("ece", with: "ECE")
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  static func anchor(_ name: String) -> String {
    String(name.lowercased().map { $0.isLetter && $0.isASCII || $0.isNumber && $0.isASCII ? $0 : "-" })
  }
}

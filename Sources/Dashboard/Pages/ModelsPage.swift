import Diagnostics
import Factory
import HTTPServer
import Reports
import Storage

extension PageMaker {
  /// The registry: versions with their scores, champion and challenger, and what was put into use on what evidence.
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
            ModelPromotion(
              name: row.text(0) ?? "", step: Int(row.integer(1) ?? 0), version: Int(row.integer(2) ?? 0),
              at: row.text(3), takenBack: row.text(4))
          }
        }
      )
    }
    let (records, promotions) = found ?? ([], [])
    let models = records.map { RegisteredModel($0) }
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
    for name in Self.unique(models.map(\.record.name)) {
      page.sections.append(section(name, models.filter { $0.record.name == name }))
    }
    page.sections.append(
      PageSection(
        "promotions", "Promotions",
        lead: "What was put into use and taken back, the newest first, and on what evidence.",
        isLive: true, [.grid(promotionGrid(promotions, models))]))
    page.sections.append(
      PageSection(
        "budget", "Budget of error",
        lead:
          "Models are put into use by hand, which spends no error: judge them by their intervals. What the continuous "
          + "system promotes by itself is bounded as follows.", isLive: true,
        budget() + [.links([("Its tests and changes", "/impact")])]))
    return page
  }

  private func promotionGrid(_ promotions: [ModelPromotion], _ models: [RegisteredModel]) -> Grid {
    func model(_ promotion: ModelPromotion?) -> RegisteredModel? {
      promotion.flatMap { one in
        models.first { $0.record.name == one.name && $0.record.version == one.version }
      }
    }
    let rows = promotions.map { promotion -> [Cell] in
      let own = model(promotion)
      let before = model(
        promotions.filter { $0.name == promotion.name && $0.step < promotion.step && $0.takenBack == nil }
          .max { $0.step < $1.step })
      return [
        .text(promotion.name), .count(promotion.version), .time(promotion.at),
        promotion.takenBack.map { Cell.time($0) } ?? .text("stays"),
        Self.measured(
          own?.auc, detail: own?.interval.map { "\(Self.three($0.low)) to \(Self.three($0.high))" },
          undefined: "it was not measured"),
        .text(own?.verdict ?? "the version is no longer registered"),
        Self.measured(
          own?.auc.flatMap { auc in before?.auc.map { auc - $0 } },
          detail: before.map { "version \($0.record.version)" },
          undefined: "nothing was in use before, or one of the two was not measured"),
      ]
    }
    return Grid(
      id: "promotion-table", label: "Promotions",
      columns: [
        Grid.Column("Model"), Grid.Column("Version", isNumeric: true), Grid.Column("Put into use"),
        Grid.Column("Taken back"),
        Grid.Column("AUC", meaning: "On its test part, with the interval at 95 %", isNumeric: true),
        Grid.Column("Evidence"),
        Grid.Column(
          "Over the one before",
          meaning: "Difference of the two AUCs; each was measured on its own test part", isNumeric: true),
      ], rows: rows, empty: "No version was put into use. `assay models promote` does that.")
  }

  private static func three(_ value: Double) -> String { Figure.fixed(value, decimals: 3) }

  private static func measured(_ value: Double?, detail: String?, undefined: String) -> Cell {
    Cell(
      text: value.map { three($0) } ?? Figure.undefined, value: value, detail: detail, isNumeric: true,
      undefinedWhen: undefined)
  }

  /// Champion and challenger of one name: the live version beside the others.
  private func section(_ name: String, _ versions: [RegisteredModel]) -> PageSection {
    let keys = Self.unique(versions.flatMap { $0.scores.objectValue?.members.map(\.key) ?? [] })
      .filter { $0 != "calibration" }
    let rows = versions.map { model -> [Cell] in
      [
        .text(
          "\(model.record.version)", detail: model.record.isLive ? "live" : nil,
          tone: model.record.isLive ? .good : nil),
        .time(model.record.createdAt), .text(model.record.trainedThrough),
      ] + keys.map { Self.score(model.scores[$0]) }
    }
    let columns =
      [Grid.Column("Version"), Grid.Column("Made"), Grid.Column("Trained to")]
      + keys.map { Grid.Column(Self.scoreName($0), isNumeric: true) }
    let anchor = Self.anchor(name)
    let champion = versions.first(where: \.record.isLive)
    let challenger = versions.filter { !$0.record.isLive }.max { $0.record.version < $1.record.version }
    var blocks: [PageBlock] = []
    if let champion, let challenger { blocks.append(.text(challenger.against(champion))) }
    blocks.append(.grid(Grid(id: "model-\(anchor)", label: name, columns: columns, rows: rows)))
    if let chart = ModelCharts.scores(versions, id: "scores-\(anchor)") { blocks.append(.chart(chart)) }
    var shown: [(name: String, model: RegisteredModel)] = []
    if let champion { shown.append(("champion", champion)) }
    if let challenger { shown.append(("challenger", challenger)) }
    if let chart = ModelCharts.calibration(shown, id: "calibration-\(anchor)") {
      blocks.append(.chart(chart))
    }
    if settings.allowsControl {
      for model in versions where !model.record.isLive {
        blocks += button(.promote(model: "\(name)@\(model.record.version)"))
      }
      if champion != nil { blocks += button(.rollBackModel(name)) }
    }
    return PageSection(
      "model-section-\(anchor)", name,
      lead: champion.map { "Version \($0.record.version) is live." }
        ?? "No version is live: nothing uses it.",
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
    switch key {
    case "auc_interval": return "95 % interval"
    case "auc_interval_delong": return "DeLong's"
    case "average_precision": return "Av. precision"
    default: break
    }
    let words = key.replacing("_", with: " ").replacing("auc", with: "AUC").replacing("ece", with: "ECE")
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  static func anchor(_ name: String) -> String {
    String(name.lowercased().map { $0.isLetter && $0.isASCII || $0.isNumber && $0.isASCII ? $0 : "-" })
  }
}

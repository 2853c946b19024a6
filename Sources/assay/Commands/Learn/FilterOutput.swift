import CommandKit
import Diagnostics
import Factory
import Learning
import Market
import Reports
import Search
import Storage

/// What the study of a filter found, for people and programs.
struct FilterOutput {
  let id: String
  let name: String
  let result: FilterResult
  /// Trades that were open on the border between the periods; they are in neither.
  let overlapping: Int
  /// How often the later trades were looked at, this time included.
  let looks: Int
  let border: CivilDate
  /// What the trades came from, for the model's manifest.
  var subject = JSONValue.null
  /// Digest of the model's manifest, once it is written.
  private(set) var digest: String?

  var json: JSONObject {
    var json: JSONObject = [
      "study": .string(id), "name": .string(name), "train_until": .string(border.description),
      "overlapping_trades": JSONValue(overlapping), "looks": JSONValue(looks),
    ]
    for (key, value) in result.json.members { json[key] = value }
    if let digest {
      json["model"] = .string(modelName)
      json["model_sha256"] = .string(digest)
      json["threshold"] = .number(result.threshold)
    }
    return json
  }

  func output(_ style: Style) -> CommandOutput {
    let words = text(style)
    return CommandOutput(json: .object(json), text: words)
  }

  /// Name of the model's folder beside the document.
  private var modelName: String { FileName.encode(name) }

  /// Writes the model into a folder of its own.
  /// - Returns: that folder.
  @discardableResult
  mutating func writeModel(_ folder: String, dataHash: String, _ training: FilterTrades) throws -> String {
    let model = "\(folder)/\(modelName)"
    let description = ModelDescription(
      kind: "trade_filter", label: "win", labelMeaning: "whether a trade makes money after costs",
      dictionary: .catalogue(result.model.preparation.features),
      trainedFrom: training.calendar.date(training.span.lowerBound).description,
      trainedThrough: border.description, rows: training.count, embargoDays: 0, dataHash: dataHash,
      seed: result.study.design.seed,
      scores: [
        "cross_validated_sharpe": .number(result.sharpe), "deflated_sharpe": JSONValue(result.deflated),
        "validation_auc": JSONValue(result.look?.auc),
        "validation_sharpe_with_filter": JSONValue(result.look?.filtered.sharpe),
        "validation_sharpe_without_filter": JSONValue(result.look?.baseline.sharpe),
        "threshold": .number(result.threshold),
      ],
      limits: ["It keeps a trade from a probability of \(NumberText.significant(result.threshold)) on."],
      codeVersion: Version.code, subject: subject)
    try ModelFolder.save(result.model, description, to: model)
    digest = try SHA256.hexadecimal(ofFile: "\(model)/manifest.json")
    return model
  }

  /// Writes the model and `enhanced_strategies.json` into a folder.
  mutating func write(
    _ folder: String, dataHash: String, _ training: FilterTrades, search: JSONValue, _ context: CommandContext
  ) throws {
    let model = try writeModel(folder, dataHash: dataHash, training)
    var entry = json
    entry["looks"] = nil
    entry["place"] = 1
    try FilterDocument(
      origin: ["assay": .string(Version.code.description), "search": search], strategies: [entry]
    ).write(to: folder)
    context.console.info("The model is in \(model), the result in \(folder)/\(FilterDocument.fileName).")
  }

  func report(
    _ path: String, _ training: FilterTrades, _ validation: FilterTrades, _ context: CommandContext
  ) throws {
    let report = FilterReport(
      id: id, name: name, created: Clock.now(), codeVersion: Version.code.description, result: result,
      training: training, validation: validation, border: border, looks: looks)
    try AtomicFile.replace(
      path,
      with: path.hasSuffix(".json")
        ? JSONValue.object(json).text(.indented) : report.html(try ReportRenderer.assets()))
    context.console.info("The report is in \(path).")
  }

  private func text(_ style: Style) -> String {
    let study = result.study
    var list = FieldList()
    list.heading("Filter \(name), study \(id)")
    let states = TrialState.allCases.map { state in
      "\(study.trials.count { $0.state == state }) \(state.rawValue)"
    }.joined(separator: ", ")
    list.append("trials", "\(study.trials.count): \(states)")
    list.append("training trades", "\(result.trainingTrades), to \(border)")
    list.append("Sharpe without filter", NumberText.fixed(result.baseline.sharpe, 3))
    list.append("Sharpe of the best, cross-validated", NumberText.fixed(result.sharpe, 3))
    list.append("Sharpe of luck", NumberText.fixed(result.expectedMaximum, 3))
    list.append("deflated Sharpe", NumberText.fixed(result.deflated, 4))
    list.append("probability of overfitting", NumberText.fixed(result.overfitting, 3))
    for (name, value) in study.design.space.values(at: result.trial.point) {
      list.append(name, StudyOutput.short(value))
    }
    if let look = result.look { append(look, to: &list) }
    if let acceptance = result.acceptance {
      list.heading(acceptance.isAccepted ? "Accepted" : "Not accepted")
      for rule in acceptance.rules {
        list.append(
          rule.words,
          "\(rule.isMet ? "yes" : "no"): \(NumberText.fixed(rule.value, 2)), needed \(NumberText.fixed(rule.needed, 2))"
        )
      }
    }
    return list.text(style: style, valueLimit: 0)
  }

  private func append(_ look: FilterLook, to list: inout FieldList) {
    list.heading("Look at \(look.from) to \(look.through)\(looks > 1 ? ", look \(looks)" : "")")
    list.append("trades kept", "\(look.kept) of \(look.trades)")
    list.append(
      "share that made money",
      "\(NumberText.percent(look.precision)) of the kept, \(NumberText.percent(look.winRate)) of all")
    list.append("AUC", NumberText.fixed(look.auc, 3))
    list.append("Sharpe without filter", NumberText.fixed(look.baseline.sharpe, 3))
    list.append("Sharpe with filter", NumberText.fixed(look.filtered.sharpe, 3))
    if let difference = look.difference {
      list.append(
        "difference, 95 %",
        "\(NumberText.fixed(difference.lowerBound, 3)) to \(NumberText.fixed(difference.upperBound, 3))")
    }
  }
}

import CommandKit
import Diagnostics
import Learning
import Market
import Storage

/// Writes models to folders and registers them.
struct SavedModels {
  let folder: String
  private let database: ResultsDatabase

  init(_ context: CommandContext, _ folder: String) throws {
    self.folder = folder
    database = try ResultsDatabase(context.globals.database)
  }

  /// - Returns: `NAME@VERSION` of each model.
  func save(_ study: QualityStudy, _ rows: TrainingInput.Rows, label: String) throws -> [String] {
    let split = study.split
    var names: [String] = []
    for member in study.members {
      var scores = QualityStudy.document(member.scores)
      scores["test_from"] = .string(Timestamp(nanoseconds: split.testStart).date.description)
      let description = ModelDescription(
        kind: "signal_quality", label: label,
        labelMeaning: "whether the signal succeeded, as the table it learned from says",
        dictionary: rows.dictionary, trainedFrom: date(study.table.times[split.training[0]]),
        // The rows that chose when to stop have taught too.
        trainedThrough: date(study.table.times[split.validation[split.validation.count - 1]]),
        rows: split.training.count, embargoDays: study.settings.embargoDays, dataHash: rows.hash,
        seed: study.settings.seed, scores: .object(scores),
        limits: [
          "An AUC near 0.5 is chance. Look at the interval before acting on its probabilities.",
          "Its probabilities hold for signals of the strategies and symbols it learned from.",
        ], codeVersion: Version.code)
      names.append(try save(member.model, description, kind: "signal_quality"))
    }
    return names
  }

  /// - Returns: `NAME@VERSION` of each model.
  func save(_ study: PriceStudy, _ seed: UInt64) throws -> [String] {
    let (table, split, horizon) = (study.panel.table, study.split, study.panel.horizon)
    let hash = SHA256.hexadecimal(
      ofParts: split.training.map { "\(table.symbols[$0]) \(table.times[$0]) \(table.labels[$0].bitPattern)" }
    )
    var names: [String] = []
    for (model, score) in zip(study.models, study.scores) {
      let description = ModelDescription(
        kind: "price_forecast", label: "return over \(horizon) bars",
        labelMeaning: "close \(horizon) bars later over this close, less 1",
        trainedFrom: date(table.times[split.training[0]]),
        trainedThrough: date(table.times[split.validation[split.validation.count - 1]]),
        rows: split.training.count,
        embargoDays: 5, dataHash: hash, seed: seed, scores: PriceStudy.document(score),
        limits: ["Most of what it forecasts does not come: look at R² against no forecast."],
        codeVersion: Version.code)
      names.append(
        try save(model, description, kind: "price_forecast", suffix: "_\(horizon)"))
    }
    return names
  }

  /// Writes a model to `FOLDER/KIND/FAMILY/IDENTITY` and registers it as `KIND/FAMILY`.
  func save(_ model: any Model, _ description: ModelDescription, kind: String, suffix: String = "") throws
    -> String
  {
    let name = "\(kind)/\(model.family)\(suffix)"
    let identity = try ModelFolder.identity(of: model, description)
    let path = "\(folder)/\(name)/\(identity.name)"
    try ModelFolder.save(model, description, to: path)
    let record = try database.register(
      ModelRecord(
        name: name, identity: identity.hexadecimal, kind: description.kind, family: model.family,
        folder: path, createdAt: Clock.now().description, trainedThrough: description.trainedThrough,
        scores: description.scores.text(), codeVersion: description.codeVersion.description))
    return "\(record.name)@\(record.version)"
  }

  private func date(_ instant: Int64) -> String { Timestamp(nanoseconds: instant).date.description }
}

import Diagnostics

extension ArtefactReader {
  /// What a JSON document of this program is; `nil` for any other.
  func document(_ json: JSONValue) -> ArtefactHistory? {
    if json["assay_bundle"] != nil, let manifest = BundleManifest(json: json) { return bundle(manifest) }
    if let provenance = json["run_provenance"], json["winners_by_instrument"] != nil {
      let total = json["total_winners"]?.integerValue ?? 0
      return result(
        provenance, kind: "winners_manifest", summary: "The \(total) winners of a factory run.",
        created: json["created_at"]?.stringValue)
    }
    if let run = json["run"], run["config"] != nil {
      return result(run, kind: "factory_document", summary: "What a factory command said of a run, as JSON.")
    }
    if let history = made(json) { return history }
    guard let provenance = json["provenance"], provenance["code_version"] != nil else { return nil }
    switch json["kind"]?.stringValue {
    case "factory_report":
      return result(
        provenance, kind: "factory_report", summary: "The report of a factory run.",
        run: json["run_id"]?.stringValue, created: json["created"]?.stringValue)
    case "backtest_report":
      return result(
        provenance, kind: "backtest_report", summary: "The report of one backtest.",
        created: json["created"]?.stringValue)
    default:
      let what = [json["strategy"]?.stringValue, json["symbol"]?.stringValue].compactMap(\.self)
      return result(
        provenance, kind: "backtest_document",
        summary: "The result of one backtest: \(what.joined(separator: " on ")).")
    }
  }

  /// The facts that provenance of every kind has, as far as they are there.
  func result(
    _ provenance: JSONValue, kind: String, summary: String, run: String? = nil, created: String? = nil
  ) -> ArtefactHistory {
    func text(_ key: String) -> String? {
      provenance[key].flatMap { $0.isNull ? nil : $0.stringValue ?? $0.text() }
    }
    let run = run ?? text("run_id") ?? text("id")
    let line = text("command") ?? provenance["config"].flatMap(command)
    return ArtefactHistory(
      kind: kind, summary: summary,
      facts: [
        ("run", run), ("made", created ?? text("created_at")), ("version", text("code_version")),
        ("identity", text("identity_sha256") ?? Self.identity(text("identity"))),
        ("contract", text("contract")),
        ("data_hash", text("data_hash")), ("source", text("source")), ("seed", text("seed")),
        ("configuration_hash", text("configuration_hash")), ("ledger_head", text("ledger_head")),
        ("settings", text("settings") ?? text("configuration") ?? text("config")),
      ],
      commands: [line, run.flatMap { kind.hasPrefix("backtest") ? nil : "assay verify \($0)" }].compactMap(
        \.self))
  }

  /// The digest of an identity that stands there as its own text, or the digest itself.
  private static func identity(_ text: String?) -> String? {
    text.map { Identity(text: $0)?.hexadecimal ?? $0 }
  }

  /// What the description of a dataset or of a model is; `nil` for any other document.
  private func made(_ json: JSONValue) -> ArtefactHistory? {
    func text(_ key: String) -> String? {
      json[key].flatMap { $0.isNull ? nil : $0.stringValue ?? $0.text() }
    }
    if json["format"]?.stringValue == "assay.position_sizing_dataset" {
      return ArtefactHistory(
        kind: "dataset",
        summary: "A dataset of windows, made by `assay dataset collect` or `assay dataset merge`.",
        facts: [
          ("version", text("code_version")), ("identity", text("identity_sha256")),
          ("records", text("records")), ("data", json["identity"]?["data"]?.text()),
          ("contract", json["identity"]?["contract"]?.text()), ("forecaster", text("forecaster")),
          ("configuration", text("configuration")),
        ])
    }
    if json["model_sha256"] != nil, let kind = text("kind") {
      return ArtefactHistory(
        kind: "model", summary: "The description of a model of the kind `\(kind)`.",
        facts: [
          ("version", text("code_version")), ("identity", text("identity_sha256")),
          ("model_sha256", text("model_sha256")), ("data_sha256", text("data_sha256")),
          ("rows", text("rows")),
          ("library", text("library")), ("parameters", text("parameters")),
        ])
    }
    return nil
  }
}

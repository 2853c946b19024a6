public import Diagnostics
public import Storage

/// `winners_manifest.json` as `learn filter` takes it: the run and its results, without the results database.
public struct FilterManifest: Sendable {
  /// The run as far as a replay needs it.
  public let run: RunRecord
  /// Winners in their order, then candidates, then what was rejected, as far as the file lists them.
  public let candidates: [FilterCandidate]

  /// - Throws: `no_such_file`; `invalid_manifest` where it is not one that `factory run` or `factory winners` wrote;
  ///   `manifest_too_new`.
  public init(_ path: String) throws {
    let json = try JSONValue(parsing: WholeFile.bytes(of: path), source: path)
    let version = json["version"]?.integerValue ?? 0
    guard version <= WinnersManifest.version else {
      throw AssayError(
        code: "manifest_too_new",
        message: "The manifest has version \(version); this program reads versions up to "
          + "\(WinnersManifest.version).",
        remedy: "Use the version of assay that wrote it, or a later one.", place: path, kind: .badData)
    }
    func invalid(_ message: String) -> AssayError {
      AssayError(
        code: "invalid_manifest", message: "This is no manifest of winners: \(message).",
        remedy:
          "`assay factory run` writes one into the data folder, runs/RUN/\(WinnersManifest.fileName); or name the run "
          + "with --run.", place: path, kind: .badData)
    }
    guard let provenance = json["run_provenance"], let id = provenance["run_id"]?.stringValue,
      let config = provenance["config"], config.objectValue != nil,
      let dataHash = provenance["data_hash"]?.stringValue, let code = provenance["code_version"]?.stringValue,
      let seed = provenance["seed"]?.stringValue.flatMap({ UInt64($0) })
    else { throw invalid("it lacks a member of `run_provenance`") }
    let identity = provenance["identity"].flatMap { $0.isNull ? nil : $0.canonical.text() }
    run = RunRecord(
      id: id, createdAt: json["created_at"]?.stringValue ?? "", status: .finished,
      config: config.canonical.text(),
      seed: seed, codeVersion: code, dataHash: dataHash, unitCount: 0, identity: identity)
    var candidates: [FilterCandidate] = []
    for (list, standard) in [("winners", Tier.winner), ("candidates", .candidate), ("rejected", .rejected)] {
      for (place, entry) in (json[list]?.arrayValue ?? []).enumerated() {
        guard let symbol = entry["symbol"]?.stringValue, let strategy = entry["strategy_name"]?.stringValue,
          let parameters = entry["params"], let exits = entry["exits"]
        else { throw invalid("\(list)[\(place)] lacks its symbol, strategy_name, params or exits") }
        let key = BacktestKey(
          symbol: symbol, strategy: strategy, parameters: parameters.canonical.text(),
          exits: exits.canonical.text())
        if candidates.contains(where: { $0.key == key }) { continue }
        candidates.append(FilterCandidate(key: key, tier: entry["tier"]?.stringValue ?? standard.rawValue))
      }
    }
    self.candidates = candidates
  }

  /// - Parameter belowWinners: how many that are no winners may be taken.
  public func candidates(belowWinners: Int) -> [FilterCandidate] {
    let promised = [Tier.candidate.rawValue, Tier.rejected.rawValue]
    let winners = candidates.filter { !promised.contains($0.tier) }
    return winners + candidates.filter { promised.contains($0.tier) }.prefix(belowWinners)
  }
}

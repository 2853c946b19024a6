public import Diagnostics

/// What a bundle says of itself: the run, who packed it, and the hash of every file in it.
public struct BundleManifest: Sendable, Equatable {
  public var run: RunRecord
  /// ISO 8601 UTC; the packer's clock.
  public var createdAt: String
  /// The version of the program that packed it.
  public var packedBy: String
  /// `ResultsDatabase.contentHash` of the run's rows, in the schema of `schemaVersion`.
  public var contentHash: String
  public var schemaVersion: Int
  /// Head of the trial ledger when the bundle was made.
  public var ledgerHead: String
  public var files: [File]

  /// One file of the bundle.
  public struct File: Sendable, Equatable {
    public var name: String
    public var size: Int
    public var sha256: String
  }

  static let name = "manifest.json"
  static let results = "results.sqlite"
  static let ledger = "ledger.jsonl"
  /// Folders inside: bulk series of the run, bars of the catalogue.
  static let series = "series/"
  static let bars = "bars/"
  static let format = 1
}

extension BundleManifest {
  public var json: JSONValue {
    [
      "assay_bundle": JSONValue(Self.format), "created_at": .string(createdAt),
      "packed_by": .string(packedBy),
      "run": [
        "id": .string(run.id), "created_at": .string(run.createdAt), "status": .string(run.status.rawValue),
        "config": .string(run.config), "seed": .string("\(run.seed)"),
        "code_version": .string(run.codeVersion),
        "data_hash": .string(run.dataHash), "unit_count": JSONValue(run.unitCount),
        "identity": JSONValue(run.identity),
      ],
      "content_sha256": .string(contentHash), "schema_version": JSONValue(schemaVersion),
      "ledger_head": .string(ledgerHead),
      "files": .array(
        files.map { ["name": .string($0.name), "size": JSONValue($0.size), "sha256": .string($0.sha256)] }),
    ]
  }

  /// Reads back what `json` wrote; `nil` when something is missing or it comes from a newer version.
  public init?(json: JSONValue) {
    guard json["assay_bundle"]?.integerValue == Self.format, let run = json["run"].flatMap(Self.run),
      let createdAt = json["created_at"]?.stringValue, let packedBy = json["packed_by"]?.stringValue,
      let contentHash = json["content_sha256"]?.stringValue,
      let schemaVersion = json["schema_version"]?.integerValue,
      let ledgerHead = json["ledger_head"]?.stringValue, let files = json["files"]?.arrayValue
    else { return nil }
    self.run = run
    self.createdAt = createdAt
    self.packedBy = packedBy
    self.contentHash = contentHash
    self.schemaVersion = schemaVersion
    self.ledgerHead = ledgerHead
    self.files = []
    for file in files {
      guard let name = file["name"]?.stringValue, let size = file["size"]?.integerValue,
        let sha256 = file["sha256"]?.stringValue
      else { return nil }
      self.files.append(File(name: name, size: size, sha256: sha256))
    }
  }

  private static func run(_ json: JSONValue) -> RunRecord? {
    guard let id = json["id"]?.stringValue, let createdAt = json["created_at"]?.stringValue,
      let status = json["status"]?.stringValue.flatMap({ RunStatus(rawValue: $0) }),
      let config = json["config"]?.stringValue, let seed = json["seed"]?.stringValue.flatMap({ UInt64($0) }),
      let codeVersion = json["code_version"]?.stringValue, let dataHash = json["data_hash"]?.stringValue,
      let unitCount = json["unit_count"]?.integerValue
    else { return nil }
    return RunRecord(
      id: id, createdAt: createdAt, status: status, config: config, seed: seed, codeVersion: codeVersion,
      dataHash: dataHash, unitCount: unitCount, identity: json["identity"]?.stringValue)
  }

  /// The manifest of a bundle, without looking at its other files.
  public static func read(_ path: String) throws -> BundleManifest {
    guard let bytes = try TarFile.content(of: name, in: path) else {
      throw AssayError.damagedBundle(path, "It has no \(name).")
    }
    return try parse(bytes, path)
  }

  static func parse(_ bytes: [UInt8], _ path: String) throws -> BundleManifest {
    guard let json = try? JSONValue(parsing: bytes), let manifest = BundleManifest(json: json) else {
      throw AssayError.damagedBundle(path, "Its \(name) is not of format \(format).")
    }
    return manifest
  }

  /// Names the bundle: the hash of its manifest, which holds the hashes of all else.
  public var hash: String { SHA256.hexadecimal(of: json.text()) }
}

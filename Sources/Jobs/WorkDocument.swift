public import Diagnostics

/// A unit that another process, or another machine, can make from a document.
public protocol PortableWorkUnit: WorkUnit {
  /// What `WorkKinds` finds the unit by, such as `dataset_part`.
  static var kind: String { get }

  /// Everything the unit is made of beside the data it names.
  var parameters: JSONObject { get }
}

/// A unit of work as JSON: what `assay work` runs.
///
/// The identity holds the document to the program and the data: where either differs, the unit is refused rather than
/// another result given out under its name.
public struct WorkDocument: Sendable, Hashable {
  public var kind: String
  public var name: String
  public var identity: String
  /// The units whose results it reads.
  public var inputs: [Input]
  public var parameters: JSONObject

  public struct Input: Sendable, Hashable {
    public var name: String
    public var identity: String
  }

  static let format = "assay.work_unit"
  static let version = 1

  /// The document of a unit of a plan.
  ///
  /// - Throws: what the identity of the unit or of an input throws.
  public init(_ unit: some PortableWorkUnit, of plan: WorkPlan) throws {
    kind = type(of: unit).kind
    name = unit.name
    identity = try unit.identity()
    inputs = try plan.units.filter { unit.inputs.contains($0.name) }.map {
      Input(name: $0.name, identity: try $0.identity())
    }
    parameters = unit.parameters
  }

  public var json: JSONValue {
    [
      "format": .string(Self.format), "version": JSONValue(Self.version), "kind": .string(kind),
      "name": .string(name), "identity": .string(identity),
      "inputs": .array(inputs.map { ["name": .string($0.name), "identity": .string($0.identity)] }),
      "parameters": .object(parameters),
    ]
  }

  /// - Parameter source: the file, for the error.
  /// - Throws: `invalid_work_unit`, `newer_work_unit`.
  public init(_ json: JSONValue, source: String) throws(AssayError) {
    guard json["format"]?.stringValue == Self.format, let version = json["version"]?.integerValue else {
      throw .invalidWorkUnit("It has no `\"format\": \"\(Self.format)\"` with a version.", source)
    }
    if version > Self.version {
      throw AssayError(
        code: "newer_work_unit",
        message: "The unit has version \(version), but this program knows only up to \(Self.version).",
        remedy: "Run it with the version of assay that wrote it.", place: source, kind: .usage)
    }
    func text(_ key: String) throws(AssayError) -> String {
      guard let text = json[key]?.stringValue, !text.isEmpty else {
        throw .invalidWorkUnit("`\(key)` is missing.", source)
      }
      return text
    }
    kind = try text("kind")
    name = try text("name")
    identity = try Self.identity(text("identity"), source)
    guard let parameters = json["parameters"]?.objectValue else {
      throw .invalidWorkUnit("`parameters` is missing.", source)
    }
    self.parameters = parameters
    inputs = []
    for input in json["inputs"]?.arrayValue ?? [] {
      guard let name = input["name"]?.stringValue, let identity = input["identity"]?.stringValue else {
        throw .invalidWorkUnit("An input needs `name` and `identity`.", source)
      }
      inputs.append(Input(name: name, identity: try Self.identity(identity, source)))
    }
  }

  private static func identity(_ text: String, _ source: String) throws(AssayError) -> String {
    let digits = "0123456789abcdef".utf8
    guard text.utf8.count == 64, text.utf8.allSatisfy(digits.contains) else {
      throw .invalidWorkUnit("`\(text.prefix(80))` is not an identity: 64 hexadecimal digits.", source)
    }
    return text
  }
}

extension AssayError {
  fileprivate static func invalidWorkUnit(_ reason: String, _ source: String) -> AssayError {
    AssayError(
      code: "invalid_work_unit", message: "The file is not a unit of work. \(reason)",
      remedy: "Let a command write it, for instance `assay dataset collect --write-units DIR`.",
      place: source,
      kind: .usage)
  }
}

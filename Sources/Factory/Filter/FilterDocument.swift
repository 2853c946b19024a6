public import Diagnostics
import Glibc
public import Storage

/// `enhanced_strategies.json`: what became of the filter of each strategy, in the order of the run's results.
///
/// Nothing in it depends on the clock, nor on what else was studied: parts that were made apart, on one machine or on
/// several, are put together to the bytes of one run over all.
public struct FilterDocument: Sendable {
  public static let fileName = "enhanced_strategies.json"
  static let version = 1

  /// What all parts have in common: the program, the run, and how filters are searched.
  public let origin: JSONObject
  public let strategies: [JSONObject]

  /// - Parameter strategies: each with `place`, its number among the run's results from 1.
  public init(origin: JSONObject, strategies: [JSONObject]) {
    self.origin = origin
    self.strategies = strategies.sorted { Self.place($0) < Self.place($1) }
  }

  private static func place(_ entry: JSONObject) -> Int { entry["place"]?.integerValue ?? 0 }

  /// How many of its filters are accepted.
  public var accepted: Int {
    strategies.count { $0["acceptance"]?["accepted"]?.boolValue == true }
  }

  public var json: JSONValue {
    var document: JSONObject = ["version": JSONValue(Self.version)]
    for (key, value) in origin.members { document[key] = value }
    document["strategies"] = .array(strategies.map(JSONValue.object))
    return .object(document)
  }

  public func write(to folder: String) throws {
    try AtomicFile.replace("\(folder)/\(Self.fileName)", with: json.text(.indented) + "\n")
  }

  /// Reads the document of a folder.
  public static func read(_ folder: String) throws -> FilterDocument {
    let path = "\(folder)/\(fileName)"
    let json = try JSONValue(parsing: WholeFile.bytes(of: path), source: path)
    guard json["version"]?.integerValue == version, let object = json.objectValue,
      let strategies = json["strategies"]?.arrayValue?.compactMap(\.objectValue)
    else {
      throw AssayError(
        code: "invalid_document", message: "This is no document of filters that this program can read.",
        remedy: "Name a folder that `assay learn filter --output DIR` wrote.", place: path, kind: .badData)
    }
    var origin = object
    origin["version"] = nil
    origin["strategies"] = nil
    return FilterDocument(origin: origin, strategies: strategies)
  }

  /// Puts parts together: their documents, the folders of their models, and their reports.
  ///
  /// - Throws: `parts_differ` where they come of other runs, programs or settings; `part_twice` where two have the same
  ///   strategy; what reading and writing refuse.
  @discardableResult
  public static func merge(_ folders: [String], to target: String) throws -> FilterDocument {
    var merged: [JSONObject] = []
    var (origin, owner): (JSONObject?, [Int: String]) = (nil, [:])
    for folder in folders {
      let part = try read(folder)
      if let origin, let key = difference(origin, part.origin) {
        throw AssayError(
          code: "parts_differ", message: "The parts in \(folders[0]) and \(folder) differ in `\(key)`.",
          remedy: "Merge parts of one run that were made by one program with the same options.",
          place: folder,
          kind: .badData)
      }
      origin = part.origin
      for entry in part.strategies {
        let place = place(entry)
        if let first = owner[place] {
          throw AssayError(
            code: "part_twice",
            message: "\(entry["name"]?.stringValue ?? "Strategy \(place)") is in \(first) and in \(folder).",
            remedy: "Merge parts that share no strategy: --part 1/2 and --part 2/2, or other --strategies.",
            place: folder, kind: .badData)
        }
        owner[place] = folder
        merged.append(entry)
      }
    }
    for entry in merged {
      guard let name = entry["model"]?.stringValue, let folder = owner[place(entry)] else { continue }
      try copy(name, from: folder, to: target)
    }
    let document = FilterDocument(origin: origin ?? JSONObject(), strategies: merged)
    try document.write(to: target)
    return document
  }

  private static func difference(_ a: JSONObject, _ b: JSONObject) -> String? {
    (a.keys + b.keys).first { a[$0] != b[$0] }
  }

  /// The files of a model, and its report where there is one.
  private static func copy(_ model: String, from folder: String, to target: String) throws {
    guard model == FileName.encode(model) else {
      throw AssayError(
        code: "invalid_document", message: "A model of the document is called `\(model)`.",
        remedy: "Name a folder that `assay learn filter --output DIR` wrote.", place: folder, kind: .badData)
    }
    for name in ["model.json", "model.ubj", "model.onnx", "card.md"]
    where access("\(folder)/\(model)/\(name)", R_OK) == 0 {
      try AtomicFile.replace(
        "\(target)/\(model)/\(name)", with: try WholeFile.bytes(of: "\(folder)/\(model)/\(name)"))
    }
    // The manifest comes last: a folder that has one is whole.
    try AtomicFile.replace(
      "\(target)/\(model)/manifest.json", with: try WholeFile.bytes(of: "\(folder)/\(model)/manifest.json"))
    let report = "\(model).html"
    if access("\(folder)/\(report)", R_OK) == 0 {
      try AtomicFile.replace("\(target)/\(report)", with: try WholeFile.bytes(of: "\(folder)/\(report)"))
    }
  }
}

public import Diagnostics

extension OnlineFDR {
  /// The whole state as a document: settings, and counts that are whole numbers. What is read back gives the same
  /// levels to the last bit.
  public var json: JSONValue {
    [
      "method": .string(settings.method.rawValue), "alpha": .number(settings.alpha),
      "w0": .number(settings.initialWealth), "lambda": .number(settings.candidate),
      "tau": .number(settings.discard), "tests": JSONValue(tests), "spent": JSONValue(spent),
      "spent_at_rejections": .array(spentAtRejection.map { JSONValue($0) }),
    ]
  }

  /// Reads back what `json` wrote.
  /// - Throws: `invalid_fdr_state` for a document that no stream can have written.
  public init(json: JSONValue) throws(AssayError) {
    guard let name = json["method"]?.stringValue, let method = Method(rawValue: name),
      let alpha = json["alpha"]?.doubleValue, let tests = json["tests"]?.integerValue, tests >= 0,
      let spent = json["spent"]?.integerValue, (0...tests).contains(spent),
      let places = json["spent_at_rejections"]?.arrayValue
    else { throw .invalidState("a member is missing or has another type") }
    let rejections = places.compactMap(\.integerValue)
    guard rejections.count == places.count, rejections.count <= tests, rejections == rejections.sorted(),
      rejections.allSatisfy({ (0...spent).contains($0) })
    else { throw .invalidState("the rejections do not fit the tests") }
    self.init(
      try Settings(
        method, alpha: alpha, initialWealth: json["w0"]?.doubleValue, candidate: json["lambda"]?.doubleValue,
        discard: json["tau"]?.doubleValue),
      tests: tests, spent: spent, spentAtRejection: rejections)
  }
}

extension AssayError {
  fileprivate static func invalidState(_ reason: String) -> AssayError {
    AssayError(
      code: "invalid_fdr_state", message: "The state of the online procedure cannot be read: \(reason).",
      remedy: "Restore the database from a backup.", kind: .badData)
  }
}

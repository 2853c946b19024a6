import Diagnostics
import Strategies

extension FactoryConfiguration {
  /// What of the configuration decides results: without the folders that users' strategies lie in, and without symbols
  /// and seed, which have their own places in an `Identity`.
  var identityJSON: JSONValue {
    guard var members = json.objectValue else { return .null }
    members["seed"] = nil
    members["symbols"] = nil
    members["user_strategies"] = .object(
      JSONObject(userStrategies.map { ($0.name, .string($0.file.sha256)) }))
    return JSONValue.object(members).canonical
  }

  /// Symbols and strategies in order of their names: equal sets make one run, whose units have equal numbers.
  var inOrder: FactoryConfiguration {
    var ordered = self
    ordered.symbols.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    // Strategies of the catalogue keep its order, those of files follow by name.
    let places = Dictionary(
      StrategyCatalogue.names.enumerated().map { ($1, $0) }, uniquingKeysWith: { a, _ in a })
    ordered.strategies.sort { (places[$0] ?? .max, $0) < (places[$1] ?? .max, $1) }
    return ordered
  }

  /// Digest of the file of a user's strategy; `nil` for one of the catalogue.
  func file(of strategy: String) -> String? {
    userStrategies.first { $0.name == strategy }?.file.sha256
  }
}

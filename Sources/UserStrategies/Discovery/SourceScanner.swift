/// Finds strategies in the text of a Swift file.
///
/// A scanner of our own and not the compiler's parser: that one comes as shared objects of the toolchain, which would
/// have to be there whenever `assay` starts. It need not understand Swift, only find declarations at the top level of
/// a file and the list of an initialiser's parameters; the compiler has the last word on everything.
package struct SourceScanner {
  static let nameEndings = ["Strategy", "Bot", "Trader", "System", "Algo"]
  static let protocols = ["SignalExitStrategy", "PositionExitStrategy"]
  static let parameterCounts = 1...20

  package private(set) var found: [FoundStrategy] = []
  package private(set) var leftOut: [LeftOut] = []
  private let file: String
  let tokens: [SourceToken]

  /// - Parameter file: the name of the file, for descriptions.
  package init(_ text: String, file: String = "") {
    tokens = SourceToken.all(in: text)
    self.file = file
    var index = 0
    while index < tokens.count {
      if let end = declaration(at: index) { index = end } else { index += 1 }
    }
  }

  /// Reads a type declared at this token of the top level; returns the token after its body.
  private mutating func declaration(at index: Int) -> Int? {
    guard tokens[index].depth == 0, ["struct", "class", "enum", "actor"].contains(tokens[index].text),
      index + 1 < tokens.count, tokens[index + 1].isWord,
      let open = tokens[index...].firstIndex(where: { $0.text == "{" && $0.depth == 0 })
    else { return nil }
    let close = tokens[(open + 1)...].firstIndex { $0.text == "}" && $0.depth == 0 } ?? tokens.count
    let name = tokens[index + 1].text
    let line = tokens[index].line
    let inherited = tokens[(index + 2)..<open].filter(\.isWord).map(\.text)
    let body = tokens[(open + 1)..<close]
    let isPrivate = index > 0 && ["private", "fileprivate"].contains(tokens[index - 1].text)
    if inherited.contains(where: Self.protocols.contains) {
      let read = DeclarationReader(body)
      take(
        FoundStrategy(
          type: name, kind: .conformance, line: line, parameters: [], name: read.name,
          description: read.description), isPrivate)
    } else if Self.nameEndings.contains(where: { name.hasSuffix($0) && name != $0 }) {
      takePlain(name, line, body, isPrivate)
    }
    return close
  }

  private mutating func take(_ strategy: FoundStrategy, _ isPrivate: Bool) {
    if FileRules.isExcluded(strategy.type) {
      leave(strategy.type, strategy.line, "is named like a test, a demonstration or an example")
    } else if isPrivate {
      leave(strategy.type, strategy.line, "is private to its file")
    } else {
      found.append(strategy)
    }
  }

  private mutating func takePlain(
    _ name: String, _ line: Int, _ body: ArraySlice<SourceToken>, _ isPrivate: Bool
  ) {
    let shape = Self.shape(of: body)
    if !shape.hasEnters {
      return leave(
        name, line, "is named like a strategy, but has no `func enters(_ now: BarContext) -> Bool`")
    }
    switch Self.parameters(of: body) {
    case .failure(let reason): leave(name, line, reason.words)
    case .success(let parameters) where !Self.parameterCounts.contains(parameters.count):
      leave(name, line, "has \(parameters.count) parameters with defaults; 1 to 20 can be searched")
    case .success(let parameters):
      var strategy = FoundStrategy(type: name, kind: .name, line: line, parameters: parameters, name: name)
      strategy.shape = shape
      strategy.description = strategy.plainDescription(in: file)
      take(strategy, isPrivate)
    }
  }

  private mutating func leave(_ name: String, _ line: Int, _ reason: String) {
    leftOut.append(LeftOut(name: name, line: line, reason: reason))
  }

  // MARK: The body of a plain strategy

  private static func shape(of body: ArraySlice<SourceToken>) -> PlainShape {
    var shape = PlainShape()
    for index in body.indices where body[index].depth == 1 && body[index].text == "func" {
      guard index + 1 < body.endIndex, let list = parentheses(after: index + 1, in: body) else { continue }
      let commas = list.count { $0.text == "," && $0.group == list[list.startIndex].group }
      switch body[index + 1].text {
      case "enters": shape.hasEnters = shape.hasEnters || commas == 0
      case "exits" where commas == 0: shape.hasExits = true
      case "exits" where commas == 1: shape.hasPositionExits = true
      case "prepare": shape.hasPrepare = true
      default: break
      }
    }
    return shape
  }

  private struct Reason: Error { var words: String }

  private static func parameters(of body: ArraySlice<SourceToken>) -> Result<[PlainParameter], Reason> {
    guard let start = body.indices.first(where: { body[$0].depth == 1 && body[$0].text == "init" }),
      let list = parentheses(after: start, in: body)
    else { return .failure(Reason(words: "has no initialiser whose parameters could be read")) }
    if list.isEmpty { return .success([]) }
    let group = list[list.startIndex].group
    var parameters: [PlainParameter] = []
    for part in list.split(whereSeparator: { $0.text == "," && $0.group == group }) {
      let words = part.map(\.text)
      guard let colon = words.firstIndex(of: ":"), let equals = words.firstIndex(of: "="), colon >= 1,
        equals == colon + 2, equals + 1 < words.count
      else { return .failure(Reason(words: "has an initialiser with a parameter without a default")) }
      let standard = words[(equals + 1)...].joined()
      guard words[0] != "_", let kind = PlainParameter.Kind(rawValue: words[colon + 1]),
        kind.accepts(standard)
      else {
        return .failure(
          Reason(
            words:
              "has the parameter `\(words[0])`, which is no Int, Double, Bool or String with a plain default")
        )
      }
      parameters.append(PlainParameter(label: words[0], kind: kind, standard: standard))
    }
    return .success(parameters)
  }

  /// The tokens between the next pair of parentheses.
  private static func parentheses(after index: Int, in body: ArraySlice<SourceToken>) -> ArraySlice<
    SourceToken
  >? {
    guard let open = body[index...].firstIndex(where: { $0.text == "(" }) else { return nil }
    guard
      let close = body[(open + 1)...].firstIndex(where: { $0.text == ")" && $0.group == body[open].group })
    else {
      return nil
    }
    return body[(open + 1)..<close]
  }
}

extension PlainParameter.Kind {
  /// Whether the source of a default is a literal of this kind.
  func accepts(_ literal: String) -> Bool {
    let digits = literal.replacing("_", with: "")
    return switch self {
    case .integer: Int(digits) != nil
    case .number: Double(digits)?.isFinite == true
    case .flag: literal == "true" || literal == "false"
    case .choice:
      literal.hasPrefix("\"") && literal.hasSuffix("\"") && !literal.contains("\\") && literal.count > 2
    }
  }
}

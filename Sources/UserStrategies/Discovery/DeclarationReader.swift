import Strategies

/// Reads what a conforming strategy says of itself in plain literals: its parameters and its description.
///
/// The code is not run, so a name that is computed, an interpolated text or a grid made by a function stays unknown
/// until the strategy is named and compiled.
struct DeclarationReader {
  /// The name in the description; `nil` where it is no plain literal.
  private(set) var name: String?
  /// The whole description; `nil` where any of it is no plain literal.
  private(set) var description: StrategyDescription?

  private let body: ArraySlice<SourceToken>

  /// - Parameter body: the tokens between the braces of the type.
  init(_ body: ArraySlice<SourceToken>) {
    self.body = body
    guard let call = call(of: "StrategyDescription", named: "description") else { return }
    name = call["name"].flatMap(Self.text)
    description = description(call)
  }

  private func description(_ call: [String: ArraySlice<SourceToken>]) -> StrategyDescription? {
    guard let name, let archetype = call["archetype"].flatMap(Self.member).flatMap(Self.archetype),
      let entry = call["entry"].flatMap(Self.text), let exit = call["exit"].flatMap(Self.text),
      let source = call["source"].flatMap(Self.text),
      let list = call["parameters"].flatMap(Self.elements)
    else { return nil }
    var parameters: [ParameterDeclaration] = []
    for element in list {
      let words = element.map(\.text)
      guard words.count >= 3, words.suffix(2) == [".", "declaration"],
        let parameter = parameter(words[words.count - 3])
      else { return nil }
      parameters.append(parameter)
    }
    return StrategyDescription(
      name: name, archetype: archetype, entry: entry, exit: exit, parameters: parameters, source: source,
      reading: call["reading"].flatMap(Self.text) ?? "")
  }

  // MARK: Parameters

  private func parameter(_ constant: String) -> ParameterDeclaration? {
    for kind in ["integer", "number", "flag", "choice"] {
      if let call = call(of: "Parameter.\(kind)", named: constant) { return Self.parameter(kind, call) }
    }
    return nil
  }

  private static func parameter(
    _ kind: String, _ call: [String: ArraySlice<SourceToken>]
  ) -> ParameterDeclaration? {
    guard let name = call["0"].flatMap(text), let help = call["1"].flatMap(text),
      let standard = call["default"].flatMap({ value(kind, $0) }), let list = call["grid"].flatMap(elements)
    else { return nil }
    let grid = list.compactMap { value(kind, $0) }
    guard grid.count == list.count, let domain = domain(kind, call) else { return nil }
    return ParameterDeclaration(name: name, help: help, standard: standard, grid: grid, domain: domain)
  }

  private static func domain(
    _ kind: String, _ call: [String: ArraySlice<SourceToken>]
  ) -> ParameterDomain? {
    if kind == "flag" { return .flag }
    if kind == "choice" {
      guard let list = call["among"].flatMap(elements) else { return nil }
      let names = list.compactMap(text)
      return names.count == list.count ? .choice(names) : nil
    }
    guard let bounds = call["bounds"], let dots = bounds.firstIndex(where: { $0.text == "." }),
      bounds[dots...].prefix(3).allSatisfy({ $0.text == "." }), dots + 3 < bounds.endIndex
    else { return nil }
    switch (value(kind, bounds[..<dots]), value(kind, bounds[(dots + 3)...])) {
    case (.integer(let low), .integer(let high)) where low <= high: return .integer(low...high)
    case (.number(let low), .number(let high)) where low <= high: return .number(low...high)
    default: return nil
    }
  }

  private static func value(_ kind: String, _ tokens: ArraySlice<SourceToken>) -> ParameterValue? {
    let literal = tokens.map(\.text).joined()
    let digits = literal.replacing("_", with: "")
    switch kind {
    case "integer": return Int(digits).map { .integer($0) }
    case "number": return Double(digits).flatMap { $0.isFinite ? .number($0) : nil }
    case "flag": return ["true", "false"].contains(literal) ? .flag(literal == "true") : nil
    default: return text(tokens).map { .choice($0) }
    }
  }

  // MARK: Tokens

  /// The arguments of `static let NAME = CALL(…)` at the top of the body: by label, without one by number.
  private func call(of function: String, named constant: String) -> [String: ArraySlice<SourceToken>]? {
    let function = function.split(separator: ".").flatMap { [".", String($0)] }.dropFirst()
    for index in body.indices where body[index].depth == 1 && body[index].text == constant {
      guard index > body.startIndex, ["let", "var"].contains(body[index - 1].text) else { continue }
      guard let equals = body[index...].firstIndex(where: { $0.text == "=" }) else { return nil }
      let open = equals + 1 + function.count
      guard open < body.endIndex, body[(equals + 1)..<open].map(\.text) == Array(function),
        body[open].text == "(",
        let close = body[(open + 1)...].firstIndex(where: {
          $0.text == ")" && $0.group == body[open].group && $0.depth == body[open].depth
        })
      else { return nil }
      return Self.arguments(body[(open + 1)..<close])
    }
    return nil
  }

  private static func arguments(_ list: ArraySlice<SourceToken>) -> [String: ArraySlice<SourceToken>] {
    var arguments: [String: ArraySlice<SourceToken>] = [:]
    var unlabelled = 0
    for part in parts(list) {
      if part.count > 2, part[part.startIndex].isWord, part[part.startIndex + 1].text == ":" {
        arguments[part[part.startIndex].text] = part[(part.startIndex + 2)...]
      } else {
        arguments["\(unlabelled)"] = part
        unlabelled += 1
      }
    }
    return arguments
  }

  /// The tokens between commas that stand outside inner brackets.
  private static func parts(_ list: ArraySlice<SourceToken>) -> [ArraySlice<SourceToken>] {
    guard let first = list.first else { return [] }
    return list.split { $0.text == "," && $0.group == first.group && $0.depth == first.depth }
  }

  /// The elements of an array literal.
  private static func elements(_ tokens: ArraySlice<SourceToken>) -> [ArraySlice<SourceToken>]? {
    guard tokens.first?.text == "[", tokens.last?.text == "]" else { return nil }
    return parts(tokens.dropFirst().dropLast())
  }

  /// `.trend` or `Archetype.trend`: the word after the point.
  private static func member(_ tokens: ArraySlice<SourceToken>) -> String? {
    guard let word = tokens.last, word.isWord, tokens.dropLast().last?.text == "." else { return nil }
    return word.text
  }

  private static func archetype(_ member: String) -> Archetype? {
    switch member {
    case "meanReversion": .meanReversion
    case "unstated": .unstated
    default: Archetype(rawValue: member)
    }
  }

  /// A plain text, also one put together with `+`.
  private static func text(_ tokens: ArraySlice<SourceToken>) -> String? {
    var text = ""
    for (position, token) in tokens.enumerated() {
      if position % 2 == 1 {
        if token.text != "+" { return nil }
        continue
      }
      let literal = token.text
      guard literal.count >= 2, literal.hasPrefix("\""), literal.hasSuffix("\""), !literal.contains("\\"),
        !literal.hasPrefix("\"\"\"")
      else { return nil }
      text += literal.dropFirst().dropLast()
    }
    return tokens.count % 2 == 1 ? text : nil
  }
}

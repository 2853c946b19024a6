import Diagnostics
import Strategies

/// The Swift source that is compiled beside a user's file: the entry through which its strategies are found, and for
/// strategies that were found by name the type that gives them the contract.
struct AdapterSource {
  /// The entry of every compiled file.
  static let entry = "assay_strategies"

  let text: String

  init(_ strategies: [FoundStrategy], file: String) {
    let plain = strategies.filter { $0.kind == .name }
    let types = strategies.map { $0.kind == .name ? Self.adapterName($0.type) : $0.type }
    text =
      """
      import Diagnostics
      import Indicators
      import Market
      import Strategies

      @_cdecl("\(Self.entry)")
      public func assayStrategies() -> UnsafeMutableRawPointer {
        Unmanaged.passRetained(StrategyList([\(types.map { "\($0).self" }.joined(separator: ", "))])).toOpaque()
      }

      """ + plain.map { Self.adapter($0, file: file) }.joined()
  }

  /// A text as a Swift literal.
  private static func quoted(_ text: String) -> String {
    let escaped = text.flatMap { character -> String in
      character == "\\" || character == "\"" ? "\\\(character)" : character.isNewline ? " " : "\(character)"
    }
    return "\"\(String(escaped))\""
  }

  private static func adapterName(_ type: String) -> String { "Assay_\(type)" }

  private static func adapter(_ strategy: FoundStrategy, file: String) -> String {
    let name = strategy.type
    let takesPosition = strategy.shape.hasPositionExits
    let description = strategy.plainDescription(in: file)
    let declarations = strategy.parameters.enumerated().map { index, parameter in
      "  static let p\(index) = \(parameter.source)\n"
    }
    let arguments = strategy.parameters.enumerated().map { "\($1.label): setup[Self.p\($0)]" }
    let lengths = strategy.parameters.enumerated().filter { $0.element.kind == .integer }
      .map { "abs(setup[Self.p\($0.offset)])" }
    let exit =
      takesPosition
      ? "  func exits(_ now: BarContext, _ position: Position) -> Bool { rule.exits(now, position) }"
      : "  func exits(_ now: BarContext) -> Bool { \(strategy.shape.hasExits ? "rule.exits(now)" : "false") }"
    return """

      struct \(adapterName(name)): \(takesPosition ? "PositionExitStrategy" : "SignalExitStrategy") {
      \(declarations.joined())
        static let description = StrategyDescription(
          name: "\(name)", archetype: .unstated, entry: \(quoted(description.entry)),
          exit: \(quoted(description.exit)),
          parameters: [\(strategy.parameters.indices.map { "p\($0).declaration" }.joined(separator: ", "))],
          source: \(quoted(description.source)))
        var rule: \(name)

        init(_ setup: inout StrategySetup) throws(AssayError) {
          rule = \(name)(\(arguments.joined(separator: ", ")))
          // How far back the rule reads prices is not declared; its largest whole number stands for it.
          setup.readsPrices(back: [\((["1"] + lengths).joined(separator: ", "))].max() ?? 1)
          \(strategy.shape.hasPrepare ? "rule.prepare(&setup)" : "")
        }

        func enters(_ now: BarContext) -> Bool { rule.enters(now) }
      \(exit)
      }

      """
  }
}

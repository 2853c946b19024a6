import Diagnostics

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

  private static func adapterName(_ type: String) -> String { "Assay_\(type)" }

  private static func adapter(_ strategy: FoundStrategy, file: String) -> String {
    let name = strategy.type
    let takesPosition = strategy.shape.hasPositionExits
    let declarations = strategy.parameters.enumerated().map { index, parameter in
      "  static let p\(index) = \(declaration(parameter))\n"
    }
    let arguments = strategy.parameters.enumerated().map { "\($1.label): setup[Self.p\($0)]" }
    let lengths = strategy.parameters.enumerated().filter { $0.element.kind == .integer }
      .map { "abs(setup[Self.p\($0.offset)])" }
    let exit =
      takesPosition
      ? "  func exits(_ now: Moment, _ position: OpenPosition) -> Bool { rule.exits(now, position) }"
      : "  func exits(_ now: Moment) -> Bool { \(strategy.shape.hasExits ? "rule.exits(now)" : "false") }"
    return """

      struct \(adapterName(name)): \(takesPosition ? "PositionExitStrategy" : "SignalExitStrategy") {
      \(declarations.joined())
        static let description = StrategyDescription(
          name: "\(name)", archetype: .unstated, entry: "`enters` of \(name) in \(file)",
          exit: "\(strategy.shape.hasExits || takesPosition ? "`exits` of \(name) in \(file)" : "none (common exits)")",
          parameters: [\(strategy.parameters.indices.map { "p\($0).declaration" }.joined(separator: ", "))],
          source: "\(file), found by its name")
        var rule: \(name)

        init(_ setup: inout StrategySetup) throws(AssayError) {
          rule = \(name)(\(arguments.joined(separator: ", ")))
          // How far back the rule reads prices is not declared; its largest whole number stands for it.
          setup.readsPrices(back: [\((["1"] + lengths).joined(separator: ", "))].max() ?? 1)
          \(strategy.shape.hasPrepare ? "rule.prepare(&setup)" : "")
        }

        func enters(_ now: Moment) -> Bool { rule.enters(now) }
      \(exit)
      }

      """
  }

  /// A plain default says nothing of a grid or of bounds: the grid is half the default, itself and twice it, the
  /// bounds a hundred times it.
  private static func declaration(_ parameter: PlainParameter) -> String {
    let help = "\"parameter of the initialiser\""
    let label = "\"\(parameter.label)\""
    switch parameter.kind {
    case .integer:
      let value = Int(parameter.standard.replacing("_", with: "")) ?? 0
      let bound = max(100, abs(value) > 1_000_000 ? abs(value) : abs(value) * 100)
      let grid = Set([value / 2, value, value * 2].filter { $0 != 0 || value == 0 }).sorted()
      return "Parameter.integer(\(label), default: \(value), grid: \(grid), "
        + "bounds: \(value > 0 ? 1 : -bound)...\(bound), \(help))"
    case .number:
      let value = Double(parameter.standard.replacing("_", with: "")) ?? 0
      let bound = max(1, abs(value) * 100)
      let grid = Set([value / 2, value, value * 2]).sorted()
      return "Parameter.number(\(label), default: \(value), grid: \(grid), "
        + "bounds: \(value > 0 ? 0 : -bound)...\(bound), \(help))"
    case .flag:
      return "Parameter.flag(\(label), default: \(parameter.standard), grid: [false, true], \(help))"
    case .choice:
      let text = parameter.standard
      return "Parameter.choice(\(label), default: \(text), grid: [\(text)], among: [\(text)], \(help))"
    }
  }
}

/// A strategy as lists, sweeps and commands handle it: its description, and a way to prepare it.
///
/// A built-in one is a type of `Rules/`; one of a user's own is compiled from a file and answers from another
/// process. Nothing above this type knows the difference.
public struct StrategyModel: Sendable {
  public let description: StrategyDescription
  /// The file it was compiled from; `nil` for a built-in one.
  public let file: StrategyFile?
  private let make: @Sendable (ParameterSet, BarSpacing) throws -> PreparedRule

  public init(_ type: any Strategy.Type) {
    let description = type.description
    self.description = description
    file = nil
    make = { parameters, spacing in
      var setup = StrategySetup(parameters, of: description, spacing: spacing)
      let strategy = try type.init(&setup)
      return PreparedRule(
        lines: setup.lines, priceReach: setup.priceReach, needs: setup.needs,
        readsFills: strategy is any PositionExitStrategy, signals: { strategy.signals(in: $0) })
    }
  }

  package init(
    _ description: StrategyDescription, file: StrategyFile,
    make: @escaping @Sendable (ParameterSet, BarSpacing) throws -> PreparedRule
  ) {
    self.description = description
    self.file = file
    self.make = make
  }

  /// - Throws: what the strategy refuses.
  package func rule(_ parameters: ParameterSet, spacing: BarSpacing) throws -> PreparedRule {
    try make(parameters, spacing)
  }
}

/// The source of a user's strategy: where it lies, and the hash of what was in it.
public struct StrategyFile: Sendable, Hashable {
  public var path: String
  public var sha256: String

  public init(path: String, sha256: String) {
    self.path = path
    self.sha256 = sha256
  }
}

/// What the compiled file of a user hands over: the types that it declares.
public final class StrategyList: Sendable {
  public let types: [any Strategy.Type]

  public init(_ types: [any Strategy.Type]) { self.types = types }
}

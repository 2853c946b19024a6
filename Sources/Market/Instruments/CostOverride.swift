/// Costs that take the place of an instrument's own; what is `nil` stays as the instrument has it.
public struct CostOverride: Hashable, Sendable {
  public var commission: Commission?
  public var slippage: Slippage?

  public init(commission: Commission? = nil, slippage: Slippage? = nil) {
    self.commission = commission
    self.slippage = slippage
  }

  public static let none = CostOverride()

  public var isEmpty: Bool { commission == nil && slippage == nil }

  public func costs(of instrument: Instrument) -> CostModel {
    CostModel(
      commission: commission ?? instrument.costs.commission, slippage: slippage ?? instrument.costs.slippage)
  }

  /// What is missing here from another one.
  public func filled(from other: CostOverride) -> CostOverride {
    CostOverride(commission: commission ?? other.commission, slippage: slippage ?? other.slippage)
  }
}

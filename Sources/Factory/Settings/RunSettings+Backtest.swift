public import Backtest
public import Diagnostics
public import Market

extension RunSettings {
  /// The plain part of a backtest on an instrument.
  ///
  /// - Parameter isMirrored: whether the strategy is turned upside down, and so trades short.
  public func configuration(for instrument: Instrument, isMirrored: Bool = false) -> BacktestConfiguration {
    BacktestConfiguration(
      capital: capital, side: isMirrored ? .short : side,
      sizing: size ?? BacktestConfiguration.defaultSizing(for: instrument), exits: exits,
      execution: execution,
      costs: costs(for: instrument))
  }

  /// What goes beyond it: frictions, margin, sizer, risk manager.
  ///
  /// With the risk manager on and no size asked for, trades are sized by fixed fractions: positions of all equity would
  /// all fail its position limit.
  /// - Parameter model: what the sizer `learned` predicts with.
  /// - Throws: what the sizer refuses.
  public func extras(model: (any PositionFractionModel)? = nil) throws(AssayError) -> BacktestExtras {
    var extras = BacktestExtras()
    extras.transactionCosts = transactionCosts
    extras.account = account
    extras.risk = riskLimits
    var settings = self
    if usesRiskManager, sizingMethod == nil, size == nil { settings.sizingMethod = .fixedFractional }
    extras.sizer = try settings.sizer(model: model)
    return extras
  }
}

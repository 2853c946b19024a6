extension ExitResolver {
  /// What becomes of a position that could take all that its account has.
  struct GuardedExit {
    var exit: PositionExit
    var isAmbiguous: Bool
    /// Whether the price of ruin closed it.
    var isLiquidation: Bool
  }

  /// The least equity that nothing in the position's life can bring to zero: no price up to its last bar, and no exit
  /// at one.
  mutating func safeEquity(of holding: OpenTrade) -> Money {
    if worstPrice.isNaN { worstPrice = adverseExtreme() }
    let closed = fillModel.close(holding, at: worstPrice, slips: true)
    return RuinLevel.safeEquity(worst: min(holding.gain(at: worstPrice), closed.pnl), of: holding)
  }

  private func adverseExtreme() -> Double {
    var worst = view.bars[first].open
    for bar in first...exitAtMarket.bar {
      worst = side == .long ? min(worst, view.bars[bar].low) : max(worst, view.bars[bar].high)
    }
    return worst
  }

  /// The exit of one variant's position bar by bar, as the plain engine finds it, with the price of ruin as a level.
  func guardedExit(of holding: OpenTrade, cash: Money, stop: Double, target: Double) -> GuardedExit {
    var levels = PriceLevels(
      entry: holding.price, atr: atr, side: side, plan: ExitPlan(stopATR: stop, targetATR: target),
      pricer: fillModel.pricer, limits: rules.limits)
    let ruin = RuinLevel.price(
      rest: cash - holding.value - holding.commission, unitMicros: holding.unitMicros)
    levels.guardAccount(at: ruin, side: side, pricer: fillModel.pricer)
    let market = exitAtMarket
    let leavesAtOpen = market.barsHeld == market.bar - first
    for bar in first...market.bar where !(leavesAtOpen && bar == market.bar) {
      guard let touch = levels.touch(view.bars[bar], side: side, rule: rules.intrabar) else { continue }
      let exit = PositionExit(
        bar: bar, price: touch.price, slips: touch.reason != .target, barsHeld: bar - first + 1, freeFrom: bar
      )
      return GuardedExit(
        exit: exit, isAmbiguous: touch.isAmbiguous, isLiquidation: touch.reason == .liquidation)
    }
    return GuardedExit(exit: market, isAmbiguous: false, isLiquidation: false)
  }
}

extension SweepAccounts {
  /// Books a position of a variant that could take all that it has.
  /// - Returns: the first bar whose close can decide the next entry.
  @inline(never) func bookGuarded(
    _ guarded: ExitResolver.GuardedExit, inside outlook: borrowing ExitResolver, of holding: OpenTrade,
    _ variant: Int
  ) -> Int {
    let account = account(variant)
    let exit = guarded.exit
    let closed = outlook.fillModel.close(holding, at: exit.price, slips: exit.slips)
    let ending = TradeOutcome(exit, closed, of: holding, closes: nil)
    let session = noteSessions(inside: outlook, before: exit.bar, of: holding, variant)
    markInOrder(ending, outlook.first..<exit.bar, outlook.view, of: holding, variant)
    account.pointee.book(ending, ambiguity: guarded.isAmbiguous ? 1 : 0, session: session)
    if guarded.isLiquidation || account.pointee.cash <= .zero {
      account.pointee.end(in: Ruin(bar: exit.bar, session: session))
    }
    return exit.freeFrom
  }
}

import Backtest
import Diagnostics
import Factory
import Market
import Testing

/// Every setting of a backtest is in its JSON, from which its identity is made.
@Suite struct BacktestExtrasJSONTests {
  /// Changes one field after the other and expects another text for each; every stored field must be named.
  private func expectEveryField<Value>(
    of plain: Value, _ json: (Value) -> JSONValue, _ changes: [(String, (inout Value) -> Void)]
  ) {
    var texts: Set<String> = [json(plain).canonical.text()]
    for (field, change) in changes {
      var changed = plain
      change(&changed)
      #expect(texts.insert(json(changed).canonical.text()).inserted, "\(Value.self).\(field)")
    }
    #expect(Set(Mirror(reflecting: plain).children.compactMap(\.label)) == Set(changes.map(\.0)))
  }

  @Test func `transactionCosts`() {
    expectEveryField(
      of: TransactionCosts.none, \.json,
      [
        ("minimumCommission", { $0.minimumCommission = 1 }),
        ("makerCommission", { $0.makerCommission = .perUnit(1) }),
        ("makerCommission", { $0.makerCommission = .fraction(1) }),
        ("tiers", { $0.tiers = [CommissionTier(from: 1, factor: 0.5)] }),
        ("spread", { $0.spread = .ticks(1) }),
        ("rangeShare", { $0.rangeShare = 0.1 }), ("volatilityShare", { $0.volatilityShare = 0.1 }),
        ("volumeShare", { $0.volumeShare = 0.1 }), ("squareRootImpact", { $0.squareRootImpact = 0.1 }),
        ("participation", { $0.participation = 0.1 }), ("minimumNotional", { $0.minimumNotional = 10 }),
        ("borrowRate", { $0.borrowRate = 0.1 }), ("financingRate", { $0.financingRate = 0.1 }),
        ("fundingRate", { $0.fundingRate = 0.01 }),
      ])
  }

  @Test func `account rules`() {
    expectEveryField(
      of: AccountRules.cash, \.json,
      [
        ("initialMargin", { $0.initialMargin = 0.5 }), ("maintenanceMargin", { $0.maintenanceMargin = 0.1 }),
        ("futuresInitialMargin", { $0.futuresInitialMargin = 0.1 }),
        ("futuresMaintenanceMargin", { $0.futuresMaintenanceMargin = 0.1 }),
      ])
  }

  @Test func `risk limits`() {
    expectEveryField(
      of: RiskLimits(), \.json,
      [
        ("hardStop", { $0.hardStop = nil }), ("trailingStop", { $0.trailingStop = 0.5 }),
        ("takeProfit", { $0.takeProfit = 0.5 }), ("timeStopDays", { $0.timeStopDays = 3 }),
        ("maximumPosition", { $0.maximumPosition = 0.5 }),
        ("minimumConfidence", { $0.minimumConfidence = 0.6 }),
        ("alertConfidence", { $0.alertConfidence = 0.7 }),
        ("requiresConfidence", { $0.requiresConfidence = true }),
        ("maximumHeat", { $0.maximumHeat = 0.5 }), ("dailyLossLimit", { $0.dailyLossLimit = 0.5 }),
        ("zones", { $0.zones.caution = 0.01 }), ("zones", { $0.zones.alert = 0.11 }),
        ("zones", { $0.zones.emergency = 0.5 }),
      ])
  }

  @Test func `execution and exits`() {
    expectEveryField(
      of: ExecutionRules(), \.json,
      [
        ("timing", { $0.timing = .signalClose }), ("intrabar", { $0.intrabar = .optimistic }),
        ("limits", { $0.limits = .touch }),
      ])
    expectEveryField(
      of: ExitPlan(), \.json,
      [
        ("stopATR", { $0.stopATR = 1 }), ("targetATR", { $0.targetATR = 1 }),
        ("maxBarsHeld", { $0.maxBarsHeld = 1 }),
        ("flatBySessionClose", { $0.flatBySessionClose.toggle() }),
      ])
  }

  @Test func `what is off is not written`() {
    #expect(BacktestExtras.none.json.isEmpty)
    var extras = BacktestExtras()
    (extras.delay, extras.confidence) = (2, [0.1, .nan])
    #expect(extras.json.keys == ["delay", "confidence_sha256"])
    let before = extras.json
    extras.confidence = [0.1, 0.2]
    #expect(extras.json != before)
  }
}

import Backtest
import Diagnostics
import Market
import TestKit
import Testing

/// The worked examples of the specification: capital 10,000, entry 100, stop 97.
@Suite struct SizerTests {
  let example = SizingRequest(capital: 10_000, entry: 100, stop: 97)

  @Test func `fixed fractional gives 25 by the cap and 33,33 by risk alone`() throws {
    let sizer = Sizer.fixedFractional(try FixedFractionalSizer())
    let size = try sizer.size(example)
    #expect(size.units == 25)
    #expect(size.limitedBy == .cap)
    #expect(size.risk == 75)
    #expect(size.value == 2_500)
    let uncapped = try Sizer.fixedFractional(try FixedFractionalSizer(cap: 1)).size(example)
    #expect(isClose(uncapped.units, 33.333333333333336))
    #expect(uncapped.limitedBy == .risk)
    #expect(isClose(uncapped.risk, 100))
  }

  @Test func `a quarter of Kelly gives 11,67`() throws {
    var request = example
    request.wins = WinEstimate(winRate: 0.6, averageWin: 300, averageLoss: 100)
    let size = try Sizer.kelly(try KellySizer()).size(request)
    #expect(isClose(size.units, 0.25 * (0.6 * 3 - 0.4) / 3 * 100))
    #expect(isClose(size.units, 11.67, tolerance: 5e-4))
    #expect(size.limitedBy == .kelly)
    let full = try Sizer.kelly(try KellySizer(fraction: 1)).size(request)
    #expect(full.units == 25)
    #expect(full.limitedBy == .cap)
  }

  @Test func `confidence of 75 percent risks 1,444 percent and is capped at 25`() throws {
    let sizer = try ConfidenceSizer()
    #expect(isClose(sizer.risk(at: 0.75), 0.014444444444444444))
    #expect(sizer.risk(at: 0.55) == 0.01)
    #expect(isClose(sizer.risk(at: 1), 0.02))
    var request = example
    request.confidence = 0.75
    let size = try Sizer.confidenceBased(sizer).size(request)
    #expect(size.units == 25)
    #expect(size.limitedBy == .cap)
    let uncapped = try Sizer.confidenceBased(try ConfidenceSizer(cap: 1)).size(request)
    #expect(isClose(uncapped.units, 48.148148148148145))
    #expect(uncapped.limitedBy == .risk)
  }

  @Test func `a volatility target divides by forecast, price and multiplier`() throws {
    let sizer = Sizer.volatilityTarget(try VolatilityTargetSizer(target: 0.1))
    let future = SizingRequest(capital: 1_000_000, entry: 5_000, forecastVolatility: 0.2, multiplier: 50)
    let size = try sizer.size(future, rules: QuantityRules(lot: 1))
    #expect(size.units == 2)
    #expect(size.limitedBy == .volatility)
    #expect(size.risk == nil)
    let capped = Sizer.volatilityTarget(try VolatilityTargetSizer(target: 0.1, cap: 0.25))
    #expect(try capped.size(future).units == 1)
    #expect(try capped.size(future).limitedBy == .cap)
  }

  @Test func `a learned size is the predicted fraction under the cap`() throws {
    struct Constant: PositionFractionModel {
      var value: Double?
      func fraction(for request: SizingRequest) -> Double? { value }
    }
    func size(_ value: Double?) throws -> PositionSize {
      var settings = SizerSettings(method: .learned)
      settings.maximumPosition = 0.25
      return try settings.sizer(model: Constant(value: value)).size(example)
    }
    #expect(try size(0.1).units == 10)
    #expect(try size(0.1).limitedBy == .model)
    #expect(try size(0.9).limitedBy == .cap)
    #expect(try size(nil).limitedBy == .noPrediction)
    for wrong in [1.1, -0.1, Double.nan] {
      let error = #expect(throws: AssayError.self) { try size(wrong) }
      #expect(error?.place == "predicted_fraction")
    }
    let missing = #expect(throws: AssayError.self) { try SizerSettings(method: .learned).sizer() }
    #expect(missing?.code == "sizer_without_model")
  }

  @Test func `a size of zero says why`() throws {
    let kelly = Sizer.kelly(try KellySizer())
    var request = example
    request.wins = WinEstimate(winRate: 0.39, averageWin: 900, averageLoss: 100)
    #expect(try kelly.size(request) == PositionSize(units: 0, limitedBy: .winRate, risk: 0, value: 0))
    request.wins = WinEstimate(winRate: 0.5, averageWin: 100, averageLoss: 100)
    #expect(try kelly.size(request).limitedBy == .noEdge)
    request.confidence = 0.5499
    #expect(try Sizer.confidenceBased(try ConfidenceSizer()).size(request).limitedBy == .confidence)
    let fixed = Sizer.fixedFractional(try FixedFractionalSizer())
    #expect(try fixed.size(example, rules: QuantityRules(lot: 100)).limitedBy == .belowOneLot)
    #expect(
      try fixed.size(example, rules: QuantityRules(minimumNotional: 2_501)).limitedBy == .belowMinimumNotional
    )
    #expect(try fixed.size(example, rules: QuantityRules(minimumNotional: 2_500)).units == 25)
    request.scale = 0
    #expect(try fixed.size(request).limitedBy == .scale)
    #expect(try fixed.size(request).units == 0)
  }

  @Test func `lots and contracts round down and the scale comes first`() throws {
    let fixed = Sizer.fixedFractional(try FixedFractionalSizer(cap: 1))
    #expect(try fixed.size(example, rules: QuantityRules(lot: 1)).units == 33)
    #expect(try fixed.size(example, rules: QuantityRules(lot: 10)).units == 30)
    var half = example
    half.scale = 0.5
    #expect(try fixed.size(half, rules: QuantityRules(lot: 1)).units == 16)
    let bitcoin = try InstrumentRegistry.resolve(symbol: "BTCUSD")
    let coins = try fixed.size(
      SizingRequest(capital: 1_000, entry: 60_000, stop: 58_200), rules: QuantityRules(bitcoin)
    ).units
    #expect(coins <= 10.0 / 1_800)
    #expect(coins > 10.0 / 1_800 - 2e-8)
    let future = try InstrumentRegistry.resolve(symbol: "ES")
    let request = SizingRequest(capital: 1_000_000, entry: 5_000, stop: 4_990, multiplier: future.pointValue)
    #expect(try fixed.size(request, rules: QuantityRules(future)).units == 4)  // the cap: 1,000,000 ÷ 250,000
  }
}

@Suite struct SizerInputTests {
  static let wrong: [(field: String, value: Double)] =
    ["capital", "entry", "stop", "multiplier"].flatMap { field in
      [-1, 0, Double.nan, .infinity].map { (field, $0) }
    } + [
      ("stop", 100), ("confidence", -0.01), ("confidence", 1.01), ("confidence", .nan), ("scale", 1.5),
      ("scale", .nan), ("scale", -1),
    ]

  private func change(_ request: inout SizingRequest, _ field: String, _ value: Double) {
    switch field {
    case "capital": request.capital = value
    case "entry": request.entry = value
    case "stop": request.stop = value
    case "multiplier": request.multiplier = value
    case "confidence": request.confidence = value
    default: request.scale = value
    }
  }

  @Test(arguments: wrong.indices) func `every wrong input is refused by every sizer`(index: Int) throws {
    let (field, value) = Self.wrong[index]
    for method in SizerMethod.allCases where method != .learned {
      var request = SizingRequest(
        capital: 10_000, entry: 100, stop: 97, confidence: 0.7, forecastVolatility: 0.2,
        wins: WinEstimate(winRate: 0.6, averageWin: 3, averageLoss: 1))
      change(&request, field, value)
      let sizer = try SizerSettings(method: method).sizer()
      let error = #expect(throws: AssayError.self) { try sizer.size(request) }
      #expect(error?.code == "invalid_sizing")
      #expect(error?.place == field)
      #expect(error?.kind == .usage)
    }
  }

  @Test(arguments: [-0.1, 0, 1.01, .nan, .infinity])
  func `fractions lie above 0 and not above 1`(value: Double) {
    #expect(throws: AssayError.self) { try FixedFractionalSizer(risk: value) }
    #expect(throws: AssayError.self) { try FixedFractionalSizer(cap: value) }
    #expect(throws: AssayError.self) { try KellySizer(fraction: value) }
    #expect(throws: AssayError.self) { try KellySizer(cap: value) }
    #expect(throws: AssayError.self) { try KellySizer(riskBeforeStatistics: value) }
    #expect(throws: AssayError.self) { try ConfidenceSizer(baseRisk: value) }
    #expect(throws: AssayError.self) { try ConfidenceSizer(maximumRisk: value) }
    #expect(throws: AssayError.self) { try ConfidenceSizer(cap: value) }
    #expect(throws: AssayError.self) { try VolatilityTargetSizer(target: value) }
  }

  @Test func `settings that contradict each other are refused`() {
    #expect(throws: AssayError.self) { try ConfidenceSizer(baseRisk: 0.03, maximumRisk: 0.02) }
    #expect(throws: AssayError.self) { try ConfidenceSizer(minimumConfidence: 1) }
    #expect(throws: AssayError.self) { try KellySizer(minimumWinRate: 1.2) }
    #expect(throws: AssayError.self) { try KellySizer(minimumTrades: 0) }
    #expect(throws: AssayError.self) { try VolatilityTargetSizer(cap: 0) }
  }

  @Test func `a missing input is named with its sizer`() throws {
    let bare = SizingRequest(capital: 10_000, entry: 100)
    for (method, field) in [
      (SizerMethod.fixedFractional, "stop"), (.kelly, "wins"), (.confidenceBased, "confidence"),
      (.volatilityTarget, "forecast_volatility"),
    ] {
      let error = #expect(throws: AssayError.self) { try SizerSettings(method: method).sizer().size(bare) }
      #expect(error?.code == "missing_sizing_input")
      #expect(error?.place == field)
      #expect(error?.message.contains(method.rawValue) == true)
    }
  }

  @Test func `stated statistics must be those of bets and volatilities positive`() throws {
    var request = SizingRequest(capital: 10_000, entry: 100, stop: 97)
    for (wins, place) in [
      (WinEstimate(winRate: 1.1, averageWin: 1, averageLoss: 1), "win_rate"),
      (WinEstimate(winRate: .nan, averageWin: 1, averageLoss: 1), "win_rate"),
      (WinEstimate(winRate: 0.5, averageWin: 0, averageLoss: 1), "average_win"),
      (WinEstimate(winRate: 0.5, averageWin: 1, averageLoss: -1), "average_loss"),
      (WinEstimate(winRate: 0.5, averageWin: 1, averageLoss: .nan), "average_loss"),
    ] {
      request.wins = wins
      let error = #expect(throws: AssayError.self) { try Sizer.kelly(try KellySizer()).size(request) }
      #expect(error?.place == place)
    }
    for volatility in [0, -0.1, Double.nan, .infinity] {
      request.forecastVolatility = volatility
      #expect(throws: AssayError.self) {
        try Sizer.volatilityTarget(try VolatilityTargetSizer()).size(request)
      }
    }
    for lot in [0, -1, Double.nan] {
      #expect(throws: AssayError.self) {
        try Sizer.fixedFractional(try FixedFractionalSizer()).size(request, rules: QuantityRules(lot: lot))
      }
    }
  }

  @Test func `the factory knows five names and the nearest to a slip`() throws {
    #expect(
      SizerMethod.names == ["fixed_fractional", "kelly", "confidence_based", "volatility_target", "learned"])
    for method in SizerMethod.allCases { #expect(try SizerMethod.named(method.rawValue) == method) }
    let error = #expect(throws: AssayError.self) { try SizerMethod.named("fixed_fraction") }
    #expect(error?.code == "unknown_sizer")
    #expect(error?.message.contains("`fixed_fractional`") == true)
  }
}

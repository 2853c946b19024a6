import Backtest
import CommandKit
import Diagnostics
import Factory
import Market
import Storage

struct SizeCommand: Command {
  static let path = "size"
  static let abstract = "How many units a trade gets, and what limits it."
  static let discussion = """
    fixed_fractional risks a fraction of capital (--risk) between entry and stop. kelly bets a share of the Kelly
    fraction of a win rate and an average win and loss. confidence_based risks more the surer a model is.
    volatility_target gives every position the same forecast volatility. Each is held to a largest position.

    Units are fractional unless --symbol or --lot says in which steps they trade; they are rounded down. A size
    of zero is an answer, and limited_by says why. With --config the numbers are those of the file.
    `learned` needs a model, which this command does not load.
    """
  static let examples = [
    CommandExample(
      "assay size fixed_fractional --capital 10000 --entry 100 --stop 97", "25 units, by the cap"),
    CommandExample(
      "assay size kelly --capital 10000 --entry 100 --stop 97 --win-rate 0.6 --avg-win 300 --avg-loss 100 --json",
      "a quarter of the Kelly fraction"),
    CommandExample(
      "assay size confidence_based --capital 10000 --entry 100 --stop 97 --confidence 0.75", "a model at 75 %"
    ),
    CommandExample(
      "assay size volatility_target --capital 1000000 --entry 5000 --symbol ES --forecast-volatility 0.2",
      "contracts of a future"),
  ]

  let method = Argument.required("METHOD", .choice(of: SizerMethod.self), "the sizer")
  let capital = Option.required("capital", .number("AMOUNT"), "equity to size from")
  let entry = Option.required("entry", .number("PRICE"), "expected entry price")
  let stop = Option("stop", .number("PRICE"), "price at which the position would be given up")
  let sizing = SizerOptions()
  let estimate = WinOptions()
  let confidence = Option("confidence", .number("C"), "probability that the trade works")
  let forecast = Option("forecast-volatility", .number("V"), "expected volatility a year: 0.2 is 20 %")
  let quantity = QuantityOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let (rules, multiplier) = try quantity.read(context)
    let base = try context.globals.config.map { try RunSettings.load($0).settings.sizing } ?? SizerSettings()
    let sizer = try sizing.settings(context, method: context[method], base: base).sizer()
    let request = SizingRequest(
      capital: context[capital], entry: context[entry], stop: context[stop], confidence: context[confidence],
      forecastVolatility: context[forecast], wins: try estimate.read(context), multiplier: multiplier)
    let size = try sizer.size(request, rules: rules)
    let share = size.risk.map { $0 / request.capital }
    let json: JSONValue = [
      "units": .number(size.units), "limited_by": .string(size.limitedBy.rawValue),
      "risk": JSONValue(size.risk),
      "risk_fraction": JSONValue(share), "value": .number(size.value),
      "method": .string(sizer.method.rawValue),
    ]
    let risk = size.risk.map {
      "The stop would lose \(NumberText.fixed($0, 2)), \(NumberText.percent(share)) of capital."
    }
    return CommandOutput(
      json: json,
      text: """
        \(NumberText.significant(size.units, 10)) units, limited by \(size.limitedBy.words).
        The position is worth \(NumberText.fixed(size.value, 2)). \(risk ?? "There is no stop to lose at.")
        """)
  }
}

/// The numbers of the sizers; each has the default of `SizerSettings`.
struct SizerOptions: ParameterGroup {
  let risk = Option("risk", .number("F"), "fraction of capital risked a trade; 0.01 unless given")
  let cap = Option("cap", .number("F"), "largest position as a fraction of capital; 0.25 unless given")
  let baseRisk = Option("base-risk", .number("F"), "risk at the least confidence; the same as --risk")
  let maxRisk = Option("max-risk", .number("F"), "risk at a confidence of 1; 0.02 unless given")
  let minimumConfidence = Option("min-confidence", .number("C"), "no trade below it; 0.55 unless given")
  let kellyFraction = Option("kelly-fraction", .number("F"), "share of the Kelly bet; 0.25 unless given")
  let minimumWinRate = Option("min-win-rate", .number("P"), "no Kelly bet below it; 0.4 unless given")
  let minimumTrades = Option(
    "min-trades", .integer(), "closed trades before Kelly believes its statistics; 30 unless given")
  let targetVolatility = Option(
    "target-volatility", .number("V"), "volatility a year that a position shall have; 0.1 unless given")

  /// The given numbers over those of `base`.
  /// - Throws: `conflicting_options` when the risk is given twice.
  func settings(
    _ context: CommandContext, method: SizerMethod, base: SizerSettings = SizerSettings()
  ) throws -> SizerSettings {
    if context[risk] != nil, context[baseRisk] != nil {
      throw AssayError.conflicting("--risk", "--base-risk")
    }
    var settings = base
    settings.method = method
    settings.riskPerTrade = context[risk] ?? context[baseRisk] ?? base.riskPerTrade
    settings.maximumPosition = context[cap] ?? base.maximumPosition
    settings.maximumRiskPerTrade = context[maxRisk] ?? base.maximumRiskPerTrade
    settings.minimumConfidence = context[minimumConfidence] ?? base.minimumConfidence
    settings.kellyFraction = context[kellyFraction] ?? base.kellyFraction
    settings.minimumWinRate = context[minimumWinRate] ?? base.minimumWinRate
    settings.minimumTrades = context[minimumTrades] ?? base.minimumTrades
    settings.targetVolatility = context[targetVolatility] ?? base.targetVolatility
    // Volatility targeting is capped as a multiple of capital, and only on demand.
    settings.maximumLeverage = context[cap] ?? base.maximumLeverage
    return settings
  }
}

/// How often and how much trades win.
struct WinOptions: ParameterGroup {
  let winRate = Option("win-rate", .number("P"), "share of trades that win")
  let averageWin = Option("avg-win", .number("X"), "average profit of those that win")
  let averageLoss = Option("avg-loss", .number("Y"), "average loss of those that lose, above 0")
  let trades = Option(
    "closed-trades", .integer(in: 0...Int.max), "closed trades behind these; stated ones need none"
  ).formerly("trades")

  /// - Throws: `missing_option` when only some of the three are given.
  func read(_ context: CommandContext) throws -> WinEstimate? {
    let given = [context[winRate], context[averageWin], context[averageLoss]]
    if given.allSatisfy({ $0 == nil }) { return nil }
    let names = ["--win-rate", "--avg-win", "--avg-loss"]
    if let missing = given.firstIndex(where: { $0 == nil }) {
      throw AssayError(
        code: "missing_option", message: "`\(names[missing])` is missing.",
        remedy: "Kelly needs \(names.joined(separator: ", ")).", place: names[missing], kind: .usage)
    }
    return WinEstimate(
      winRate: given[0] ?? .nan, averageWin: given[1] ?? .nan, averageLoss: given[2] ?? .nan,
      trades: context[trades])
  }
}

/// In which steps a quantity trades and what a point is worth.
struct QuantityOptions: ParameterGroup {
  let symbol = Option("symbol", .text("S"), "take lot and point value of this instrument")
  let assetClass = Option("class", .choice(of: AssetClass.self), "its class, where the symbol does not tell")
  let lot = Option("lot", .number("N"), "step of quantities")
  let minimumNotional = Option("min-notional", .number("AMOUNT"), "least value of an order")
  let multiplier = Option(
    "multiplier", .number("M"), "currency per point and unit; 1 unless a symbol says else")

  func read(_ context: CommandContext) throws -> (rules: QuantityRules, multiplier: Double) {
    let instrument = try context[symbol].map {
      try context.workspace.catalogue().instrument($0, assetClass: context[assetClass])
    }
    var rules = instrument.map { QuantityRules($0) } ?? .fractional
    if let lot = context[lot] { rules.lot = lot }
    rules.minimumNotional = context[minimumNotional]
    return (rules, context[multiplier] ?? instrument?.pointValue ?? 1)
  }
}

import Backtest
import CommandKit
import Diagnostics
import Factory

struct RiskCheckCommand: Command {
  static let path = "risk check"
  static let abstract = "Put a trade through the seven checks of the risk manager."
  static let discussion = """
    All failed checks are listed, not the first alone: balance, position limit, confidence, drawdown zone, heat,
    daily loss, prices. A refused trade is an answer, so the exit code is 0; the answer is `valid`.

    An open position is SYMBOL:SIDE:QUANTITY:ENTRY:STOP, with :MULTIPLIER behind for futures. What it ties up is
    not available, and what its stop would lose is heat. With --config the limits are those of the file.
    """
  static let examples = [
    CommandExample(
      "assay risk check --capital 10000 --symbol AAPL --quantity 10 --entry 100 --stop 97 --confidence 0.65",
      "may this trade be made?"),
    CommandExample(
      "assay risk check --capital 9400 --peak 10000 --day-open 9600 --quantity 30 --entry 100 --stop 97 "
        + "--position MSFT:long:10:200:194 --json", "in a drawdown, with a position open"),
  ]

  let trade = ProposalOptions()
  let capital = Option.required("capital", .number("AMOUNT"), "equity now")
  let peak = Option("peak", .number("AMOUNT"), "highest equity so far; the same unless given")
  let opening = Option(
    "day-open", .number("AMOUNT"), "equity with which the day began; the same unless given")
  let available = Option(
    "available", .number("AMOUNT"), "cash that may be used; equity less what positions tie up unless given")
  let positions = Option.repeated(
    "position", .openPosition, "SYMBOL:SIDE:QUANTITY:ENTRY:STOP[:MULTIPLIER]; may be repeated")
  let limits = RiskOptions()

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let base = try context.globals.config.map { try RunSettings.load($0).settings.limits } ?? RiskLimits()
    let limits = try limits.limits(context, base: base)
    let account = try account(context)
    let trade = trade.proposal(context)
    let issues = limits.issues(of: trade, in: account)
    let zone = account.watch.zone(limits)
    let json: JSONValue = [
      "valid": .bool(issues.isEmpty),
      "issues": .array(issues.map { ["code": .string($0.code), "message": .string($0.message)] }),
      "zone": .string(zone.rawValue), "size_multiplier": .number(limits.zones.sizeMultiplier(in: zone)),
      "portfolio_heat": .number(account.heat), "current_drawdown": .number(account.watch.drawdown),
      "day_return": .number(account.watch.dayReturn),
    ]
    return CommandOutput(json: json, text: text(issues, zone, limits, account))
  }

  private func text(
    _ issues: [RiskIssue], _ zone: DrawdownZone, _ limits: RiskLimits, _ account: RiskAccount
  ) -> String {
    let state =
      "Zone \(zone.rawValue) (sizes × \(NumberText.significant(limits.zones.sizeMultiplier(in: zone)))), "
      + "drawdown \(NumberText.percent(account.watch.drawdown)), heat \(NumberText.percent(account.heat)) before it."
    let verdict =
      issues.isEmpty
      ? "All seven checks are passed."
      : "\(issues.count) of seven checks fail:\n"
        + issues.map { "  \($0.code): \($0.message)" }.joined(separator: "\n")
    return verdict + "\n" + state
  }

  private func account(_ context: CommandContext) throws -> RiskAccount {
    let equity = context[capital]
    for (name, value) in [("--capital", equity), ("--peak", context[peak]), ("--day-open", context[opening])]
    {
      if let value, value <= 0 {
        throw AssayError(
          code: "invalid_capital", message: "`\(name)` is \(value).", remedy: "Give an amount above 0.",
          place: name, kind: .usage)
      }
    }
    let open = context[positions]
    let tied = open.reduce(0) { $0 + $1.entry * $1.quantity * $1.multiplier }
    return RiskAccount(
      watch: EquityWatch(equity: equity, peak: context[peak], dayOpening: context[opening], day: 0),
      available: context[available] ?? equity - tied, openRisk: open.reduce(0) { $0 + $1.risk },
      heldValue: open.reduce(0) {
        $0 + ($1.symbol == context[trade.symbol] ? $1.entry * $1.quantity * $1.multiplier : 0)
      })
  }
}

/// The trade that is checked.
struct ProposalOptions: ParameterGroup {
  let symbol = Option("symbol", .text("S"), default: "The trade", "what is traded")
  let side = Option("side", .choice(of: Side.self), default: .long, "direction of the trade")
  let quantity = Option.required("quantity", .number("N"), "shares, contracts or coins")
  let entry = Option.required("entry", .number("PRICE"), "expected entry price")
  let stop = Option.required("stop", .number("PRICE"), "where it would be given up")
  let target = Option("target", .number("PRICE"), "where its profit would be taken")
  let confidence = Option("confidence", .number("C"), "probability that it works")
  let multiplier = Option("multiplier", .number("M"), default: 1, "currency per point and unit")
  let cash = Option("cash-needed", .number("AMOUNT"), "margin that it ties up; its value unless given")

  func proposal(_ context: CommandContext) -> TradeProposal {
    TradeProposal(
      symbol: context[symbol], side: context[side], quantity: context[quantity], entry: context[entry],
      stop: context[stop], target: context[target], confidence: context[confidence],
      multiplier: context[multiplier], cashNeeded: context[cash])
  }
}

/// A position as a user writes it.
struct OpenPositionText: Sendable {
  var symbol: String
  var quantity: Double
  var entry: Double
  var stop: Double
  var multiplier: Double
  var risk: Double { abs(entry - stop) * quantity * multiplier }

  /// `nil` unless every number is finite and above 0 and the side is one.
  init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let numbers = parts.dropFirst(2).compactMap(Double.init).filter { $0 > 0 && $0.isFinite }
    guard (5...6).contains(parts.count), !parts[0].isEmpty, Side(rawValue: parts[1]) != nil,
      numbers.count == parts.count - 2
    else { return nil }
    symbol = parts[0]
    (quantity, entry, stop) = (numbers[0], numbers[1], numbers[2])
    multiplier = numbers.count == 4 ? numbers[3] : 1
  }
}

extension ValueParser where Value == OpenPositionText {
  static var openPosition: ValueParser {
    ValueParser(placeholder: "POSITION", expectation: "a position like AAPL:long:10:100:97") {
      OpenPositionText($0)
    }
  }
}

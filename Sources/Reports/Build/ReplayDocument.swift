public import Backtest
public import Diagnostics
public import Factory
import Market

/// A replay of orders as the JSON document that programs rely on.
public enum ReplayDocument {
  /// `{"fills", "trades", "final_equity", "rejections", …}`; times are those of the bars.
  public static func json(_ replay: OrderReplay) -> JSONObject {
    let result = replay.result
    var document = JSONObject()
    document["symbol"] = .string(replay.frame.series.instrument.symbol)
    document["bars"] = JSONValue(replay.frame.series.count)
    document["orders"] = JSONValue(replay.entries.count)
    document["warnings"] = .array(ResultWarning.all(of: replay).map(\.json))
    document["fills"] = .array(result.fills.map { .object(fill($0, replay)) })
    document["trades"] = .array(result.trades.map { .object(trade($0, replay)) })
    document["initial_capital"] = .number(result.initialCapital.amount)
    document["final_equity"] = .number(result.finalEquity.amount)
    document["open_position"] = .number(result.openPositions[0])
    document["rejections"] = .array(
      result.rejections.map { .object(rejection($0, replay)) }
        + replay.unsentLines.map { .object(unsent($0)) })
    document["bounds"] = [
      "pessimistic": ["final_equity": .number(replay.pessimistic.finalEquity.amount)],
      "optimistic": ["final_equity": .number(replay.optimistic.finalEquity.amount)],
      "ambiguous_trades": JSONValue(replay.pessimistic.statistics.ambiguous),
      "ambiguous_share": JSONValue(ambiguousShare(replay)),
    ]
    document["costs"] = [
      "commission": .number(result.commission.amount), "slippage": .number(slippage(result)),
      "borrow": .number(result.borrow.amount), "financing": .number(result.financing.amount),
      "funding": .number(result.funding.amount),
    ]
    document["margin_calls"] = JSONValue(result.marginCalls)
    document["ruined"] = .bool(result.ruin != nil)
    document["ruined_on"] = JSONValue(result.ruin.map { "\(CivilDate(daysSinceEpoch: $0.date))" })
    document["currency"] = .string(replay.currency)
    document["notes"] = JSONValue(notes(of: replay))
    return document
  }

  /// What a reader has to know, one sentence each.
  public static func notes(of replay: OrderReplay) -> [String] {
    let instrument = replay.frame.series.instrument
    var notes = replay.result.notes.map { $0.words(instrument.symbol) }
    if let origin = replay.rateOrigin {
      notes.append(
        "All amounts, the capital included, are in \(replay.currency). \(instrument.symbol) is quoted in "
          + "\(instrument.currency), converted at \(origin); prices stay as quoted.")
    } else if instrument.assetClass == .fx {
      notes.append(
        "All amounts, the capital included, are in \(instrument.currency), the currency that \(instrument.symbol) is "
          + "quoted in.")
    }
    return notes
  }

  /// The share of the result's P&L that the unknown path decides; `nil` without P&L.
  private static func ambiguousShare(_ replay: OrderReplay) -> Double? {
    let (low, high) = (replay.pessimistic.finalEquity, replay.optimistic.finalEquity)
    let size = max(
      abs((low - replay.result.initialCapital).amount), abs((high - replay.result.initialCapital).amount))
    return size > 0 ? abs((high - low).amount) / size : nil
  }

  private static func slippage(_ result: AccountResult) -> Double {
    result.fills.reduce(Money.zero) { $0 + $1.slippage }.amount
  }

  private static func fill(_ fill: Fill, _ replay: OrderReplay) -> JSONObject {
    JSONObject([
      ("timestamp", .string(replay.time(fill.bar))), ("side", .string(fill.side.rawValue)),
      ("quantity", .number(fill.quantity)), ("price", .number(fill.price)),
      ("commission", .number(fill.commission.amount)), ("slippage", .number(fill.slippage.amount)),
      ("reason", .string(fill.reason.rawValue)), ("line", line(fill.order, replay)),
    ])
  }

  private static func trade(_ trade: Trade, _ replay: OrderReplay) -> JSONObject {
    JSONObject([
      ("entry_time", .string(replay.time(trade.entryBar))),
      ("exit_time", .string(replay.time(trade.exitBar))),
      ("side", .string(trade.side.rawValue)), ("quantity", .number(trade.quantity)),
      ("entry_price", .number(trade.entryPrice)), ("exit_price", .number(trade.exitPrice)),
      ("pnl", .number(trade.pnl.amount)),
      ("costs", .number((trade.commission + trade.slippage + trade.carry).amount)),
      ("bars_held", JSONValue(trade.barsHeld)), ("exit_reason", .string(trade.reason.rawValue)),
      ("ambiguous", .bool(trade.isAmbiguous)),
    ])
  }

  private static func rejection(_ rejection: RejectedOrder, _ replay: OrderReplay) -> JSONObject {
    JSONObject([
      ("timestamp", .string(replay.time(rejection.bar))), ("line", line(rejection.order, replay)),
      ("code", .string(rejection.refusal.rawValue)), ("message", .string(sentence(rejection.refusal.words))),
    ])
  }

  private static func unsent(_ line: Int) -> JSONObject {
    JSONObject([
      ("timestamp", .null), ("line", JSONValue(line)), ("code", "after_last_bar"),
      ("message", "Nothing can fill an order that is sent after the last bar."),
    ])
  }

  /// `null` for the exits of brackets and for what the engine did itself.
  private static func line(_ order: Int, _ replay: OrderReplay) -> JSONValue {
    replay.lines[order].map { JSONValue($0) } ?? .null
  }

  private static func sentence(_ words: String) -> String {
    words.prefix(1).uppercased() + words.dropFirst() + "."
  }
}

extension OrderReplay {
  /// The time of a bar as every document shows it.
  public func time(_ bar: Int) -> String { frame.series.displayTime(bar) }
}

extension AccountNote {
  /// The note as a sentence.
  public func words(_ symbol: String) -> String {
    switch self {
    case .noVolume: "\(symbol) has no volume, so the rules that need it were off."
    case .cutByVolume(let fills):
      "\(fills) fills were cut short by the volume of their bars; the rest went on working."
    case .withoutFinerBars(let bars):
      "\(bars) bars that met orders have no finer bars inside; the pessimistic rule decided them."
    case .crowdedBars(let bars):
      "\(bars) times more orders met in a bar than the search over paths takes; the nearer level was taken."
    case .marginCalls(let count): "\(count) margin call\(count == 1 ? "" : "s")."
    case .ruined(let date):
      "Ruined on \(CivilDate(daysSinceEpoch: date)): equity reached zero, so nothing was opened from there on."
    }
  }
}

public import Backtest
public import Diagnostics

/// What the full engine's account adds to a backtest's document.
public enum AccountDocument {
  public static func json(_ account: AccountResult) -> JSONObject {
    var document = JSONObject()
    document["fills"] = JSONValue(account.fills.count)
    document["borrow"] = .number(account.borrow.amount)
    document["financing"] = .number(account.financing.amount)
    document["funding"] = .number(account.funding.amount)
    document["dividends"] = .number(account.dividends.amount)
    document["margin_calls"] = JSONValue(account.marginCalls)
    if !account.riskFailures.isEmpty { document["risk"] = .object(risk(account)) }
    return document
  }

  /// Refusals by check and closes by zone.
  private static func risk(_ account: AccountResult) -> JSONObject {
    var failures = JSONObject()
    for (check, count) in zip(RiskCheck.allCases, account.riskFailures) {
      failures[check.rawValue] = JSONValue(count)
    }
    var zones = JSONObject()
    for (zone, marks) in zip(DrawdownZone.allCases, account.zoneMarks) {
      zones[zone.rawValue] = JSONValue(marks)
    }
    var exits = JSONObject()
    for reason in ExitReason.allCases {
      let count = account.trades.count { $0.reason == reason }
      if count > 0 { exits[reason.rawValue] = JSONValue(count) }
    }
    return JSONObject([
      ("failed_checks", .object(failures)), ("bars_in_zone", .object(zones)), ("exits", .object(exits)),
    ])
  }
}

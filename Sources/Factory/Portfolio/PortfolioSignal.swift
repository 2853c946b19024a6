public import Backtest
public import Diagnostics
public import Market
public import Storage

/// The orders that a portfolio has for the next bars, with what the account holds and whether its limits let them
/// through. They come from the replay itself, stopped at a date: what strategies know is what they knew then.
public struct PortfolioSignal: Sendable {
  /// One order, or one level that protects a position.
  public struct OrderLine: Sendable, Hashable {
    public enum Action: String, Sendable, Hashable, CaseIterable { case enter, exit, protect }
    public enum Verdict: String, Sendable, Hashable, CaseIterable {
      /// To be sent.
      case send
      /// The account is full; it fills only where a stop frees a place at the open.
      case waits
      /// A limit has ended trading.
      case blocked
    }

    public var book: Int
    public var symbol: String
    public var strategy: String
    public var action: Action
    public var side: OrderSide
    /// Units; NaN where the size follows from the price that fills.
    public var quantity: Double
    public var kind: StandingOrder.Kind
    public var limit: Double
    public var stop: Double
    /// The bracket of an entry, in points from its fill.
    public var stopLossPoints: Double
    public var takeProfitPoints: Double
    public var verdict: Verdict
    /// Currency lost where the entry is stopped out at its stop; NaN without one.
    public var risk: Double
    public var reason: String
  }

  public struct Position: Sendable, Hashable {
    public var symbol: String
    public var strategy: String
    public var units: Double
    public var entryPrice: Double
    public var entryDate: CivilDate
    public var lastPrice: Double
  }

  /// The last session date that was looked at.
  public let date: CivilDate
  public let equity: Money
  /// Equity less its highest mark, and the result of the date.
  public let fall: Money
  public let dayResult: Money
  public let positions: [Position]
  public let lines: [OrderLine]
  /// The date on which the maximum drawdown ended trading.
  public let stoppedOn: CivilDate?
  public let haltedToday: Bool
  /// Books without a bar on the date, though another traded.
  public let missing: [String]
  public let result: AccountResult
  public let account: PortfolioAccount

  /// - Parameters:
  ///   - from: the first date that the account trades.
  ///   - date: the last date that is known; the last bar of any book unless given.
  /// - Throws: `no_bars_on_date` where no book has a bar from the start to the date; what the engine refuses.
  public init(_ market: PortfolioMarket, from: CivilDate?, date: CivilDate? = nil) throws {
    let windows = market.prepared.map { $0.window(from: from, through: date) }
    guard
      let last = zip(market.prepared, windows).compactMap({ book, window in
        window.isEmpty ? nil : book.bars.series.sessionDate(window.upperBound - 1)
      }).max()
    else {
      throw AssayError(
        code: "no_bars_on_date",
        message: "No book has a bar from \(from.map { "\($0)" } ?? "the start") to "
          + "\(date.map { "\($0)" } ?? "the end").",
        remedy: market.dates.map { "The bars run from \($0.lowerBound) to \($0.upperBound)." }
          ?? "Import bars.",
        place: "date", kind: .usage)
    }
    // Books that have no bar at all yet take no part.
    let result = try market.replay.run(over: windows, recordsEquity: true, decidesAtEnd: true)
    self.date = last
    self.result = result
    account = market.account
    equity = result.finalEquity
    let peak = max(result.initialCapital, result.equity.max() ?? result.initialCapital)
    fall = min(.zero, result.finalEquity - peak)
    let before =
      result.dailyEquity.count > 1 ? result.dailyEquity[result.dailyEquity.count - 2] : result.initialCapital
    dayResult = result.finalEquity - before
    stoppedOn = result.stoppedOn.map { CivilDate(daysSinceEpoch: $0) }
    haltedToday = result.limitEvents.contains { $0.kind == .dailyStop && $0.date == last.daysSinceEpoch }
    missing = zip(market.prepared, windows).compactMap { book, window in
      let isThere = !window.isEmpty && book.bars.series.sessionDate(window.upperBound - 1) == last
      return isThere ? nil : "\(book.book.symbol) \(book.book.strategy)"
    }
    positions = Self.positions(market, windows, result)
    lines = Self.lines(market, windows, result)
  }

  private static func positions(
    _ market: PortfolioMarket, _ windows: [Range<Int>], _ result: AccountResult
  ) -> [Position] {
    result.openPositions.indices.compactMap { place -> Position? in
      let units = result.openPositions[place]
      if units == 0 || windows[place].isEmpty { return nil }
      let series = market.prepared[place].bars.series
      guard let entry = result.fills.last(where: { $0.book == place && ($0.side == .buy) == (units > 0) })
      else {
        return nil
      }
      return Position(
        symbol: result.books[place].symbol, strategy: result.books[place].strategy, units: units,
        entryPrice: entry.price, entryDate: series.sessionDate(entry.bar),
        lastPrice: series.close[windows[place].upperBound - 1])
    }
  }

  private static func lines(
    _ market: PortfolioMarket, _ windows: [Range<Int>], _ result: AccountResult
  ) -> [OrderLine] {
    let limits = market.account.limits
    let leaving = Set(result.workingOrders.filter { $0.reducesOnly && !$0.isProtection }.map(\.book))
    let held = result.openPositions.indices.filter { result.openPositions[$0] != 0 && !leaving.contains($0) }
    var free = limits.maximumPositions.map { $0 - held.count } ?? .max
    func priority(_ place: Int) -> Double {
      market.priorities.isEmpty || windows[place].isEmpty
        ? 0 : market.priorities[place][windows[place].upperBound - 1]
    }
    let entries = result.workingOrders.filter { !$0.reducesOnly }.sorted {
      let (a, b) = (priority($0.book), priority($1.book))
      return a != b ? a > b : result.books[$0.book] < result.books[$1.book]
    }
    var weak = held.sorted {
      let (a, b) = (priority($0), priority($1))
      return a != b ? a < b : result.books[$1] < result.books[$0]
    }
    var lines: [OrderLine] = []
    for order in result.workingOrders where order.reducesOnly && !order.isProtection {
      lines.append(line(order, .exit, market, windows, result, .send, exitWords(order.reason)))
    }
    for order in entries {
      var (verdict, words) = (
        OrderLine.Verdict.send, "The strategy's entry rule came true at the last close."
      )
      if result.stoppedOn != nil {
        (verdict, words) = (.blocked, "The maximum drawdown has ended trading.")
      } else if free <= 0 {
        if limits.whenFull == .replace, let victim = weak.first, priority(order.book) > priority(victim) {
          weak.removeFirst()
          words += " It takes the place of \(result.books[victim].symbol) \(result.books[victim].strategy)."
        } else {
          (verdict, words) = (
            .waits, "The account holds as many positions as it may; a place may come free at the open."
          )
        }
      } else {
        free -= 1
      }
      let entry = line(order, .enter, market, windows, result, verdict, words)
      lines.append(entry)
      if order.closesWithSession { lines.append(sessionClose(of: entry)) }
    }
    for order in result.workingOrders where order.isProtection {
      let words =
        order.kind == .marketOnClose
        ? "The position is closed with its session." : "Protects the open position."
      lines.append(line(order, .protect, market, windows, result, .send, words))
    }
    return lines
  }

  /// The order that closes, with its session, what an entry opens.
  private static func sessionClose(of entry: OrderLine) -> OrderLine {
    OrderLine(
      book: entry.book, symbol: entry.symbol, strategy: entry.strategy, action: .protect,
      side: entry.side.opposite, quantity: entry.quantity, kind: .marketOnClose, limit: .nan, stop: .nan,
      stopLossPoints: .nan, takeProfitPoints: .nan, verdict: entry.verdict, risk: .nan,
      reason: "Once the entry fills: the position is closed with its session.")
  }

  private static func line(
    _ order: StandingOrder, _ action: OrderLine.Action, _ market: PortfolioMarket, _ windows: [Range<Int>],
    _ result: AccountResult, _ verdict: OrderLine.Verdict, _ reason: String
  ) -> OrderLine {
    let book = market.prepared[order.book]
    let instrument = book.bars.series.instrument
    let point = instrument.pointValue
    var (quantity, words) = (order.quantity, reason)
    if quantity.isNaN, case .units(let units) = book.size { quantity = units }
    if quantity.isNaN, case .notional(let value) = book.size, !windows[order.book].isEmpty {
      let close = book.bars.series.close[windows[order.book].upperBound - 1]
      let lots = (value / (close * point) / instrument.lot).rounded(.down)
      if close > 0, lots > 0 {
        quantity = lots * instrument.lot
        words += " The quantity is that of the last close; the price at the open decides."
      }
    }
    return OrderLine(
      book: order.book, symbol: result.books[order.book].symbol,
      strategy: result.books[order.book].strategy,
      action: action, side: order.side, quantity: quantity, kind: order.kind, limit: order.limit,
      stop: order.stop,
      stopLossPoints: order.stopLossPoints, takeProfitPoints: order.takeProfitPoints, verdict: verdict,
      risk: action == .enter ? order.stopLossPoints * quantity * point : .nan, reason: words)
  }

  private static func exitWords(_ reason: ExitReason) -> String {
    switch reason {
    case .signal: "The strategy's exit rule came true at the last close."
    case .time: "The position has been held for its longest time."
    case .dailyStop: "The account's daily stop closes it."
    case .maximumDrawdown: "The account's maximum drawdown closes it."
    default: "The position is closed (\(reason.rawValue))."
    }
  }
}

extension PortfolioSignal.OrderLine {
  /// In the words of brokers: at the open, at the close, or until it is cancelled.
  public var timeInForce: String {
    if kind == .marketOnClose { return "cls" }
    return action == .protect ? "gtc" : "opg"
  }
}

extension PortfolioSignal {
  public var json: JSONValue {
    func number(_ value: Double) -> JSONValue { value.isFinite ? .number(value) : .null }
    return [
      "date": .string("\(date)"), "equity": .number(equity.amount), "day_result": .number(dayResult.amount),
      "drawdown": .number(fall.amount), "stopped_on": JSONValue(stoppedOn?.description),
      "halted_today": .bool(haltedToday), "missing": JSONValue(missing),
      "limits": [
        "positions": JSONValue(positions.count),
        "max_positions": account.limits.maximumPositions.map { JSONValue($0) } ?? .null,
        "daily_stop_loss": JSONValue(account.limits.dailyStop),
        "max_drawdown": JSONValue(account.limits.maximumDrawdown),
        "drawdown_left": JSONValue(account.limits.maximumDrawdown.map { $0 + fall.amount }),
      ],
      "positions": .array(
        positions.map { position in
          [
            "symbol": .string(position.symbol), "strategy": .string(position.strategy),
            "units": .number(position.units), "entry_price": .number(position.entryPrice),
            "entry_date": .string("\(position.entryDate)"), "last_price": .number(position.lastPrice),
          ]
        }),
      "orders": .array(
        lines.map { line in
          [
            "symbol": .string(line.symbol), "strategy": .string(line.strategy),
            "action": .string(line.action.rawValue),
            "side": .string(line.side.rawValue), "quantity": number(line.quantity),
            "type": .string(line.kind.rawValue),
            "limit": number(line.limit), "stop": number(line.stop),
            "stop_loss_points": number(line.stopLossPoints),
            "take_profit_points": number(line.takeProfitPoints),
            "time_in_force": .string(line.timeInForce), "verdict": .string(line.verdict.rawValue),
            "risk": number(line.risk), "reason": .string(line.reason),
          ]
        }),
    ]
  }

  /// What a broker imports: orders to be sent, without those that wait or are blocked.
  public var table: ColumnTable {
    let sent = lines.filter { $0.verdict == .send }
    return ColumnTable([
      .init("date", .strings(sent.map { _ in "\(date)" })), .init("symbol", .strings(sent.map(\.symbol))),
      .init("action", .strings(sent.map(\.side.rawValue))), .init("quantity", .double(sent.map(\.quantity))),
      .init("order_type", .strings(sent.map(\.kind.rawValue))),
      .init("limit_price", .double(sent.map(\.limit))),
      .init("stop_price", .double(sent.map(\.stop))),
      .init("stop_loss_points", .double(sent.map(\.stopLossPoints))),
      .init("take_profit_points", .double(sent.map(\.takeProfitPoints))),
      .init("time_in_force", .strings(sent.map(\.timeInForce))),
      .init("purpose", .strings(sent.map(\.action.rawValue))),
      .init("strategy", .strings(sent.map(\.strategy))),
      .init("reason", .strings(sent.map(\.reason))),
    ])
  }
}

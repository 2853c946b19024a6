public import Diagnostics

/// Watches an account from outside an engine: checks trades before they are made, follows open positions and says
/// which to close, and measures risk. A live program can hold one; it reads no clock and keeps no global state.
///
///     var manager = try RiskManager(capital: 10_000)
///     let trade = TradeProposal(symbol: "AAPL", quantity: 10, entry: 100, stop: 97, confidence: 0.65)
///     let issues = manager.validate(trade)
///     if issues.isEmpty { try manager.open(trade, day: 20_000) }
///     let exits = try manager.update(prices: ["AAPL": 102], day: 20_000)
///     print(manager.summary)
///
/// Days are ordinals that the caller gives (the exchange's date counted from any start): a new one resets the daily
/// loss limit and ages positions. Cash is that of an account which ties up the value of a position, or its margin.
/// Not for backtests: the engine places the same levels as working orders, with gaps, costs and exact money.
public struct RiskManager: Sendable {
  public let limits: RiskLimits
  /// Cash that no position ties up.
  public private(set) var cash: Double
  public private(set) var watch: EquityWatch
  /// Open positions, ordered by symbol.
  public private(set) var positions: [MonitoredPosition] = []
  /// Simple returns of the days that are over.
  public private(set) var dailyReturns: [Double] = []

  /// - Parameters:
  ///   - capital: cash to begin with.
  ///   - peak: an earlier peak of equity that still counts.
  ///   - day: the day it is.
  /// - Throws: `invalid_capital`, `invalid_risk_limit`.
  public init(
    capital: Double, limits: RiskLimits = RiskLimits(), peak: Double? = nil, day: Int = 0
  ) throws(AssayError) {
    for (name, value) in [("capital", capital), ("peak", peak ?? capital)]
    where !(value > 0 && value.isFinite) {
      throw AssayError(
        code: "invalid_capital", message: "The \(name) of the risk manager is \(value).",
        remedy: "Give an amount above 0.", place: name, kind: .usage)
    }
    self.limits = try limits.validated()
    cash = capital
    watch = EquityWatch(equity: capital, peak: peak, day: day)
  }

  public var equity: Double { watch.equity }
  public var zone: DrawdownZone { watch.zone(limits) }
  /// What the zone multiplies sizes with.
  public var sizeMultiplier: Double { limits.zones.sizeMultiplier(in: zone) }
  /// Σ |entry − current stop| × quantity × multiplier ÷ equity.
  public var heat: Double { account(for: "").heat }

  /// What the seven checks look at, for a trade in a symbol.
  public func account(for symbol: String) -> RiskAccount {
    RiskAccount(
      watch: watch, available: cash, openRisk: positions.reduce(0) { $0 + $1.risk },
      heldValue: positions.reduce(0) {
        $0 + ($1.symbol == symbol ? $1.price * $1.quantity * $1.multiplier : 0)
      })
  }

  /// All checks that a trade fails; empty for one that may be made.
  public func validate(_ trade: TradeProposal) -> [RiskIssue] {
    limits.issues(of: trade, in: account(for: trade.symbol))
  }

  // MARK: Positions

  /// Takes up a position that was opened. Not checked against the limits: `validate` comes before the trade.
  ///
  /// - Parameters:
  ///   - stop: its own stop beside the manager's; `nil` for none.
  ///   - cashTied: margin that it ties up; `nil` for its whole value.
  ///   - fee: what opening cost.
  /// - Throws: `position_exists`, `invalid_price` for a number that is none or not above 0, or a stop on the wrong
  ///   side; `day_out_of_order`.
  @discardableResult public mutating func open(
    _ symbol: String, side: Side = .long, quantity: Double, price: Double, stop: Double? = nil,
    multiplier: Double = 1, cashTied: Double? = nil, fee: Double = 0, day: Int
  ) throws(AssayError) -> MonitoredPosition {
    try requireDay(day)
    for (name, value) in [("quantity", quantity), ("price", price), ("multiplier", multiplier)] {
      try requirePositive(name, value, symbol)
    }
    if let stop { try requireStop(stop, price, side, symbol) }
    let tied = cashTied ?? price * quantity * multiplier
    guard tied >= 0, tied.isFinite, fee.isFinite else {
      throw .invalidPrice("cash or fee", tied + fee, symbol)
    }
    guard !positions.contains(where: { $0.symbol == symbol }) else {
      throw AssayError(
        code: "position_exists", message: "There is a position in \(symbol) already.",
        remedy: "Close it first; the manager follows one position a symbol.", place: symbol, kind: .usage)
    }
    var position = MonitoredPosition(
      symbol: symbol, side: side, quantity: quantity, entry: price, multiplier: multiplier, ownStop: stop,
      entryDay: day, cashTied: tied, price: price, extreme: price, stop: nil)
    position.tighten(limits)
    positions.insert(position, at: positions.firstIndex { $0.symbol > symbol } ?? positions.count)
    cash -= tied + fee
    mark(day)
    return position
  }

  /// Takes up a position that was proposed.
  /// - Throws: as the other form.
  @discardableResult public mutating func open(
    _ trade: TradeProposal, fee: Double = 0, day: Int
  ) throws(AssayError) -> MonitoredPosition {
    try open(
      trade.symbol, side: trade.side, quantity: trade.quantity, price: trade.entry, stop: trade.stop,
      multiplier: trade.multiplier, cashTied: trade.cashNeeded, fee: fee, day: day)
  }

  /// Takes in prices, closes what has to be closed, and says what and why, ordered by symbol.
  ///
  /// An exit happens at the price that was given, which lies beyond the level after a gap. A held symbol without a
  /// price keeps its last one; prices of symbols that are not held are not looked at.
  /// - Throws: `invalid_price` and `day_out_of_order`; nothing has changed then.
  @discardableResult public mutating func update(
    prices: [String: Double], day: Int
  ) throws(AssayError) -> [RiskExit] {
    try requireDay(day)
    for position in positions {
      if let price = prices[position.symbol] { try requirePositive("price", price, position.symbol) }
    }
    var exits: [RiskExit] = []
    var kept: [MonitoredPosition] = []
    for var position in positions {
      if let price = prices[position.symbol] { position.follow(price, limits) }
      if let reason = position.exitReason(limits, day: day) {
        exits.append(settle(position, fee: 0, reason: reason, day: day))
      } else {
        kept.append(position)
      }
    }
    positions = kept
    mark(day)
    return exits
  }

  /// Takes out a position that somebody else closed.
  /// - Throws: `unknown_position` with the nearest symbol, `invalid_price`, `day_out_of_order`.
  @discardableResult public mutating func close(
    _ symbol: String, at price: Double, fee: Double = 0, day: Int
  ) throws(AssayError) -> RiskExit {
    try requireDay(day)
    try requirePositive("price", price, symbol)
    guard fee.isFinite else { throw .invalidPrice("fee", fee, symbol) }
    guard let index = positions.firstIndex(where: { $0.symbol == symbol }) else {
      let open = positions.map(\.symbol)
      throw AssayError(
        code: "unknown_position",
        message: "There is no position in \(symbol).\(NearestName.suggestion(for: symbol, among: open))",
        remedy: open.isEmpty ? "Nothing is open." : "Open are \(open.joined(separator: ", ")).",
        place: symbol,
        kind: .usage)
    }
    var position = positions.remove(at: index)
    position.follow(price, limits)
    let exit = settle(position, fee: fee, reason: nil, day: day)
    mark(day)
    return exit
  }

  // MARK: Account

  /// Books what is neither entry nor exit: a fee, a dividend, a deposit.
  /// - Throws: `invalid_price` for an amount that is no number; `day_out_of_order`.
  public mutating func book(_ amount: Double, day: Int) throws(AssayError) {
    try requireDay(day)
    guard amount.isFinite else { throw .invalidPrice("amount", amount, "cash") }
    cash += amount
    mark(day)
  }

  /// Ends an emergency by hand: the present equity becomes the peak.
  public mutating func resetPeak() { watch.resetPeak() }

  private mutating func settle(
    _ position: MonitoredPosition, fee: Double, reason: RiskExitReason?, day: Int
  ) -> RiskExit {
    cash += position.cashTied + position.unrealised - fee
    return RiskExit(
      symbol: position.symbol, side: position.side, quantity: position.quantity, entry: position.entry,
      price: position.price, pnl: position.unrealised - fee, reason: reason, day: day)
  }

  private mutating func mark(_ day: Int) {
    if day != watch.day, watch.dayReturn.isFinite { dailyReturns.append(watch.dayReturn) }
    watch.mark(positions.reduce(cash) { $0 + $1.cashTied + $1.unrealised }, day: day)
  }
}

// MARK: Checks of input

extension RiskManager {
  private func requireDay(_ day: Int) throws(AssayError) {
    guard day < watch.day else { return }
    throw AssayError(
      code: "day_out_of_order", message: "Day \(day) lies before day \(watch.day), which has been seen.",
      remedy: "Give days in their order.", place: "day", kind: .usage)
  }

  private func requirePositive(_ name: String, _ value: Double, _ symbol: String) throws(AssayError) {
    // Beyond 1e15 the value of a position could leave the numbers.
    guard value > 0, value <= 1e15 else { throw .invalidPrice(name, value, symbol) }
  }

  private func requireStop(
    _ stop: Double, _ price: Double, _ side: Side, _ symbol: String
  ) throws(AssayError) {
    try requirePositive("stop", stop, symbol)
    guard side.sign * (price - stop) <= 0 else { return }
    throw AssayError(
      code: "invalid_price",
      message: "The stop of the \(side.rawValue) in \(symbol) is \(stop), its entry \(price).",
      remedy: "Give a stop \(side == .long ? "below" : "above") the entry.", place: "stop", kind: .usage)
  }
}

extension AssayError {
  fileprivate static func invalidPrice(_ field: String, _ value: Double, _ symbol: String) -> AssayError {
    AssayError(
      code: "invalid_price", message: "The \(field) of \(symbol) is \(value).",
      remedy: "Give a number above 0.", place: field, kind: .usage)
  }
}

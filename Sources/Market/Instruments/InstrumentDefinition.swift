internal import Diagnostics

/// An instrument as a user describes it in a file: fields that may be missing, not checked yet.
///
/// `instrument()` checks them and fills the gaps: from the built-in instrument of the same symbol and class
/// where there is one (so a file can change nothing but the commission of ES), else from the class. What a class
/// cannot know is never made up: a future needs tick, point value and sessions, everything needs a class.
public struct InstrumentDefinition: Hashable, Sendable {
  public var symbol: String
  /// `future`, `equity`, `crypto`, `fx`, `index` or `cfd`.
  public var assetClass: String?
  public var currency: String?
  public var tick: Double?
  public var pointValue: Double?
  public var lot: Double?
  /// Sessions, all three or none: zone of the exchange, local open and close as `HH:MM`. A session that opens
  /// at or after the time it closes opens on the evening before its date.
  public var timeZone: String?
  public var open: String?
  public var close: String?
  /// ISO weekdays of session dates; Monday to Friday when missing.
  public var weekdays: [Int]?
  /// The `ExchangeCalendar` with holidays and half days, or `none`; the built-in instrument's when missing.
  public var calendar: String?
  public var commission: Commission?
  public var slippage: Slippage?

  public init(symbol: String) { self.symbol = symbol }

  /// The checked instrument.
  /// - Parameter place: where the description stands, such as a file and line, for error messages.
  /// - Throws: `AssayError` (`invalid_instrument`) naming field, value and bound; zone errors of `ZoneTable`.
  public func instrument(place: String? = nil) throws -> Instrument {
    let check = Check(symbol: symbol, place: place)
    guard !symbol.isEmpty, !symbol.contains(where: \.isWhitespace) else {
      throw check.error("symbol", "`\(symbol)`", "a name without blanks")
    }
    let base = try base(check)
    var result = base
    if let currency {
      guard (3...5).contains(currency.count),
        currency.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
      else { throw check.error("currency", "`\(currency)`", "a code of three to five letters") }
      result.currency = currency.uppercased()
    }
    if let tick { result.tick = try check.positive("tick", tick) }
    if let pointValue { result.pointValue = try check.positive("point_value", pointValue) }
    if let lot { result.lot = try check.positive("lot", lot) }
    if let sessions = try sessions(check) { result.sessions = sessions.on(base.sessions.calendar) }
    if let calendar { result.sessions.calendar = try Self.calendar(calendar, check) }
    try checkCosts(check)
    if let commission { result.costs.commission = commission }
    if let slippage { result.costs.slippage = slippage }
    if case .ticks = result.costs.slippage, result.tick == nil {
      throw check.error(
        "slippage", "given in ticks", "an instrument with a tick; give `tick` or basis points")
    }
    return result
  }

  private static func calendar(_ name: String, _ check: Check) throws -> String? {
    if name.lowercased() == "none" { return nil }
    guard ExchangeCalendar.names.contains(name.uppercased()) else {
      throw check.error(
        "calendar", "`\(name)`", "one of \(ExchangeCalendar.names.joined(separator: ", ")) or none",
        hint: NearestName.suggestion(for: name, among: ExchangeCalendar.names))
    }
    return name.uppercased()
  }

  // MARK: Parts

  private func base(_ check: Check) throws -> Instrument {
    var said: AssetClass?
    if let assetClass {
      guard let known = AssetClass(rawValue: assetClass.lowercased()) else {
        let names = AssetClass.allCases.map(\.rawValue)
        throw check.error(
          "class", "`\(assetClass)`", "one of \(names.joined(separator: ", "))",
          hint: NearestName.suggestion(for: assetClass, among: names))
      }
      said = known
    }
    if let known = try? InstrumentRegistry.resolve(symbol: symbol, assetClass: said) {
      var base = known
      base.symbol = symbol
      return base
    }
    guard let said else { throw check.missing("class", because: "the symbol is not a built-in one") }
    return try unknownBase(said, check)
  }

  private func unknownBase(_ said: AssetClass, _ check: Check) throws -> Instrument {
    guard said == .future else {
      guard let sessions = try sessions(check) else {
        throw check.missing("time_zone, open and close", because: "class \(said.rawValue) does not say them")
      }
      var instrument = Instrument(symbol: symbol, assetClass: said, sessions: sessions, costs: .percentage)
      instrument.currency = currency?.uppercased() ?? instrument.currency
      instrument.costs = instrument.standardCosts
      return instrument
    }
    for (name, isMissing) in [("tick", tick == nil), ("point_value", pointValue == nil)] where isMissing {
      throw check.missing(name, because: "the contract of a future cannot be guessed")
    }
    guard let sessions = try sessions(check) else {
      throw check.missing("time_zone, open and close", because: "the sessions of a future cannot be guessed")
    }
    return Instrument(symbol: symbol, assetClass: .future, sessions: sessions, costs: .futures)
  }

  private func sessions(_ check: Check) throws -> SessionHours? {
    let given = [timeZone, open, close].compactMap { $0 }
    if given.isEmpty && weekdays == nil { return nil }
    guard let timeZone, let open, let close else {
      throw check.missing("time_zone, open and close", because: "sessions need all three")
    }
    let days = weekdays ?? Array(1...5)
    guard !days.isEmpty,
      let hours = SessionHours(timeZone: timeZone, open: open, close: close, weekdays: Set(days))
    else {
      throw check.error(
        "sessions", "\(open)–\(close) on weekdays \(days)", "local times as HH:MM and ISO weekdays 1 to 7")
    }
    _ = try ZoneTable.named(timeZone)
    return hours
  }

  private func checkCosts(_ check: Check) throws {
    switch commission {
    case .fraction(let value):
      guard value >= 0, value < 1 else {
        throw check.error("commission", "\(value)", "a fraction from 0 up to 1")
      }
    case .perUnit(let value):
      guard value >= 0, value.isFinite else { throw check.error("commission", "\(value)", "zero or more") }
    case nil: break
    }
    switch slippage {
    case .basisPoints(let value):
      guard value >= 0, value < 10_000 else {
        throw check.error("slippage", "\(value)", "basis points from 0 up to 10000")
      }
    case .ticks(let value):
      guard value >= 0, value.isFinite else {
        throw check.error("slippage", "\(value)", "zero or more ticks")
      }
    case nil: break
    }
  }

  private struct Check {
    var symbol: String
    var place: String?

    func positive(_ field: String, _ value: Double) throws -> Double {
      guard value > 0, value.isFinite else { throw error(field, "\(value)", "a number above zero") }
      return value
    }

    func error(_ field: String, _ value: String, _ bound: String, hint: String = "") -> AssayError {
      AssayError(
        code: "invalid_instrument", message: "The \(field) of instrument `\(symbol)` is \(value).\(hint)",
        remedy: "It must be \(bound).", place: place, kind: .usage)
    }

    func missing(_ field: String, because reason: String) -> AssayError {
      AssayError(
        code: "invalid_instrument", message: "Instrument `\(symbol)` does not give \(field).",
        remedy: "Add it: \(reason).", place: place, kind: .usage)
    }
  }
}

extension SessionHours {
  /// Sessions from local times as a user writes them; `nil` for anything but `HH:MM` from 00:00 to 24:00 and
  /// ISO weekdays.
  ///
  /// A session that opens at or after the time it closes opens on the evening before its date: 18:00–17:00 at
  /// CME; 00:00–24:00 is the whole day.
  public init?(timeZone: String, open: String, close: String, weekdays: Set<Int>) {
    guard let opens = Self.minutes(open), let closes = Self.minutes(close), opens < 1_440, closes > 0,
      !weekdays.isEmpty, weekdays.isSubset(of: 1...7)
    else { return nil }
    self.init(
      timeZone: timeZone, openMinute: opens < closes ? opens : opens - 1_440, closeMinute: closes,
      weekdays: weekdays)
  }

  private static func minutes(_ text: String) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
      parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }), let hours = Int(parts[0]),
      let minutes = Int(parts[1]), hours * 60 + minutes <= 1_440, minutes < 60
    else { return nil }
    return hours * 60 + minutes
  }
}

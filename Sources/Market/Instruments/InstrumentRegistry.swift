internal import Diagnostics

/// Finds the contract of a symbol: the user's own, the built-in ones, or those that a symbol's form gives away.
///
/// Nothing is guessed. A future is known with its contract or refused; a share, index, currency pair or CFD
/// that is not known by name or form needs its class said (`--class equity`).
public enum InstrumentRegistry {
  /// Finds the instrument of a symbol.
  ///
  /// Order: `overrides` (a user's file), the built-in futures, well-known US and NSE shares, funds and indices,
  /// pairs recognised by their form (`EURUSD`, `EUR/USD`, `BTC-USD`, `BTCUSDT`, `BTCUSD`), and the suffix `.NS`
  /// for NSE. A leading `^` and case are ignored. With an explicit class an unknown symbol becomes
  /// - equity, index: US hours in USD, or NSE hours in INR when it ends in `.NS`;
  /// - crypto: around the clock, in the quote currency if the form shows one, else USD;
  /// - fx: a pair of ISO currency codes; anything else is refused;
  /// - cfd: Globex hours, USD, one unit a point;
  /// - future: refused, because a contract cannot be guessed.
  ///
  /// Indices can be studied (`Instrument.isTradable` is false) but not traded.
  /// - Parameters:
  ///   - symbol: as in the file or on the command line.
  ///   - assetClass: what the user says it is; a conflict with what is known is an error.
  ///   - overrides: the user's instruments, which come first; compared by symbol, exactly.
  /// - Throws: `AssayError` with code `unknown_symbol`, `unknown_future` or `conflicting_class`.
  public static func resolve(
    symbol: String, assetClass: AssetClass? = nil, overrides: [Instrument] = []
  ) throws -> Instrument {
    if let own = overrides.first(where: { $0.symbol == symbol }) {
      return try checked(own, against: assetClass)
    }
    let name = canonical(symbol)
    guard !name.isEmpty else { throw unknown(symbol, overrides) }
    if assetClass == .future {
      if let future = BuiltInFutures.instrument(name) { return future }
      throw unknownFuture(symbol, overrides)
    }
    // The same letters can be a future of one exchange and a share of another (C, LT, ES): a said class wins.
    let candidates = recognised(name)
    if let assetClass {
      if let match = candidates.first(where: { $0.assetClass == assetClass }) { return match }
      if let made = made(name, assetClass) {
        if let first = candidates.first, isCertain(first), assetClass != .cfd {
          throw conflict(symbol, first, assetClass)
        }
        return made
      }
      throw malformed(symbol, assetClass)
    }
    guard let first = candidates.first else { throw unknown(symbol, overrides) }
    return first
  }

  /// The levels at which a built-in future is plausibly quoted; `nil` for anything else.
  public static func plausiblePrices(of symbol: String) -> ClosedRange<Double>? {
    BuiltInFutures.specification(of: symbol)?.plausiblePrices
  }

  /// Symbols of the built-in futures, in the order of the specification.
  public static var futures: [String] { BuiltInFutures.all.map(\.symbol) }

  // MARK: Recognition

  static func canonical(_ symbol: String) -> String {
    let upper = symbol.uppercased()
    return upper.hasPrefix("^") ? String(upper.dropFirst()) : upper
  }

  /// What a symbol is known or seen to be, most certain first.
  private static func recognised(_ name: String) -> [Instrument] {
    var found: [Instrument] = []
    if let future = BuiltInFutures.instrument(name) { found.append(future) }
    if KnownSymbols.unitedStatesIndices.contains(name) { found.append(index(name, nse: false)) }
    if KnownSymbols.nseIndices.contains(name) { found.append(index(name, nse: true)) }
    if KnownSymbols.unitedStatesShares.contains(name) || KnownSymbols.unitedStatesFunds.contains(name) {
      found.append(equity(name, nse: false))
    }
    if KnownSymbols.nseShares.contains(name) || isNSE(name) { found.append(equity(name, nse: true)) }
    if let pair = CurrencyPair(name) { found.append(pair.instrument(named: name)) }
    return found
  }

  /// The instrument of a class for a symbol that is not known; `nil` when its form does not fit the class.
  private static func made(_ name: String, _ assetClass: AssetClass) -> Instrument? {
    switch assetClass {
    case .equity: return equity(name, nse: isNSE(name))
    case .index: return index(name, nse: isNSE(name))
    case .crypto: return crypto(name, quote: "USD")
    case .cfd:
      return Instrument(
        symbol: name, assetClass: .cfd, lot: 0.01, sessions: .globex, costs: .percentage)
    case .fx, .future: return nil
    }
  }

  private static func isNSE(_ name: String) -> Bool { name.count > 3 && name.hasSuffix(".NS") }

  /// Whether a symbol can be nothing else: a pair by its form. Names may be shared between markets.
  private static func isCertain(_ instrument: Instrument) -> Bool {
    instrument.assetClass == .fx || instrument.assetClass == .crypto
  }

  private static func equity(_ name: String, nse: Bool) -> Instrument {
    Instrument(
      symbol: name, assetClass: .equity, currency: nse ? "INR" : "USD",
      sessions: nse ? .nse.on("NSE") : .unitedStates.on("NYSE"),
      costs: .percentage)
  }

  private static func index(_ name: String, nse: Bool) -> Instrument {
    Instrument(
      symbol: name, assetClass: .index, currency: nse ? "INR" : "USD",
      sessions: nse ? .nse.on("NSE") : .unitedStates.on("NYSE"),
      costs: .standard(for: .index, symbol: name, currency: nse ? "INR" : "USD"))
  }

  static func crypto(_ name: String, quote: String) -> Instrument {
    Instrument(
      symbol: name, assetClass: .crypto, currency: quote, lot: 0.00000001, sessions: .aroundTheClock,
      costs: .percentage)
  }

  // MARK: Errors

  private static func checked(_ own: Instrument, against said: AssetClass?) throws -> Instrument {
    if let said, said != own.assetClass { throw conflict(own.symbol, own, said) }
    return own
  }

  private static func conflict(_ symbol: String, _ known: Instrument, _ said: AssetClass) -> AssayError {
    AssayError(
      code: "conflicting_class",
      message: "`\(symbol)` is of class \(known.assetClass.rawValue), not \(said.rawValue).",
      remedy: "Leave out `--class`, or describe the instrument in an instruments file.", kind: .usage)
  }

  private static func unknownFuture(_ symbol: String, _ overrides: [Instrument]) -> AssayError {
    let names = overrides.filter { $0.assetClass == .future }.map(\.symbol) + futures
    return AssayError(
      code: "unknown_future",
      message: "The contract of the future `\(symbol)` is not known."
        + NearestName.suggestion(for: symbol, among: names),
      remedy: "Give its tick, point value and sessions in an instruments file; built in are "
        + futures.joined(separator: ", ") + ".", kind: .usage)
  }

  private static func unknown(_ symbol: String, _ overrides: [Instrument]) -> AssayError {
    AssayError(
      code: "unknown_symbol",
      message: "`\(symbol)` is not a known symbol."
        + NearestName.suggestion(for: symbol, among: overrides.map(\.symbol) + KnownSymbols.everything),
      remedy: "Say what it is with `--class equity|index|fx|crypto|cfd`; a future needs an instruments file.",
      kind: .usage)
  }

  private static func malformed(_ symbol: String, _ said: AssetClass) -> AssayError {
    AssayError(
      code: "unknown_symbol", message: "`\(symbol)` is no \(said.rawValue) pair of two currency codes.",
      remedy: "Write it like EURUSD or EUR/USD, or describe it in an instruments file.", kind: .usage)
  }
}

/// A currency or crypto pair seen in the form of a symbol: `EURUSD`, `EUR/USD`, `BTC-USD`, `BTCUSDT`, `ETHBTC`.
struct CurrencyPair {
  var base: Substring
  var quote: Substring
  var isCrypto: Bool

  /// - Parameter name: in upper case. `nil` when the form is no pair that can be told with certainty.
  init?(_ name: String) {
    guard let (base, quote) = Self.split(name) else { return nil }
    let plainBase =
      KnownSymbols.currencies.contains(String(base)) || KnownSymbols.metals.contains(String(base))
    let plainQuote = KnownSymbols.currencies.contains(String(quote))
    self.base = base
    self.quote = quote
    isCrypto = !(plainBase && plainQuote)
  }

  func instrument(named name: String) -> Instrument {
    if isCrypto { return InstrumentRegistry.crypto(name, quote: String(quote)) }
    let lot = KnownSymbols.metals.contains(String(base)) ? 0.01 : 1
    return Instrument(
      symbol: name, assetClass: .fx, currency: String(quote), lot: lot, sessions: .currencies.on("FX"),
      costs: .standard(for: .fx, symbol: name, currency: String(quote)))
  }

  private static func split(_ name: String) -> (Substring, Substring)? {
    if let mark = name.firstIndex(where: { "-/_".contains($0) }) {
      let (base, quote) = (name[..<mark], name[name.index(after: mark)...])
      return isCode(base) && (isMoney(quote) || isCoin(quote)) ? (base, quote) : nil
    }
    // A plain currency first: BNBUSD is BNB in dollars, not BN in BUSD.
    let (base, quote) = (name.dropLast(3), name.suffix(3))
    let baseIsMoney = isMoney(base) || KnownSymbols.metals.contains(String(base))
    if base != quote, isMoney(quote) && (baseIsMoney || isCoin(base)) || isCoin(quote) && isCoin(base) {
      return (base, quote)
    }
    for quote in KnownSymbols.stableCoins where name.hasSuffix(quote) {
      let base = name.dropLast(quote.count)
      if isCode(base) { return (base, name.suffix(quote.count)) }
    }
    return nil
  }

  private static func isMoney(_ code: Substring) -> Bool { KnownSymbols.currencies.contains(String(code)) }

  private static func isCoin(_ code: Substring) -> Bool {
    KnownSymbols.coins.contains(String(code)) || KnownSymbols.stableCoins.contains(String(code))
  }

  /// The form of a code: two to ten letters or digits.
  private static func isCode(_ text: Substring) -> Bool {
    (2...10).contains(text.count) && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
  }
}

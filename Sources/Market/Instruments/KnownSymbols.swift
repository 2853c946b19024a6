/// Symbols whose asset class and home are known without asking. Everything else needs an explicit class.
enum KnownSymbols {
  static let unitedStatesShares: Set<String> = [
    "AAPL", "ABBV", "ADBE", "AMD", "AMZN", "AVGO", "BA", "BAC", "BRK.A", "BRK.B", "C", "CAT", "COP", "COST",
    "CRM", "CSCO", "CVX", "DE", "DIS", "FB", "GE", "GOOG", "GOOGL", "GS", "HD", "IBM", "INTC", "JNJ", "JPM",
    "KO", "LLY", "MA", "MCD", "META", "MRK", "MSFT", "NFLX", "NKE", "NVDA", "ORCL", "PEP", "PFE", "PG",
    "QCOM",
    "T", "TSLA", "TXN", "UNH", "V", "VZ", "WFC", "WMT", "XOM",
  ]
  static let unitedStatesFunds: Set<String> = [
    "AGG", "BND", "DIA", "EEM", "EFA", "GLD", "HYG", "IEF", "IVV", "IWM", "LQD", "QQQ", "SLV", "SPY", "TLT",
    "USO", "VEA", "VOO", "VTI", "VWO", "XLB", "XLC", "XLE", "XLF", "XLI", "XLK", "XLP", "XLRE", "XLU", "XLV",
    "XLY",
  ]
  static let nseShares: Set<String> = [
    "ASIANPAINT", "AXISBANK", "BAJFINANCE", "BHARTIARTL", "HCLTECH", "HDFCBANK", "HINDUNILVR", "ICICIBANK",
    "INFY", "ITC", "KOTAKBANK", "LT", "MARUTI", "ONGC", "RELIANCE", "SBIN", "SUNPHARMA", "TATAMOTORS",
    "TATASTEEL", "TCS", "TITAN", "WIPRO",
  ]
  static let unitedStatesIndices: Set<String> = [
    "COMP", "DJI", "DJIA", "GSPC", "IXIC", "NASDAQCOMP", "NDX", "OEX", "RUT", "SPX", "VIX", "VXN",
  ]
  static let nseIndices: Set<String> = ["BANKNIFTY", "FINNIFTY", "NIFTY", "NIFTY50", "NIFTYBANK"]

  /// ISO codes of currencies, and the metals that are quoted like them.
  static let currencies: Set<String> = [
    "AUD", "CAD", "CHF", "CNH", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "ILS", "INR", "JPY", "KRW", "MXN",
    "NOK", "NZD", "PLN", "SEK", "SGD", "THB", "TRY", "TWD", "USD", "ZAR",
  ]
  static let metals: Set<String> = ["XAG", "XAU", "XPD", "XPT"]

  /// Coins that are recognised when glued to a plain currency: BTCUSD.
  static let coins: Set<String> = [
    "AAVE", "ADA", "ALGO", "APT", "ARB", "ATOM", "AVAX", "BCH", "BNB", "BTC", "DOGE", "DOT", "EOS", "ETC",
    "ETH",
    "FIL", "ICP", "LINK", "LTC", "MATIC", "NEAR", "OP", "PEPE", "POL", "SHIB", "SOL", "SUI", "TON", "TRX",
    "UNI",
    "XBT", "XLM", "XMR", "XRP", "XTZ", "ZEC",
  ]
  /// Coins that stand for a currency; a symbol that ends in one is a crypto pair.
  static let stableCoins = ["FDUSD", "USDT", "USDC", "BUSD"]

  /// All names, sorted, for suggestions.
  static var everything: [String] {
    (BuiltInFutures.all.map(\.symbol) + unitedStatesShares + unitedStatesFunds + nseShares
      + unitedStatesIndices + nseIndices).sorted()
  }
}

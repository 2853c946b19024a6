extension CostModel {
  /// What a fill costs where nobody said otherwise, by class and liquidity. `Guides/Costs.md` has the table with the
  /// sources.
  public static func standard(for assetClass: AssetClass, symbol: String, currency: String) -> CostModel {
    switch assetClass {
    case .future: .futures
    case .equity, .crypto, .cfd: .percentage
    case .index: currency == "INR" ? .indianIndex : .index
    case .fx: CurrencyLiquidity(symbol).costs
    }
  }

  /// A fund or CFD on a liquid index: 1 basis point a side and 1 of half spread.
  public static let index = CostModel(commission: .fraction(0.0001), slippage: .basisPoints(1))
  /// An index fund at NSE, with its transaction tax: 3 basis points a side and 2 of half spread.
  public static let indianIndex = CostModel(commission: .fraction(0.0003), slippage: .basisPoints(2))
}

/// How liquid a currency pair is, which decides its spread.
enum CurrencyLiquidity: Sendable, Hashable {
  /// The dollar against the euro, yen, pound, franc and the three commodity currencies.
  case major
  /// Two of these without the dollar.
  case cross
  case gold
  case otherMetal
  /// Everything else: Nordic, Asian and emerging currencies.
  case minor

  private static let mostTraded: Set<Substring> = ["EUR", "JPY", "GBP", "CHF", "AUD", "CAD", "NZD"]

  init(_ symbol: String) {
    let codes = symbol.filter { $0.isLetter }
    let (base, quote) = (codes.prefix(3), codes.suffix(3))
    let isFrequent = { (code: Substring) in code == "USD" || Self.mostTraded.contains(code) }
    if base == "XAU" {
      self = .gold
    } else if KnownSymbols.metals.contains(String(base)) {
      self = .otherMetal
    } else if isFrequent(base), isFrequent(quote) {
      self = base == "USD" || quote == "USD" ? .major : .cross
    } else {
      self = .minor
    }
  }

  /// Commission a side and half the spread.
  var costs: CostModel {
    switch self {
    case .major: CostModel(commission: .fraction(0.00002), slippage: .basisPoints(0.2))
    case .cross: CostModel(commission: .fraction(0.00002), slippage: .basisPoints(0.5))
    case .gold: CostModel(commission: .fraction(0.00015), slippage: .basisPoints(0.5))
    case .otherMetal: CostModel(commission: .fraction(0.0003), slippage: .basisPoints(4))
    case .minor: CostModel(commission: .fraction(0.00002), slippage: .basisPoints(3))
    }
  }
}

extension Instrument {
  /// The costs of its class, whatever it charges now.
  public var standardCosts: CostModel { .standard(for: assetClass, symbol: symbol, currency: currency) }
}

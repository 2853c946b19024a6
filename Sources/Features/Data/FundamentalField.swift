/// A figure of a company's report.
public enum FundamentalField: String, Hashable, Sendable, CaseIterable {
  case priceToEarnings = "pe"
  case priceToBook = "pb"
  /// Net income ÷ equity, a fraction.
  case returnOnEquity = "roe"
  case debtToEquity = "debt_to_equity"
  /// On the year before, a fraction.
  case revenueGrowth = "revenue_growth"
  case earningsGrowth = "earnings_growth"
  /// Net income ÷ revenue, a fraction.
  case profitMargin = "profit_margin"

  /// Whether it is a fraction, so that a column `NAME_pct` holds it times 100.
  public var isFraction: Bool {
    switch self {
    case .priceToEarnings, .priceToBook, .debtToEquity: false
    case .returnOnEquity, .revenueGrowth, .earningsGrowth, .profitMargin: true
    }
  }
}

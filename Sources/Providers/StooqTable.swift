public import Diagnostics
public import Market

/// Stooq's daily table: `/q/d/l/?s=aapl.us&i=d`. Prices are adjusted for splits and dividends.
public struct StooqTable: BarProvider {
  public let name = "stooq"
  public let summary = "shares and indices of many countries, daily; symbols such as aapl.us"
  public let base = "https://stooq.com"
  public let requestsPerSecond = 1.0
  public let keys: [(header: String, variable: String)] = []
  public let adjustments = ["adjusted for splits and dividends by the provider"]

  public init() {}

  public func interval(_ timeframe: Timeframe) -> String? { timeframe == .day ? "d" : nil }

  public func requests(_ query: BarQuery) -> [ProviderRequest] {
    func compact(_ date: CivilDate) -> String { date.description.replacing("-", with: "") }
    return [
      ProviderRequest(
        "\(query.base)/q/d/l/?s=\(PercentEscapes.component(query.symbol.lowercased()))&d1=\(compact(query.from))"
          + "&d2=\(compact(query.through))&i=d")
    ]
  }

  public func read(
    _ body: [UInt8], of request: ProviderRequest, _ query: BarQuery
  ) throws(AssayError) -> ProviderPage {
    let text = String(decoding: body, as: UTF8.self)
    var lines = text.split(whereSeparator: \.isNewline)
    guard let header = lines.first, header.hasPrefix("Date,Open,High,Low,Close") else {
      if text.hasPrefix("No data") { return ProviderPage() }
      throw .refused(name, text.isEmpty ? "nothing" : text, request)
    }
    lines.removeFirst()
    var page = ProviderPage()
    for line in lines {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      guard cells.count >= 5, let date = CivilDate(String(cells[0])), abs(date.daysSinceEpoch) < 80_000 else {
        throw .malformed(name, "`\(line.prefix(60))` is no row", request)
      }
      page.bars.append(
        Timestamp(startOf: date).nanoseconds, cells[1...4].map { Double($0) },
        cells.count > 5 ? Double(cells[5]) : nil)
    }
    return page
  }
}

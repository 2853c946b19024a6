public import Diagnostics
public import Market

/// Yahoo's chart: `/v8/finance/chart/SYMBOL`. Prices are adjusted for splits, not for dividends.
public struct YahooChart: BarProvider {
  public let name = "yahoo"
  public let summary = "shares, indices, currencies, futures; days to 1 minute"
  public let base = "https://query1.finance.yahoo.com"
  public let requestsPerSecond = 1.0
  public let keys: [(header: String, variable: String)] = []
  public let adjustments = ["adjusted for splits by the provider"]

  public init() {}

  public func interval(_ timeframe: Timeframe) -> String? {
    switch timeframe.description {
    case "1m", "5m", "15m", "30m", "1h", "1d": timeframe.description
    default: nil
    }
  }

  public func requests(_ query: BarQuery) -> [ProviderRequest] {
    [
      ProviderRequest(
        "\(query.base)/v8/finance/chart/\(PercentEscapes.component(query.symbol))"
          + "?interval=\(interval(query.timeframe) ?? "")"
          + "&period1=\(query.start)&period2=\(query.end)&includePrePost=false&events=")
    ]
  }

  public func read(
    _ body: [UInt8], of request: ProviderRequest, _ query: BarQuery
  ) throws(AssayError) -> ProviderPage {
    let chart = try JSONValue.answer(body, of: name, request)["chart"]
    if let error = chart?["error"], !error.isNull {
      throw .refused(
        name, error["description"]?.stringValue ?? error["code"]?.stringValue ?? "an error", request)
    }
    guard let result = chart?["result"]?[0] else { throw .malformed(name, "it has no result", request) }
    var page = ProviderPage()
    // A period without a trade has no stamps.
    guard let stamps = result["timestamp"]?.arrayValue else { return page }
    guard let quote = result["indicators"]?["quote"]?[0] else {
      throw .malformed(name, "it has no quote", request)
    }
    let columns = ["open", "high", "low", "close", "volume"].map { quote[$0]?.arrayValue ?? [] }
    guard columns[0...3].allSatisfy({ $0.count == stamps.count }) else {
      throw .malformed(name, "its columns differ in length", request)
    }
    let zone = result["meta"]?["exchangeTimezoneName"]?.stringValue
    for (i, stamp) in stamps.enumerated() {
      guard let seconds = stamp.integerValue,
        let time = ProviderTime.nanoseconds(Int64(seconds), each: Timestamp.nanosecondsPerSecond)
      else { throw .malformed(name, "a stamp is no time", request) }
      let instant = Timestamp(nanoseconds: time)
      let opens = try query.timeframe.isIntraday ? instant.nanoseconds : date(instant, zone, request)
      let volume = i < columns[4].count ? columns[4][i].doubleValue : nil
      page.bars.append(opens, columns[0...3].map { $0[i].doubleValue }, volume)
    }
    return page
  }

  /// Midnight of the date that the exchange's clock shows.
  private func date(_ instant: Timestamp, _ zone: String?, _ request: ProviderRequest) throws(AssayError)
    -> Int64
  {
    guard let zone, let table = try? ZoneTable.named(zone) else {
      throw .malformed(name, "it does not name the time zone of the exchange", request)
    }
    return Timestamp(startOf: table.localTime(at: instant).date).nanoseconds
  }
}

public import Diagnostics
import Import
public import Market

/// Alpaca's bars of US shares: `/v2/stocks/SYMBOL/bars`, page by page. Prices are raw.
public struct AlpacaBars: BarProvider {
  public let name = "alpaca"
  public let summary = "US shares; a key in APCA_API_KEY_ID and APCA_API_SECRET_KEY"
  public let base = "https://data.alpaca.markets"
  public let requestsPerSecond = 3.0
  public let keys = [
    (header: "APCA-API-KEY-ID", variable: "APCA_API_KEY_ID"),
    (header: "APCA-API-SECRET-KEY", variable: "APCA_API_SECRET_KEY"),
  ]
  public let adjustments: [String] = []

  public init() {}

  public func interval(_ timeframe: Timeframe) -> String? {
    switch timeframe.minutes {
    case 1..<60: "\(timeframe.minutes)Min"
    case let minutes where minutes < 1_440 && minutes % 60 == 0: "\(minutes / 60)Hour"
    case 1_440: "1Day"
    default: nil
    }
  }

  public func requests(_ query: BarQuery) -> [ProviderRequest] { [request(query, token: nil)] }

  private func request(_ query: BarQuery, token: String?) -> ProviderRequest {
    ProviderRequest(
      "\(query.base)/v2/stocks/\(PercentEscapes.component(query.symbol))/bars"
        + "?timeframe=\(interval(query.timeframe) ?? "")"
        + "&start=\(query.from)T00:00:00Z&end=\(query.through.advanced(byDays: 1))T00:00:00Z&limit=10000&adjustment=raw"
        + (token.map { "&page_token=\(PercentEscapes.component($0))" } ?? ""))
  }

  public func read(
    _ body: [UInt8], of request: ProviderRequest, _ query: BarQuery
  ) throws(AssayError) -> ProviderPage {
    let answer = try JSONValue.answer(body, of: name, request)
    if let words = answer["message"]?.stringValue { throw .refused(name, words, request) }
    guard let bars = answer["bars"] else { throw .malformed(name, "it has no bars", request) }
    var page = ProviderPage()
    for bar in bars.arrayValue ?? [] {
      guard let text = bar["t"]?.stringValue, let opens = instant(text) else {
        throw .malformed(name, "a bar has no time", request)
      }
      // Days are stamped with midnight in New York.
      let stamp = query.timeframe.isIntraday ? opens.nanoseconds : Timestamp(startOf: opens.date).nanoseconds
      page.bars.append(stamp, ["o", "h", "l", "c"].map { bar[$0]?.doubleValue }, bar["v"]?.doubleValue)
    }
    if let token = answer["next_page_token"]?.stringValue {
      guard !bars.isNull, page.bars.count + page.bars.incomplete > 0 else {
        throw .malformed(name, "an empty page names another", request)
      }
      page.next = self.request(query, token: token)
    }
    return page
  }
}

/// An instant of ISO 8601 with its zone.
private func instant(_ text: String) -> Timestamp? {
  var text = text
  return text.withUTF8 { StampReader.read($0, .calendar(.separated, .yearFirst)) }.flatMap { stamp in
    stamp.offset.map { Timestamp(nanoseconds: stamp.local - Int64($0) * Timestamp.nanosecondsPerSecond) }
  }
}

public import Diagnostics
public import Market

/// Arrays of candles, `[[milliseconds, open, high, low, close, volume], …]`, as ccxt and many exchanges give them.
///
/// The address is the user's: `--base` with `{symbol}`, `{interval}`, `{start}` and `{end}` (milliseconds) in it.
public struct CandleArrays: BarProvider {
  public let name = "candles"
  public let summary = "any address that answers [[ms, o, h, l, c, v], …]; give it with --base"
  public let base = ""
  public let requestsPerSecond = 2.0
  public let keys: [(header: String, variable: String)] = []
  public let adjustments: [String] = []

  public init() {}

  public func interval(_ timeframe: Timeframe) -> String? { timeframe.description }

  public func requests(_ query: BarQuery) -> [ProviderRequest] { [request(query, from: query.start * 1_000)] }

  private func request(_ query: BarQuery, from milliseconds: Int64) -> ProviderRequest {
    var address = query.base
    for (mark, value) in [
      ("{symbol}", PercentEscapes.component(query.symbol)), ("{interval}", query.timeframe.description),
      ("{start}", String(milliseconds)), ("{end}", String(query.end * 1_000 - 1)),
    ] { address = address.replacing(mark, with: value) }
    return ProviderRequest(address)
  }

  public func read(
    _ body: [UInt8], of request: ProviderRequest, _ query: BarQuery
  ) throws(AssayError) -> ProviderPage {
    var page = ProviderPage()
    page.bars = try Self.bars(try JSONValue.answer(body, of: name, request), name, request)
    // A page that goes on beyond its start may be followed by another.
    if query.base.contains("{start}"), let last = page.bars.opens.last {
      let next = self.request(query, from: last / 1_000_000 + 1)
      if next.address != request.address,
        last / 1_000_000_000 + Int64(query.timeframe.minutes) * 60 < query.end
      {
        page.next = next
      }
    }
    return page
  }

  /// Candles of an answer; numbers may be written as strings.
  static func bars(_ answer: JSONValue, _ provider: String, _ request: ProviderRequest) throws(AssayError)
    -> ProviderBars
  {
    guard let rows = answer.arrayValue else {
      throw .malformed(provider, "it is no array of candles", request)
    }
    var bars = ProviderBars()
    for row in rows {
      guard let cells = row.arrayValue, cells.count >= 5, let time = cells[0].integerValue,
        let opens = ProviderTime.nanoseconds(Int64(time), each: 1_000_000)
      else {
        throw .malformed(provider, "a candle has no time and four prices", request)
      }
      let volume = cells.count > 5 ? cells[5].looseNumber : nil
      bars.append(opens, cells[1...4].map(\.looseNumber), volume)
    }
    return bars
  }
}

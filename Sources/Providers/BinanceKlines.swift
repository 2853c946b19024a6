public import Diagnostics
public import Market
import Storage

/// Binance's klines: `/api/v3/klines`, a thousand bars an answer.
public struct BinanceKlines: BarProvider {
  public let name = "binance"
  public let summary = "coins, from the exchange's own interface"
  public let base = "https://api.binance.com"
  public let requestsPerSecond = 5.0
  public let keys: [(header: String, variable: String)] = []
  public let adjustments: [String] = []
  static let limit = 1_000

  public init() {}

  public func interval(_ timeframe: Timeframe) -> String? {
    ["1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d"].first {
      $0 == timeframe.description
    }
  }

  public func requests(_ query: BarQuery) -> [ProviderRequest] { [request(query, from: query.start * 1_000)] }

  private func request(_ query: BarQuery, from milliseconds: Int64) -> ProviderRequest {
    ProviderRequest(
      "\(query.base)/api/v3/klines?symbol=\(PercentEscapes.component(query.symbol))"
        + "&interval=\(interval(query.timeframe) ?? "")"
        + "&startTime=\(milliseconds)&endTime=\(query.end * 1_000 - 1)&limit=\(Self.limit)")
  }

  public func read(
    _ body: [UInt8], of request: ProviderRequest, _ query: BarQuery
  ) throws(AssayError) -> ProviderPage {
    let answer = try JSONValue.answer(body, of: name, request)
    if let words = answer["msg"]?.stringValue { throw .refused(name, words, request) }
    var page = ProviderPage()
    page.bars = try CandleArrays.bars(answer, name, request)
    if page.bars.count >= Self.limit, let last = page.bars.opens.last {
      page.next = self.request(query, from: last / 1_000_000 + 1)
    }
    return page
  }
}

/// Binance's archive: a zip a month, `/data/spot/monthly/klines/…`. Milliseconds until 2024, microseconds after.
public struct BinanceArchive: BarProvider {
  public let name = "binance-archive"
  public let summary = "coins, from the exchange's monthly files; the running month is not among them"
  public let base = "https://data.binance.vision"
  public let requestsPerSecond = 5.0
  public let keys: [(header: String, variable: String)] = []
  public let adjustments: [String] = []

  public init() {}

  public func interval(_ timeframe: Timeframe) -> String? { BinanceKlines().interval(timeframe) }

  public func requests(_ query: BarQuery) -> [ProviderRequest] {
    let interval = interval(query.timeframe) ?? ""
    let symbol = PercentEscapes.component(query.symbol)
    var (year, month, _) = query.from.components
    let (lastYear, lastMonth, _) = query.through.components
    var requests: [ProviderRequest] = []
    while (year, month) <= (lastYear, lastMonth) {
      let file = "\(symbol)-\(interval)-\(year)-\(month < 10 ? "0" : "")\(month).zip"
      requests.append(
        ProviderRequest(
          "\(query.base)/data/spot/monthly/klines/\(symbol)/\(interval)/\(file)", isOver: true,
          mayBeMissing: true))
      (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
    }
    return requests
  }

  public func read(
    _ body: [UInt8], of request: ProviderRequest, _ query: BarQuery
  ) throws(AssayError) -> ProviderPage {
    let bytes = FileBytes(copying: body)
    guard Archive.Packing(bytes) == .zip else { throw .malformed(name, "it is no zip", request) }
    let table = try Archive.unpack(bytes, .zip, path: request.address)
    var page = ProviderPage()
    for line in String(decoding: table.buffer, as: UTF8.self).split(whereSeparator: \.isNewline) {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      guard cells.count >= 6 else { throw .malformed(name, "a line has \(cells.count) cells", request) }
      guard let count = Int64(cells[0]) else {
        // Newer files have a header.
        if page.bars.count == 0, cells[0].first?.isLetter == true { continue }
        throw .malformed(name, "`\(cells[0])` is no time", request)
      }
      guard
        let opens = ProviderTime.nanoseconds(count, each: count >= 100_000_000_000_000 ? 1_000 : 1_000_000)
      else { throw .malformed(name, "`\(cells[0])` is no time", request) }
      page.bars.append(opens, cells[1...4].map { Double($0) }, Double(cells[5]))
    }
    return page
  }
}

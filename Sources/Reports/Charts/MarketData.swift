import Market

/// The bars of a market as the script of a page reads them: differences from one bar to the next in whole steps of the
/// price, written as bytes. A bar of a future takes about five characters.
package struct MarketData {
  let market: ReportMarket
  let candles: CandleMerging

  /// Above this prices are written with five digits, so that the page stays small, and the chart says so.
  private static let manyBars = 30_000

  /// - Parameter limit: more bars are merged into fewer, larger candles.
  package init(_ market: ReportMarket, limit: Int) {
    self.market = market
    candles = CandleMerging(market, limit: limit)
  }

  package func write(to html: inout HTMLWriter) {
    html.data(attribute: "data-market", market.id, json: json)
  }

  package var json: String {
    let columns = [candles.open, candles.high, candles.low, candles.close]
    let count = candles.times.count
    let range = zip(candles.high, candles.low).reduce(0) { $0 + $1.0 - $1.1 } / Double(max(1, count))
    // A range of a hundred steps takes a byte or two a price.
    let grid =
      count > Self.manyBars
      ? PriceGrid(columns, digits: 5) { range / $0 < 100 } : PriceGrid(columns, digits: 7)
    let lowest = candles.low.min() ?? 0
    let highest = candles.high.max() ?? 0
    var json = CompactJSON()
    json.object { json in
      json.key("symbol")
      json.string(market.symbol)
      json.key("timeframe")
      json.string(market.timeframe.description)
      if !market.timeframe.isIntraday { json.flag("daily") }
      // Large changes are easier to judge where equal gains have equal height.
      if lowest > 0, highest > 4 * lowest { json.flag("log") }
      json.key("total")
      json.integer(market.times.count)
      json.key("merged")
      json.integer(candles.barsPerCandle)
      json.key("unit")
      json.exact(grid.unit)
      if !grid.isExact, count > Self.manyBars { json.flag("rounded") }
      json.key("t")
      TimeColumn(candles.times).write(to: &json)
      json.key("candles")
      json.string(bytes(grid).base64)
    }
    return json.text
  }

  private func bytes(_ grid: PriceGrid) -> VariableLengthBytes {
    var bytes = VariableLengthBytes()
    var last = 0
    for index in candles.times.indices {
      let open = grid.step(candles.open[index])
      let close = grid.step(candles.close[index])
      bytes.append(signed: open - last)
      bytes.append(signed: close - open)
      bytes.append(max(0, grid.step(candles.high[index]) - max(open, close)))
      bytes.append(max(0, min(open, close) - grid.step(candles.low[index])))
      last = close
    }
    return bytes
  }
}

/// The steps that prices are counted in: the largest that all of them are whole multiples of, such as a tick, where
/// there is one; else a decimal fine enough for some digits of the lowest price.
struct PriceGrid {
  let unit: Double
  /// Whether every price is a whole number of steps.
  let isExact: Bool
  private let scale: Double
  private let shared: Int

  /// - Parameter digits: of the lowest price at least, where there is no exact step or where it is so fine that
  ///   `isFineEnough` refuses it.
  init(_ columns: [[Double]], digits: Int, isFineEnough: (_ unit: Double) -> Bool = { _ in true }) {
    let values = columns.joined().filter(\.isFinite)
    let highest = values.map { abs($0) }.max() ?? 0
    var scale = 1.0
    while scale < 1e8, highest * scale < 1e12, !Self.isExact(values, scale) { scale *= 10 }
    if Self.isExact(values, scale) {
      let shared = Self.shared(values, scale)
      if isFineEnough(Double(shared) / scale) {
        (self.scale, self.shared, unit, isExact) = (scale, shared, Double(shared) / scale, true)
        return
      }
    }
    let lowest = values.filter { $0 != 0 }.map { abs($0) }.min() ?? 1
    var limit = 1.0
    for _ in 1..<digits { limit *= 10 }
    scale = 1
    while lowest * scale < limit, highest * scale < 1e12, scale < 1e8 { scale *= 10 }
    (self.scale, shared, unit, isExact) = (scale, 1, 1 / scale, false)
  }

  private static func isExact(_ values: [Double], _ scale: Double) -> Bool {
    values.allSatisfy { abs(($0 * scale).rounded() - $0 * scale) < 1e-4 }
  }

  private static func shared(_ values: [Double], _ scale: Double) -> Int {
    var shared = 0
    for value in values {
      shared = greatestCommonDivisor(shared, abs(Int((value * scale).rounded())))
      if shared == 1 { break }
    }
    return max(1, shared)
  }

  func step(_ value: Double) -> Int { Int((value * scale).rounded()) / shared }

  private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}

/// Whole numbers of seven bits a byte, the low ones first; the eighth says that more follow.
struct VariableLengthBytes {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ value: Int) {
    var rest = UInt(value)
    while rest > 127 {
      bytes.append(UInt8(rest & 127) | 128)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// Folded so that small numbers of either sign stay small: 0, −1, 1, −2, …
  mutating func append(signed value: Int) { append(value < 0 ? -2 * value - 1 : 2 * value) }

  var base64: String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let (a, b, c) = (
        Int(bytes[start]), start + 1 < bytes.count ? Int(bytes[start + 1]) : 0,
        start + 2 < bytes.count ? Int(bytes[start + 2]) : 0
      )
      text.append(letters[a >> 2])
      text.append(letters[(a & 3) << 4 | b >> 4])
      text.append(start + 1 < bytes.count ? letters[(b & 15) << 2 | c >> 6] : UInt8(ascii: "="))
      text.append(start + 2 < bytes.count ? letters[c & 63] : UInt8(ascii: "="))
    }
    return String(decoding: text, as: UTF8.self)
  }
}

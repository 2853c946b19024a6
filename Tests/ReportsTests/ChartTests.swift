import Diagnostics
import Foundation
import Market
import Reports
import Testing

/// What the script of a page reads of a chart, decoded here by other code than wrote it.
struct ChartTests {
  private static func parsed(_ chart: Chart) throws -> JSONValue { try JSONValue(parsing: chart.json()) }

  /// `[start, step, [steps]]` in seconds, where `[n]` repeats the step before it n times.
  private static func times(_ column: JSONValue?) throws -> [Int] {
    let column = try #require(column)
    var now = try #require(column[0]?.integerValue)
    let step = try #require(column[1]?.integerValue)
    var last = 0
    var all: [Int] = []
    for entry in column[2]?.arrayValue ?? [] {
      let repeats = entry.arrayValue?.first?.integerValue
      if repeats == nil { last = try #require(entry.integerValue) }
      for _ in 0..<(repeats ?? 1) {
        now += last * step
        all.append(now)
      }
    }
    return all
  }

  private static func column(_ series: JSONValue?, _ key: String = "v") throws -> [Double?] {
    let unit = try #require(series?["s"]?.doubleValue)
    return (series?[key]?.arrayValue ?? []).map { $0.doubleValue.map { $0 * unit } }
  }

  @Test func `times decode to those that were given, regular or not`() throws {
    let regular = (0..<500).map { 1_600_000_000 + $0 * 900 + ($0 / 26) * 60_000 }
    for seconds in [regular, [0, 60, 180, 10_000, 10_020], [5], [100, 40, 160]] {
      var json = CompactJSON()
      TimeColumn(seconds.map { Timestamp(seconds: Int64($0)) }).write(to: &json)
      #expect(try Self.times(try JSONValue(parsing: json.text)) == seconds)
    }
    var json = CompactJSON()
    TimeColumn(regular.map { Timestamp(seconds: Int64($0)) }).write(to: &json)
    #expect(json.text.utf8.count < 300)
  }

  @Test(arguments: [1e-7, 0.02, 3.5, 41_000, 7e9, 3e14]) func `values keep four digits of the largest`(
    scale: Double
  ) throws {
    let values = (0..<200).map { sin(Double($0)) * scale } + [.nan]
    let chart = Chart(
      title: "T", across: .numbers((0...200).map(Double.init), title: "x", unit: .count),
      panels: [.init(title: "", unit: .ratio, series: [.init("a", values)])])
    let decoded = try Self.column(try Self.parsed(chart)["panels"]?[0]?["series"]?[0])
    #expect(decoded.count == 201)
    #expect(decoded[200] == nil)
    for (value, read) in zip(values, decoded) where value.isFinite {
      #expect(abs(value - (read ?? .nan)) <= scale * 1e-4)
    }
  }

  @Test func `a band carries both of its edges in one unit`() throws {
    let chart = Chart(
      title: "Band", across: .names(["a", "b"], title: "name"),
      panels: [
        .init(title: "", unit: .percent, series: [.init("b", [0.1, 0.2], upper: [0.3, 0.45], style: .band)])
      ])
    let series = try Self.parsed(chart)["panels"]?[0]?["series"]?[0]
    #expect(try Self.column(series).compactMap(\.self).map { ($0 * 1000).rounded() } == [100, 200])
    #expect(try Self.column(series, "w").compactMap(\.self).map { ($0 * 1000).rounded() } == [300, 450])
  }

  @Test func `a chart without drawing libraries writes nothing`() {
    let chart = Chart(
      title: "T", across: .names(["a", "b"], title: "n"),
      panels: [.init(title: "", unit: .count, series: [.init("s", [1, 2])])])
    var without = HTMLWriter(drawsCharts: false)
    chart.write(to: &without)
    #expect(without.html.isEmpty && without.libraries.isEmpty)
    var html = HTMLWriter()
    chart.write(to: &html)
    #expect(html.libraries == [.lines])
  }

  /// Reads the bytes of candles as the script does.
  private static func candles(_ json: JSONValue) throws -> [[Double]] {
    let text = try #require(json["candles"]?.stringValue)
    let unit = try #require(json["unit"]?.doubleValue)
    let bytes = [UInt8](try #require(Data(base64Encoded: text)))
    var at = 0
    func whole() -> Int {
      var value = 0
      var shift = 0
      while true {
        let byte = Int(bytes[at])
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128 { return value }
      }
    }
    func signed() -> Int {
      let value = whole()
      return value % 2 == 1 ? -(value + 1) / 2 : value / 2
    }
    var last = 0
    var bars: [[Double]] = []
    while at < bytes.count {
      let open = last + signed()
      let close = open + signed()
      let high = max(open, close) + whole()
      let low = min(open, close) - whole()
      last = close
      bars.append([open, high, low, close].map { Double($0) * unit })
    }
    return bars
  }

  private static func market(_ close: [Double], tick: Double) -> ReportMarket {
    let times = close.indices.map { Timestamp(seconds: Int64($0) * 900) }
    return ReportMarket(
      id: "m", symbol: "M", timeframe: Timeframe(minutes: 15), times: times, open: close.map { $0 - tick },
      high: close.map { $0 + 3 * tick }, low: close.map { $0 - 2 * tick }, close: close)
  }

  @Test(arguments: [0.25, 0.00001, 0.015625, 1, 0.0003]) func `candles decode to the prices, to the tick`(
    tick: Double
  ) throws {
    let start = tick < 0.001 ? 1.1 : 4_000.0
    let close = (0..<400).map { start + Double(($0 * 7919) % 113 - 56) * tick }
    let market = Self.market(close, tick: tick)
    let bars = try Self.candles(try JSONValue(parsing: MarketData(market, limit: 1_000).json))
    #expect(bars.count == 400)
    for (index, bar) in bars.enumerated() {
      for (read, given) in zip(bar, [market.open, market.high, market.low, market.close]) {
        #expect(abs(read - given[index]) < tick / 1000)
      }
    }
  }

  @Test func `very many bars with fine ticks are rounded, and say so`() throws {
    let close = (0..<40_000).map { 1.1 + Double(($0 * 7919) % 1_013) * 0.00001 }
    let market = ReportMarket(
      id: "m", symbol: "M", timeframe: .day, times: SampleReport.times(40_000), open: close,
      high: close.map { $0 + 0.005 }, low: close.map { $0 - 0.005 }, close: close)
    let json = try JSONValue(parsing: MarketData(market, limit: 100_000).json)
    #expect(json["rounded"]?.integerValue == 1 && json["unit"]?.doubleValue == 0.0001)
    let bars = try Self.candles(json)
    #expect(zip(bars, close).allSatisfy { abs($0[3] - $1) <= 0.000051 })
  }

  @Test func `prices below zero and flat markets survive`() throws {
    let falling = Self.market([2, 1, -1.5, -37.63, -10], tick: 0.01)
    let bars = try Self.candles(try JSONValue(parsing: MarketData(falling, limit: 10).json))
    #expect(zip(bars, falling.close).allSatisfy { abs($0[3] - $1) < 0.005 })
    let flat = ReportMarket(
      id: "f", symbol: "F", timeframe: .day, times: SampleReport.times(3), open: [7, 7, 7], high: [7, 7, 7],
      low: [7, 7, 7], close: [7, 7, 7])
    #expect(
      try Self.candles(try JSONValue(parsing: MarketData(flat, limit: 10).json))
        == Array(repeating: [7, 7, 7, 7], count: 3))
  }

  @Test func `100,000 bars of a future take less than 700 kilobytes`() {
    var state: UInt64 = 42
    var price = 20_000
    let close = (0..<100_000).map { _ -> Double in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      price += Int(state >> 60) - 7
      return Double(price) * 0.25
    }
    #expect(MarketData(Self.market(close, tick: 0.25), limit: 120_000).json.utf8.count < 700_000)
  }

  @Test func `every extreme of an equity curve is in its chart`() throws {
    let equity = SampleReport.equity(count: 30_000)
    let detail = ReportDetail(equity: equity, trades: [])
    let chart = try #require(EquityChart(detail: detail, budget: .single).chart())
    let growth = try Self.column(try Self.parsed(chart)["panels"]?[0]?["series"]?[0]).compactMap(\.self)
    #expect(growth.count < 6_000)
    let highest = (equity.equity.max() ?? 0) / equity.equity[0]
    #expect(abs((growth.max() ?? 0) - highest) < highest * 1e-4)
  }
}

import Market

/// The bars of a market with the trades of a result and the indicators that it read, at any zoom.
package struct PriceChart {
  let title: String
  let market: ReportMarket
  let trades: [ReportTrade]
  let indicators: [ReportIndicator]
  let currency: String
  let budget: PlotBudget
  let id: String

  /// - Parameter id: what links from trades lead to. The page writes `MarketData` of the market once.
  package init(
    title: String, market: ReportMarket, trades: [ReportTrade], indicators: [ReportIndicator] = [],
    currency: String,
    budget: PlotBudget, id: String
  ) {
    self.title = title
    self.market = market
    self.trades = trades
    self.indicators = indicators
    self.currency = currency
    self.budget = budget
    self.id = id
  }

  package func write(to html: inout HTMLWriter) {
    guard html.drawsCharts, market.times.count > 1 else { return }
    html.chart(
      "price", title: title, note: note, classes: "chart price", id: id, library: .prices, json: json)
  }

  private var barsPerCandle: Int { CandleMerging.barsPerCandle(market.times.count, limit: budget.candles) }

  /// With very many candles an indicator is written at every second one, and drawn straight between them.
  private var columnStep: Int { market.times.count / barsPerCandle > 60_000 ? 2 : 1 }

  private var note: String {
    var words = trades.isEmpty ? [] : ["Triangles are entries, dots gains, crosses losses."]
    words.append("Click the chart, then turn the wheel to zoom; drag to move.")
    if barsPerCandle > 1 {
      words.append(
        "\(barsPerCandle) bars of \(market.timeframe) are merged into each candle, extremes kept.")
    }
    if columnStep > 1, !indicators.isEmpty {
      words.append("Indicators are drawn through every second candle.")
    }
    if trades.count > budget.trades {
      words.append(
        "\(Figure.count(budget.trades)) of \(Figure.count(trades.count)) trades are drawn: the largest and an even "
          + "sample.")
    }
    return words.joined(separator: " ")
  }

  private var json: String {
    var json = CompactJSON()
    json.object { json in
      json.key("market")
      json.string(market.id)
      json.key("currency")
      json.string(currency)
      json.key("trades")
      write(trades, to: &json)
      if indicators.isEmpty { return }
      json.key("columns")
      json.array { json in
        for (index, indicator) in indicators.enumerated() {
          ColumnData(indicator, barsPerCandle: barsPerCandle, every: columnStep, hue: .numbered(index))
            .write(to: &json)
        }
      }
    }
    return json.text
  }

  private func write(_ trades: [ReportTrade], to json: inout CompactJSON) {
    let kept = TradeSampling.indices(of: trades, limit: budget.trades).map { trades[$0] }
    var reasons: [String] = []
    for trade in kept where !reasons.contains(trade.exitReason) { reasons.append(trade.exitReason) }
    json.object { json in
      json.key("total")
      json.integer(trades.count)
      json.key("reasons")
      json.strings(reasons)
      json.key("reason")
      json.integers(kept.map { reasons.firstIndex(of: $0.exitReason) ?? 0 })
      json.key("long")
      json.integers(kept.map { $0.side == .long ? 1 : 0 })
      json.key("ambiguous")
      json.integers(kept.map { $0.isAmbiguous ? 1 : 0 })
      json.key("in")
      TimeColumn(kept.map(\.entryTime)).write(to: &json)
      json.key("out")
      TimeColumn(kept.map(\.exitTime)).write(to: &json)
      json.key("from")
      json.numbers(kept.map(\.entryPrice), significantDigits: 7)
      json.key("to")
      json.numbers(kept.map(\.exitPrice), significantDigits: 7)
      json.key("profit")
      json.numbers(kept.map(\.profit), significantDigits: 5)
    }
  }
}

/// An indicator as the script reads it: differences in steps of a twenty-thousandth of its range.
struct ColumnData {
  let indicator: ReportIndicator
  let values: [Double]
  /// Candles from one value to the next.
  let every: Int
  let hue: Chart.Hue

  init(_ indicator: ReportIndicator, barsPerCandle: Int, every: Int, hue: Chart.Hue) {
    self.indicator = indicator
    self.every = every
    self.hue = hue
    let count = indicator.values.count
    values = stride(from: 0, to: count, by: barsPerCandle * every).map {
      indicator.values[min($0 + barsPerCandle, count) - 1]
    }
  }

  func write(to json: inout CompactJSON) {
    let finite = values.filter(\.isFinite)
    let (low, high) = (finite.min() ?? 0, finite.max() ?? 0)
    let unit = high > low ? (high - low) / 20_000 : 1
    let gap = values.firstIndex(where: \.isFinite) ?? values.count
    var bytes = VariableLengthBytes()
    var last = 0
    for value in values[gap...] {
      let step = value.isFinite ? Int(((value - low) / unit).rounded()) : last
      bytes.append(signed: step - last)
      last = step
    }
    json.object { json in
      json.key("name")
      json.string(indicator.name)
      json.key("hue")
      json.string(hue.rawValue)
      json.key("pane")
      json.integer(indicator.isOnPrice ? 0 : 1)
      json.key("n")
      json.integer(values.count)
      json.key("gap")
      json.integer(gap)
      if every > 1 {
        json.key("every")
        json.integer(every)
      }
      json.key("base")
      json.exact(low)
      json.key("unit")
      json.exact(unit)
      json.key("data")
      json.string(bytes.base64)
    }
  }
}

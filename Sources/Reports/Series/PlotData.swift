import Market

/// The series that a page's script draws, thinned and written as compact JSON.
///
/// ```
/// {"currency", "markets": {id: market}, "grids": {id: grid}, "results": [result]}
/// ```
/// Times are `[start, step, [steps]]` in seconds (`TimeColumn`); equity is growth of 1 in hundredths of a
/// percent.
struct PlotData {
  let currency: String
  let results: [ReportResult]
  let markets: [ReportMarket]
  let grids: [ReportGrid]

  /// - Parameter includesSeries: whether plots can be drawn at all; heat maps need only the grids.
  func json(includesSeries: Bool) -> String {
    let drawn = results.filter { $0.detail != nil }
    let usedMarkets = Set(drawn.compactMap { $0.detail?.marketID })
    let budget = PlotBudget.sharing(results: drawn.count, markets: usedMarkets.count)
    var json = CompactJSON()
    json.object { json in
      json.key("currency")
      json.string(currency)
      json.key("markets")
      json.object { json in
        for market in markets where includesSeries && usedMarkets.contains(market.id) {
          json.key(market.id)
          Self.write(market, limit: budget.candles, to: &json)
        }
      }
      json.key("grids")
      json.object { json in
        for grid in grids {
          json.key(grid.id)
          Self.write(grid, to: &json)
        }
      }
      json.key("results")
      json.array { json in
        for result in results { write(result, budget: budget, includesSeries: includesSeries, to: &json) }
      }
    }
    return json.text
  }

  private func write(
    _ result: ReportResult, budget: PlotBudget, includesSeries: Bool, to json: inout CompactJSON
  ) {
    guard let detail = result.detail else { return json.null() }
    json.object { json in
      json.key("name")
      json.string("\(result.symbol) · \(result.strategyName)")
      json.key("market")
      if let id = detail.marketID { json.string(id) } else { json.null() }
      json.key("grid")
      if let id = detail.gridID { json.string(id) } else { json.null() }
      json.key("at")
      json.integers(detail.gridPosition ?? [])
      guard includesSeries else { return }
      json.key("equity")
      Self.write(detail.equity, limit: budget.equityPoints, to: &json)
      if let equity = result.holdout?.equity {
        json.key("out")
        Self.write(equity, limit: budget.equityPoints, to: &json)
      }
      json.key("trades")
      Self.write(detail.trades, limit: budget.trades, to: &json)
      json.key("histogram")
      ProfitHistogram(profits: detail.trades.map(\.profit)).write(to: &json)
    }
  }

  private static func write(_ market: ReportMarket, limit: Int, to json: inout CompactJSON) {
    let candles = CandleMerging(market, limit: limit)
    json.object { json in
      json.key("symbol")
      json.string(market.symbol)
      json.key("timeframe")
      json.string(market.timeframe.description)
      json.key("bars")
      json.integer(market.times.count)
      json.key("merged")
      json.integer(candles.barsPerCandle)
      json.key("t")
      TimeColumn(candles.times).write(to: &json)
      for (key, column) in [
        ("o", candles.open), ("h", candles.high), ("l", candles.low), ("c", candles.close),
      ] {
        json.key(key)
        json.numbers(column, significantDigits: 6)
      }
    }
  }

  private static func write(_ equity: ReportEquity, limit: Int, to json: inout CompactJSON) {
    let drawdown = Drawdown.curve(of: equity.equity)
    let curves = [equity.equity, drawdown] + (equity.buyAndHold.map { [$0] } ?? [])
    let kept = Thinning.indices(ofExtremesIn: curves, limit: limit)
    let start = equity.equity.first ?? 1
    json.object { json in
      json.key("points")
      json.integer(equity.times.count)
      json.key("t")
      TimeColumn(kept.map { equity.times[$0] }).write(to: &json)
      json.key("e")
      json.scaled(kept.map { equity.equity[$0] / start }, by: 10_000)
      json.key("d")
      json.scaled(kept.map { drawdown[$0] }, by: 10_000)
      guard let reference = equity.buyAndHold, let first = reference.first else { return }
      let referenceDrawdown = Drawdown.curve(of: reference)
      json.key("b")
      json.scaled(kept.map { reference[$0] / first }, by: 10_000)
      json.key("bd")
      json.scaled(kept.map { referenceDrawdown[$0] }, by: 10_000)
    }
  }

  private static func write(_ trades: [ReportTrade], limit: Int, to json: inout CompactJSON) {
    let kept = TradeSampling.indices(of: trades, limit: limit).map { trades[$0] }
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

  private static func write(_ grid: ReportGrid, to json: inout CompactJSON) {
    json.object { json in
      json.key("axes")
      json.array { json in
        for axis in grid.axes {
          json.object { json in
            json.key("name")
            json.string(axis.name)
            json.key("role")
            json.string(axis.role.rawValue)
            json.key("values")
            json.strings(axis.values)
          }
        }
      }
      json.key("at")
      json.integers(grid.points.flatMap(\.position))
      for metric in HeatMapMetric.all {
        let values = grid.points.map { metric.value($0) ?? .nan }
        guard values.contains(where: { !$0.isNaN }) else { continue }
        json.key(metric.key)
        json.numbers(values, significantDigits: 3)
      }
    }
  }
}

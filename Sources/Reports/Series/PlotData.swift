/// What the script of a page reads to redraw heat maps: the grids, and where each result lies in its own.
///
/// ```
/// {"currency", "grids": {id: grid}, "results": [{"grid", "at"}]}
/// ```
struct PlotData {
  let currency: String
  let results: [ReportResult]
  let markets: [ReportMarket]
  let grids: [ReportGrid]

  /// How finely series are drawn when all results of the page share it.
  var budget: PlotBudget {
    let drawn = results.filter { $0.detail != nil }
    return PlotBudget.sharing(
      results: drawn.count, markets: Set(drawn.compactMap { $0.detail?.marketID }).count)
  }

  /// Markets that a price chart of the page refers to.
  var drawnMarkets: [ReportMarket] {
    let used = Set(results.compactMap { $0.detail?.marketID })
    return markets.filter { used.contains($0.id) && $0.times.count > 1 }
  }

  var json: String {
    var json = CompactJSON()
    json.object { json in
      json.key("currency")
      json.string(currency)
      json.key("grids")
      json.object { json in
        for grid in grids {
          json.key(grid.id)
          Self.write(grid, to: &json)
        }
      }
      json.key("results")
      json.array { json in
        for result in results {
          guard let detail = result.detail else {
            json.null()
            continue
          }
          json.object { json in
            json.key("grid")
            if let id = detail.gridID { json.string(id) } else { json.null() }
            json.key("at")
            json.integers(detail.gridPosition ?? [])
          }
        }
      }
    }
    return json.text
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
      if let backtests = grid.backtests {
        json.key("backtests")
        json.string(backtests)
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

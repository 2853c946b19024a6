import Diagnostics
import Factory
import HTTPServer
import Reports
import Storage
import Synchronization

/// The backtests of a pair of symbol and strategy on the grid of their parameters and exits.
struct PairMap: Sendable {
  struct Point: Sendable {
    let key: BacktestKey
    let sharpe: Double?
    /// The value of each axis, as text.
    let values: [String: String]
  }

  let points: [Point]
  /// What has more than one value, with its values in order: numbers by size, then words.
  let axes: [(name: String, values: [String])]

  init(_ rows: [(key: BacktestKey, sharpe: Double?)]) {
    points = rows.map { row in
      var values: [String: String] = [:]
      for document in [row.key.parameters, row.key.exits] {
        for member in (try? JSONValue(parsing: document))?.objectValue?.members ?? [] {
          values[member.key] = member.value.isNull ? "none" : member.value.stringValue ?? member.value.text()
        }
      }
      return Point(key: row.key, sharpe: row.sharpe.flatMap { $0.isNaN ? nil : $0 }, values: values)
    }
    var known: [String: Set<String>] = [:]
    for point in points { for (name, value) in point.values { known[name, default: []].insert(value) } }
    let first = rows.first.flatMap { try? JSONValue(parsing: $0.key.exits) }
    let exits = Set(first?.objectValue?.members.map(\.key) ?? [])
    // Parameters before exits.
    axes = known.filter { $0.value.count > 1 }.sorted { a, b in
      exits.contains(a.key) == exits.contains(b.key) ? a.key < b.key : exits.contains(b.key)
    }.map {
      name, values -> (name: String, values: [String]) in
      (
        name: name,
        values: values.sorted { a, b in
          switch (Double(a), Double(b)) {
          case (let x?, let y?): x < y
          case (_?, nil): true
          case (nil, _?): false
          case (nil, nil): a < b
          }
        }
      )
    }
  }

  /// The point with the highest Sharpe ratio, through which the map is laid.
  var best: Point? { points.filter { $0.sharpe != nil }.max { ($0.sharpe ?? 0) < ($1.sharpe ?? 0) } }

  /// The backtest whose parameters and exits have these values; those that are not named have one value alone.
  func point(at places: [(name: String, value: String)]) -> Point? {
    points.first { point in places.allSatisfy { Self.isSame(point.values[$0.name], $0.value) } }
  }

  /// Whether two texts are one value: 1 is 1.0.
  private static func isSame(_ a: String?, _ b: String) -> Bool {
    guard let a else { return false }
    if let x = Double(a), let y = Double(b) { return x == y }
    return a == b
  }

  /// The points that lie on two axes through a point, by their values there.
  func slice(through centre: Point, _ across: String, _ down: String?) -> [[String]: Point] {
    let fixed = axes.map(\.name).filter { $0 != across && $0 != down }
    var slice: [[String]: Point] = [:]
    for point in points where fixed.allSatisfy({ point.values[$0] == centre.values[$0] }) {
      slice[[point.values[across] ?? "", down.flatMap { point.values[$0] } ?? ""]] = point
    }
    return slice
  }
}

extension PageMaker {
  /// All backtests of a pair; of a finished run they are read once.
  func points(of run: String, symbol: String, strategy: String, _ database: ResultsDatabase) throws -> PairMap
  {
    let key = Address("/runs/\(run)/results", ["symbol": symbol, "strategy": strategy]).text
    let isFinished = state.runs.runs.contains { $0.id == run && !$0.isRunning }
    if isFinished, let known = dashboard.pairMaps.withLock({ $0[key] }) { return known }
    let rows = try database.reading { reader in
      try reader.rows(
        """
        SELECT parameters, exits, sharpe_ratio FROM backtest_results WHERE run_id = ? AND symbol = ? AND strategy = ?
        ORDER BY parameters, exits
        """, [run, symbol, strategy]
      ) { row in
        (
          key: BacktestKey(
            symbol: symbol, strategy: strategy, parameters: row.text(0) ?? "", exits: row.text(1) ?? ""),
          sharpe: row.double(2)
        )
      }
    }
    let map = PairMap(rows)
    if isFinished {
      dashboard.pairMaps.withLock { maps in
        if maps.count >= 16 { maps = [:] }
        maps[key] = map
      }
    }
    return map
  }

  /// The heat map of a pair, each cell of which leads to its backtest; `nil` where nothing varies.
  func pairMap(_ run: String, symbol: String, strategy: String, _ database: ResultsDatabase) throws
    -> PageSection?
  {
    let map = try points(of: run, symbol: symbol, strategy: strategy, database)
    let names = map.axes.map(\.name)
    guard let best = map.best, let first = names.first else { return nil }
    let across = query.value("x").flatMap { names.contains($0) ? $0 : nil } ?? first
    let rest = names.filter { $0 != across }
    let down = query.value("y").flatMap { rest.contains($0) ? $0 : nil } ?? rest.first
    let slice = map.slice(through: best, across, down)
    let largest = slice.values.compactMap(\.sharpe).map { abs($0) }.max() ?? 0
    func values(_ name: String?) -> [String] { map.axes.first { $0.name == name }?.values ?? [""] }
    let grid = Grid(
      id: "pair-map", label: "Sharpe ratio by \(across)" + (down.map { " and \($0)" } ?? ""),
      columns: [Grid.Column(down.map { "\($0) ↓ \(across) →" } ?? "\(across) →")]
        + values(across).map { Grid.Column($0, isNumeric: true) },
      rows: values(down).map { y in
        [.text(down == nil ? "Sharpe ratio" : y)]
          + values(across).map { x -> Cell in
            guard let point = slice[[x, y]] else { return .number(nil, .ratio, undefined: "it was not run") }
            var cell = Cell.number(
              point.sharpe, .ratio, undefined: "there were too few trades",
              detail: point.key == best.key ? "the best" : nil)
            cell.link = Self.backtestLink(point.key, run: run)
            if let sharpe = point.sharpe, largest > 0 { cell.heat = sharpe / largest }
            return cell
          }
      })
    let fixed = names.filter { $0 != across && $0 != down }.map { "\($0) \(best.values[$0] ?? "")" }
    var blocks: [PageBlock] = []
    if names.count > 2 {
      let options = names.map { (value: $0, text: $0) }
      blocks.append(
        .chooser(
          Chooser(
            address: Address(request.path, request.query).setting(["csv": nil, "fragment": nil]),
            lists: [
              .init(name: "x", label: "Across", options: options, chosen: across),
              .init(name: "y", label: "down", options: options, chosen: down),
            ], button: "Show")))
    }
    blocks.append(.grid(grid))
    let evidence = try summary(run, database).pairs.first { $0.symbol == symbol && $0.strategy == strategy }?
      .family
    if let evidence {
      blocks.append(
        .text(
          "All backtests of the pair together: p \(Figure.pValue(evidence.adjustedPValue)), q "
            + "\(Figure.pValue(evidence.qValue)), PBO \(Figure.probability(evidence.overfitting))."))
    }
    return PageSection(
      "map", "Parameter heat map",
      lead:
        "Sharpe ratio of each backtest through the best one"
        + (fixed.isEmpty ? "" : ", with \(fixed.joined(separator: ", "))")
        + ". A real edge is a plateau; a lone peak is luck. A cell leads to its backtest.", blocks)
  }
}

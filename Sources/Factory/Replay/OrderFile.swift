public import Backtest
import Diagnostics
public import Market
import Storage

/// A table of orders: `timestamp, side, quantity, type` and, where an order needs them, `limit, stop, trailing,
/// take_profit, stop_loss, time_in_force, delay, group, reduce_only`.
public struct OrderFile: Sendable {
  /// One order with the bar after whose close it is sent and the line it stands in.
  public struct Entry: Sendable {
    public let line: Int
    public let bar: Int
    public let order: Order
  }

  public let entries: [Entry]

  private static let known = [
    "timestamp", "side", "quantity", "type", "price", "limit", "stop", "trailing", "take_profit", "target",
    "stop_loss",
    "time_in_force", "delay", "group", "reduce_only",
  ]

  /// - Throws: an error with the place `file:line` for whatever the bars or the rules of orders refuse:
  ///   `missing_column`, `unknown_column`, `invalid_order`, `wrong_side`, `unknown_timestamp`.
  public init(_ path: String, stamps: BarStamps, instrument: Instrument? = nil) throws {
    let table = try RecordTable.read(path)
    for name in ["timestamp", "side", "quantity", "type"] where table.index(of: name) == nil {
      throw AssayError(
        code: "missing_column", message: "The orders have no column `\(name)`.",
        remedy:
          "The header needs timestamp,side,quantity,type; then limit,stop,take_profit,stop_loss as needed.",
        place: table.source, kind: .badData)
    }
    for name in table.columns where !Self.known.contains(name) {
      throw AssayError(
        code: "unknown_column", message: "The orders have a column `\(name)`.",
        remedy: "Leave it out.\(NearestName.suggestion(for: name, among: Self.known))", place: table.source,
        kind: .badData)
    }
    entries = try table.rows.map { row in
      let reader = OrderRow(table: table, row: row, instrument: instrument)
      let bar = try stamps.bar(reader.text("timestamp"), place: reader.place)
      return Entry(line: row.line, bar: bar, order: try reader.order())
    }
  }
}

/// Reads one line.
private struct OrderRow {
  let table: RecordTable
  let row: RecordTable.Row
  let instrument: Instrument?

  var place: String { "\(table.source):\(row.line)" }

  func text(_ name: String) -> String { table.index(of: name).map { row.cells[$0] } ?? "" }

  func order() throws -> Order {
    var order = Order(
      side: try choice("side", ["buy": OrderSide.buy, "sell": .sell]), quantity: try quantity(),
      kind: try kind())
    order.stopLoss = try number("stop_loss").map { .price($0) }
    order.takeProfit = try (number("take_profit") ?? number("target")).map { .price($0) }
    order.timeInForce = try timeInForce()
    order.delay = try whole("delay") ?? 0
    order.group = try whole("group")
    if !text("reduce_only").isEmpty {
      order.reducesOnly = try choice("reduce_only", ["yes": true, "no": false, "true": true, "false": false])
    }
    do {
      return try order.validated()
    } catch {
      var placed = error
      placed.place = "\(place), \(error.place ?? "order")"
      throw placed
    }
  }

  /// A quantity that the instrument trades: nothing is cut to whole lots.
  private func quantity() throws -> Double {
    let quantity = try needed("quantity")
    guard let instrument, quantity > 0, !instrument.isWholeLots(quantity) else { return quantity }
    throw AssayError(
      code: "invalid_order",
      message: "The order's quantity is \(text("quantity")), and \(instrument.symbol) trades in steps of "
        + "\(instrument.lot).",
      remedy:
        "Give a multiple of \(instrument.lot), set `lot` of \(instrument.symbol) in instruments.yaml, or leave out "
        + "`--symbol`.",
      place: "\(place), quantity", kind: .badData)
  }

  private func kind() throws -> OrderKind {
    let kinds = [
      "market": 0, "market_on_open": 1, "market_on_close": 2, "limit": 3, "stop": 4, "stop_limit": 5,
      "trailing_stop": 6,
    ]
    switch try choice("type", kinds) {
    case 0: return .market
    case 1: return .marketOnOpen
    case 2: return .marketOnClose
    case 3: return .limit(try level("limit"))
    case 4: return .stop(try level("stop"))
    case 5: return .stopLimit(stop: try needed("stop"), limit: try needed("limit"))
    default:
      let text = text("trailing")
      if text.hasSuffix("%"), let percent = Double(text.dropLast()) {
        return .trailingStop(.fraction(percent / 100))
      }
      return .trailingStop(.points(try needed("trailing")))
    }
  }

  /// A limit or stop price, which may also stand in a column `price`.
  private func level(_ name: String) throws -> Double {
    if let value = try number(name) ?? number("price") { return value }
    return try needed(name)
  }

  private func timeInForce() throws -> TimeInForce {
    let text = text("time_in_force").lowercased()
    switch text {
    case "", "gtc": return .goodTillCancelled
    case "day": return .day
    default:
      guard let bars = Int(text), bars > 0 else {
        throw invalid("time_in_force", text, "gtc, day, or a number of bars")
      }
      return .bars(bars)
    }
  }

  private func choice<Value>(_ name: String, _ values: [String: Value]) throws -> Value {
    let text = text(name).lowercased()
    guard let value = values[text] else {
      let names = values.keys.sorted()
      throw invalid(
        name, text,
        "one of \(names.joined(separator: ", "))\(NearestName.suggestion(for: text, among: names))")
    }
    return value
  }

  private func needed(_ name: String) throws -> Double {
    guard let value = try number(name) else { throw invalid(name, "", "a number: this order needs it") }
    return value
  }

  private func number(_ name: String) throws -> Double? {
    let text = text(name)
    if text.isEmpty { return nil }
    guard let value = Double(text), value.isFinite else { throw invalid(name, text, "a finite number") }
    return value
  }

  private func whole(_ name: String) throws -> Int? {
    let text = text(name)
    if text.isEmpty { return nil }
    guard let value = Int(text), (0...1_000_000).contains(value) else {
      throw invalid(name, text, "a whole number from 0 to 1,000,000")
    }
    return value
  }

  private func invalid(_ name: String, _ text: String, _ bound: String) -> AssayError {
    AssayError(
      code: "invalid_order", message: "The order's \(name) is `\(text)`.", remedy: "Give \(bound).",
      place: "\(place), \(name)", kind: .badData)
  }
}

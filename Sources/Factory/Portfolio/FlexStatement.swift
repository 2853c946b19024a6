import Backtest
import Diagnostics
import Market

/// The executions of a flex query of Interactive Brokers, as trades from flat to flat.
///
/// The query holds the section Trades in XML with at least symbol, dateTime, quantity, tradePrice. Times are those of
/// New York, as the broker writes them. Futures are named by their root, so that `ESH4` and `ESM4` are trades of `ES`;
/// currency pairs without their dot.
struct FlexStatement {
  let trades: [TradeList.Trade]
  /// Positions that the statement leaves open.
  let stillOpen: Int

  private struct Execution {
    var contract: String
    var symbol: String
    var strategy: String
    var time: Int64
    var quantity: Double
    var price: Double
  }

  /// - Throws: `no_flex_trades` where there is no element `Trade`, `invalid_flex_trade` with its number.
  init(_ bytes: [UInt8], path: String) throws {
    let rows = Self.elements("Trade", in: bytes)
    let levels = Set(rows.compactMap { $0["levelOfDetail"] })
    // The same trade may be there as an order and as its executions.
    let level = levels.contains("EXECUTION") ? "EXECUTION" : levels.contains("ORDER") ? "ORDER" : nil
    let zone = try ZoneTable.named("America/New_York")
    let executions = try rows.enumerated().filter { level == nil || $0.element["levelOfDetail"] == level }
      .map { try Self.execution($0.element, zone, place: "\(path): Trade \($0.offset + 1)") }
    guard !executions.isEmpty else {
      throw AssayError(
        code: "no_flex_trades", message: "The document has no trades of a flex query.",
        remedy: "Make a flex query in XML with the section Trades, level Execution.", place: path,
        kind: .badData)
    }
    var contracts: [String: [Execution]] = [:]
    for execution in executions { contracts[execution.contract, default: []].append(execution) }
    var (trades, open) = ([TradeList.Trade](), 0)
    for contract in contracts.keys.sorted() {
      let (made, isOpen) = Self.trips((contracts[contract] ?? []).sorted { $0.time < $1.time })
      trades += made
      open += isOpen ? 1 : 0
    }
    self.trades = trades.sorted { ($0.entry, $0.symbol) < ($1.entry, $1.symbol) }
    stillOpen = open
  }

  private static func execution(_ row: [String: String], _ zone: ZoneTable, place: String) throws -> Execution
  {
    func wrong(_ what: String) -> AssayError {
      AssayError(
        code: "invalid_flex_trade", message: "The trade has \(what).",
        remedy: "Let the flex query write symbol, dateTime, quantity and tradePrice.", place: place,
        kind: .badData)
    }
    guard let contract = row["symbol"], !contract.isEmpty else { throw wrong("no symbol") }
    guard let stamp = row["dateTime"], let time = instant(stamp, zone) else {
      throw wrong("the dateTime `\(row["dateTime"] ?? "")`")
    }
    guard let price = row["tradePrice"].flatMap(Double.init), price.isFinite,
      var quantity = row["quantity"].flatMap(Double.init), quantity != 0, quantity.isFinite
    else { throw wrong("the quantity `\(row["quantity"] ?? "")` and price `\(row["tradePrice"] ?? "")`") }
    if row["buySell"]?.hasPrefix("SELL") == true { quantity = -abs(quantity) }
    let root = row["assetCategory"] == "FUT" ? row["underlyingSymbol"] ?? "" : ""
    let reference = row["orderReference"] ?? ""
    return Execution(
      contract: contract, symbol: root.isEmpty ? contract.replacing(".", with: "") : root,
      strategy: reference.isEmpty ? "Flex" : reference, time: time, quantity: quantity, price: price)
  }

  /// `20240102;093000`, `2024-01-02;09:30:00`, with a comma or a space, or a date alone.
  private static func instant(_ text: String, _ zone: ZoneTable) -> Int64? {
    let parts = text.split(whereSeparator: { ";, ".contains($0) }).map(String.init)
    guard let first = parts.first else { return nil }
    let digits = first.replacing("-", with: "")
    guard digits.count == 8, digits.allSatisfy(\.isNumber),
      let date = CivilDate("\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))")
    else { return nil }
    if parts.count == 1 { return Timestamp(startOf: date).nanoseconds }
    let clock = parts[1].replacing(":", with: "")
    guard clock.count == 6, let number = Int(clock) else { return nil }
    let (hour, minute, second) = (number / 10_000, number / 100 % 100, number % 100)
    guard hour < 24, minute < 60, second < 60 else { return nil }
    return zone.instant(ofLocal: LocalTime(date, minute: hour * 60 + minute)).nanoseconds
      + Int64(second) * 1_000_000_000
  }

  /// From flat to flat, at the mean prices of what was opened and what was closed.
  private static func trips(_ executions: [Execution]) -> ([TradeList.Trade], isOpen: Bool) {
    var trades: [TradeList.Trade] = []
    var (position, opened, openedValue, closedValue) = (0.0, 0.0, 0.0, 0.0)
    var start: (execution: Execution, side: Side)?
    for execution in executions {
      var left = execution.quantity
      while abs(left) > 1e-9 {
        let first = start ?? (execution, left > 0 ? .long : .short)
        start = first
        if position == 0 || (position > 0) == (left > 0) {
          position += left
          opened += abs(left)
          openedValue += abs(left) * execution.price
          left = 0
        } else {
          let part = min(abs(left), abs(position)) * (left > 0 ? 1 : -1)
          closedValue += abs(part) * execution.price
          position += part
          left -= part
        }
        if abs(position) <= 1e-9 {
          var trade = TradeList.Trade(
            symbol: first.execution.symbol, strategy: first.execution.strategy, entry: first.execution.time,
            exit: execution.time, side: first.side, quantity: opened)
          (trade.entryPrice, trade.exitPrice) = (openedValue / opened, closedValue / opened)
          trades.append(trade)
          (position, opened, openedValue, closedValue, start) = (0, 0, 0, 0, nil)
        }
      }
    }
    return (trades, position != 0)
  }

  /// The attributes of each element of a name. Nothing else of XML is needed: a statement has no text and no nesting
  /// inside its trades.
  static func elements(_ name: String, in bytes: [UInt8]) -> [[String: String]] {
    let mark = Array("<\(name)".utf8)
    var (found, place) = ([[String: String]](), 0)
    while place + mark.count < bytes.count {
      guard bytes[place] == mark[0], bytes[place..<place + mark.count].elementsEqual(mark),
        isSpace(bytes[place + mark.count])
      else {
        place += 1
        continue
      }
      place += mark.count
      var attributes: [String: String] = [:]
      while let (key, value, next) = attribute(in: bytes, from: place) {
        attributes[key] = value
        place = next
      }
      found.append(attributes)
    }
    return found
  }

  private static func isSpace(_ byte: UInt8) -> Bool { [9, 10, 13, 32].contains(byte) }

  /// The next `key="value"`, and where it ends; `nil` at the end of the element.
  private static func attribute(in bytes: [UInt8], from start: Int) -> (String, String, Int)? {
    guard let first = bytes[start...].firstIndex(where: { !isSpace($0) }),
      bytes[first] != UInt8(ascii: ">"), bytes[first] != UInt8(ascii: "/"),
      let equals = bytes[first...].firstIndex(of: UInt8(ascii: "=")), equals + 1 < bytes.count
    else { return nil }
    let quote = bytes[equals + 1]
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
      let end = bytes[(equals + 2)...].firstIndex(of: quote)
    else { return nil }
    let key = String(decoding: bytes[first..<equals], as: UTF8.self)
    var value = String(decoding: bytes[equals + 2..<end], as: UTF8.self)
    for (entity, text) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")] {
      value = value.replacing(entity, with: text)
    }
    return (key.filter { !$0.isWhitespace }, value, end + 1)
  }
}

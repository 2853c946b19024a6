import Backtest
import Factory
import Foundation
import Import
import Indicators
import Market
import Storage
import Testing

/// One file of `Fixtures/Replay`.
struct GoldenStory {
  let name: String
  let sections: [String: String]

  static let all: [String] = {
    let files = try? FileManager.default.contentsOfDirectory(atPath: folder)
    return (files ?? []).filter { $0.hasSuffix(".txt") }.sorted()
  }()

  private static var folder: String { Bundle.module.resourcePath.map { "\($0)/Fixtures/Replay" } ?? "" }

  init(_ file: String) throws {
    name = file
    var sections: [String: String] = [:]
    var current = ""
    for line in try String(contentsOfFile: "\(Self.folder)/\(file)", encoding: .utf8).split(separator: "\n") {
      if line.hasPrefix("#") { continue }
      if line.hasPrefix("[") {
        current = String(line.dropFirst().dropLast())
        sections[current] = ""
      } else {
        sections[current, default: ""] += line + "\n"
      }
    }
    self.sections = sections
  }

  func table(_ section: String) throws -> RecordTable? {
    try sections[section].map { try RecordTable(parsing: $0, source: "\(name) [\(section)]") }
  }

  /// `name value` lines of a section.
  func values(_ section: String) -> [String: String] {
    var values: [String: String] = [:]
    for line in (sections[section] ?? "").split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 1)
      if words.count == 2 { values[String(words[0])] = String(words[1]) }
    }
    return values
  }

  private func number(_ key: String) -> Double? { values("settings")[key].flatMap(Double.init) }

  var instrument: Instrument {
    let isFuture = values("settings")["asset"] == "future"
    return Instrument(
      symbol: "STORY", assetClass: isFuture ? .future : .equity, pointValue: number("point_value") ?? 1,
      lot: 1,
      sessions: .aroundTheClock, costs: .free)
  }

  var configuration: AccountConfiguration {
    let settings = values("settings")
    var costs = CostModel.free
    if let fraction = number("commission") { costs.commission = .fraction(fraction) }
    if let amount = number("commission_per_unit") { costs.commission = .perUnit(amount) }
    if let points = number("slippage_bps") { costs.slippage = .basisPoints(points) }
    var transactionCosts = TransactionCosts()
    transactionCosts.participation = number("participation")
    transactionCosts.borrowRate = number("borrow") ?? 0
    transactionCosts.minimumCommission = number("minimum_commission") ?? 0
    return AccountConfiguration(
      capital: number("capital") ?? 0,
      execution: ExecutionRules(
        intrabar: settings["intrabar"].flatMap(IntrabarRule.init) ?? .pessimistic,
        limits: settings["limit_fill"].flatMap(LimitRule.init) ?? .tradeThrough),
      account: settings["account"] == "margin" ? .margin : .cash, costs: [costs],
      transactionCosts: transactionCosts,
      sizing: .units(1), closesAtEnd: false)
  }

  func actions(_ stamps: BarStamps) throws -> [PositionEvent] {
    try table("actions").map { table in
      try table.rows.map { row in
        let bar = try stamps.bar(row.cells[0], place: name)
        let a = try #require(Double(row.cells[2]))
        switch row.cells[1] {
        case "split": return PositionEvent(bar: bar, kind: .split(ratio: a))
        case "dividend": return PositionEvent(bar: bar, kind: .dividend(perUnit: a))
        default:
          return PositionEvent(
            bar: bar, kind: .roll(from: a, to: try #require(Double(row.cells[3]))))
        }
      }
    } ?? []
  }

  /// Runs the story through files, as a user would.
  func replay() throws -> OrderReplay {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (bars, orders) = (
      folder.appendingPathComponent("bars.csv"), folder.appendingPathComponent("orders.csv")
    )
    try (sections["bars"] ?? "").write(to: bars, atomically: true, encoding: .utf8)
    try (sections["orders"] ?? "").write(to: orders, atomically: true, encoding: .utf8)
    let series = try BarImporter.importFile(
      bars.path, options: ImportOptions(instrument: instrument, timeframe: .day)
    ).series
    let stamps = BarStamps(series, file: bars.path)
    return try OrderReplay(
      try OrderFile(orders.path, stamps: stamps).entries, on: IndicatorStore(series),
      configuration: configuration,
      inputs: AccountInputs(actions: try actions(stamps)))
  }
}

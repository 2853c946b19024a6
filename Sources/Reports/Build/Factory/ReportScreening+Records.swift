import Backtest
import Diagnostics
import Factory
import Market
import Storage
import Validation

extension ReportScreening {
  /// What the database holds of one candidate and of its pair's walk-forward.
  /// - Throws: for a damaged database.
  init(
    _ candidate: FactorySummary.Candidate, windows: [WalkForwardRecord], isIntraday: Bool
  ) throws {
    self.init()
    checks = GateSettings.names.flatMap(candidate.outcomes(of:)).map(GateWording.check)
    self.windows = try windows.compactMap { try Window($0, isIntraday: isIntraday) }
    gridEdges = candidate.gridEdges
    guard let detail = try candidate.detail.map({ try JSONValue(parsing: $0) }) else { return }
    regimes = (detail["regimes"]?.arrayValue ?? []).map { entry in
      Regime(
        (entry["regime"]?.stringValue ?? "").lowercased().replacing("_", with: " "),
        trades: entry["trades"]?.integerValue ?? 0,
        sharpe: entry[FigureDefinition.sharpeRatio.key]?.doubleValue)
    }
    neighbours = (detail["neighbours"]?.arrayValue ?? []).compactMap { entry in
      entry["value"]?.doubleValue.map {
        Neighbour(
          entry["name"]?.stringValue ?? "", value: $0,
          sharpe: entry[FigureDefinition.sharpeRatio.key]?.doubleValue)
      }
    }
    bands = (detail["monte_carlo"]?["bands"]?.arrayValue ?? []).compactMap(Band.init(json:))
    drawdownOfOrders = detail["monte_carlo"]?["drawdown_of_orders_95"]?.doubleValue
  }
}

extension ReportScreening.Window {
  /// `nil` for dates that cannot be read.
  fileprivate init?(_ record: WalkForwardRecord, isIntraday: Bool) throws {
    func dates(_ from: String, _ through: String) -> ClosedRange<CivilDate>? {
      guard let from = CivilDate(from), let through = CivilDate(through), from <= through else { return nil }
      return from...through
    }
    guard let train = dates(record.trainFrom, record.trainThrough),
      let test = dates(record.testFrom, record.testThrough)
    else { return nil }
    let parameters = try JSONValue(parsing: record.key.parameters).objectValue?.members ?? []
    let exits = try ExitPlan(json: JSONValue(parsing: record.key.exits)).settings(isIntraday: isIntraday)
    self.init(
      train: train, test: test,
      choice: parameters.map { ReportSetting($0.key, ReportSetting.text($0.value)) } + exits,
      trainSharpe: record.trainSharpe, testSharpe: record.testSharpe, efficiency: record.efficiency)
  }
}

extension ReportScreening.Band {
  fileprivate init?(json: JSONValue) {
    guard let name = json["name"]?.stringValue,
      let figure = FigureDefinition.reported.first(where: { $0.key == name })
    else { return nil }
    self.init(
      figure.title, unit: figure.unit, low: json["low_5"]?.doubleValue, median: json["median"]?.doubleValue,
      high: json["high_95"]?.doubleValue)
  }
}

extension ReportSetting {
  /// A stored parameter as a reader writes it.
  static func text(_ value: JSONValue) -> String {
    value.doubleValue.map(plain) ?? value.stringValue ?? value.text()
  }
}

import Backtest
public import Diagnostics
public import Jobs
import Market
public import Storage
public import Strategies

/// Makes the rows of one symbol of a dataset.
struct DatasetUnit: PortableWorkUnit {
  static let kind = "dataset_part"
  let symbol: String
  let part: Identity
  let source: any BarSource
  let configuration: DatasetConfiguration
  let library: StrategyLibrary
  let forecaster: ForecastMaker

  var name: String { symbol }
  func identity() -> String { part.hexadecimal }
  var parameters: JSONObject {
    ["symbol": .string(symbol), "configuration": configuration.json, "forecaster": forecaster.json]
  }

  func run(in context: WorkContext) throws -> [UInt8] {
    try SymbolCollection(
      series: source.bars(symbol, configuration.timeframe), configuration: configuration, library: library,
      forecaster: forecaster
    ).part().bytes
  }

  func accepts(cached bytes: [UInt8]) -> Bool { (try? DatasetPart(bytes: bytes)) != nil }
}

extension DatasetRun {
  /// What units of a dataset are called in a `WorkDocument`.
  public static let unitKind = DatasetUnit.kind

  /// The documents of all units, in the order of their symbols.
  public func documents() throws -> [WorkDocument] {
    let plan = try WorkPlan(units)
    return try units.map { try WorkDocument($0, of: plan) }
  }

  /// The strategies that a unit needs, by name.
  public static func strategies(of document: WorkDocument) -> [String] {
    (document.parameters["configuration"]?["strategies"]?.arrayValue ?? []).compactMap(\.stringValue)
  }

  /// The unit of a document, on the bars of `source`.
  ///
  /// - Throws: `invalid_work_unit`; as `DatasetRun.init`.
  public static func unit(
    of document: WorkDocument, source: any BarSource, library: StrategyLibrary, codeVersion: CodeVersion
  ) throws -> any WorkUnit {
    guard let symbol = document.parameters["symbol"]?.stringValue,
      let json = document.parameters["configuration"],
      let configuration = DatasetConfiguration(json: json, symbols: [symbol]),
      let forecaster = document.parameters["forecaster"].flatMap(ForecastMaker.init(json:))
    else {
      throw AssayError(
        code: "invalid_work_unit", message: "The parameters of the unit \(document.name) cannot be read.",
        remedy: "Write the unit again with `assay dataset collect --write-units DIR`.", place: document.name,
        kind: .usage)
    }
    return try DatasetRun(
      configuration, source: source, library: library, forecaster: forecaster, codeVersion: codeVersion
    ).units[0]
  }
}

extension DatasetConfiguration {
  /// Reads what `json` gives; `nil` when anything is missing.
  fileprivate init?(json: JSONValue, symbols: [String]) {
    guard let timeframe = json["timeframe"]?.stringValue.flatMap({ Timeframe($0) }),
      let strategies = json["strategies"]?.arrayValue?.compactMap(\.stringValue),
      let windows = json["windows"].flatMap(WindowGrid.init(json:)),
      let capital = json["capital"]?.doubleValue,
      let timing = json["fill"]?.stringValue.flatMap(FillTiming.init),
      let intrabar = json["intrabar"]?.stringValue.flatMap(IntrabarRule.init),
      let limits = json["limit_fill"]?.stringValue.flatMap(LimitRule.init),
      let costs = json["costs"].flatMap({ $0.isNull ? CostOverride.none : CostOverride(json: $0) }),
      let coverage = json["minimum_coverage"]?.doubleValue
    else { return nil }
    var execution = ExecutionRules()
    (execution.timing, execution.intrabar, execution.limits) = (timing, intrabar, limits)
    self.init(
      symbols: symbols, timeframe: timeframe, strategies: strategies, windows: windows, capital: capital,
      execution: execution, costs: costs, minimumCoverage: coverage)
  }
}

public import Diagnostics
public import Market
import Numerics
import Storage

/// Every table that is made of a dataset: strategies, pairs, symbols, windows over time, drawdowns,
/// correlations.
///
/// A strategy's series is its mean return over the symbols of each window: symbols of one week rise and fall
/// together, so they are not independent observations, and weeks are. Overlapping windows are thinned to
/// those that do not.
public struct DatasetAnalysis: Sendable {
  public let name: String
  public let metadata: JSONValue
  public let strategies: AnalysisTable
  public let pairs: AnalysisTable
  public let bestBySymbol: AnalysisTable
  /// Sharpe ratios, a row a symbol and a column a strategy.
  public let matrix: AnalysisTable
  /// Mean return over the symbols, a row a window and a column a strategy.
  public let windows: AnalysisTable
  public let drawdowns: AnalysisTable
  public let correlations: AnalysisTable
  public let skill: AnalysisTable

  /// All tables in the order in which they are shown.
  public var tables: [AnalysisTable] {
    [strategies, pairs, bestBySymbol, matrix, drawdowns, correlations, skill, windows]
  }

  /// - Throws: `empty_dataset` for a dataset without rows.
  public init(_ dataset: Dataset, name: String) throws {
    self.name = name
    metadata = dataset.metadata
    let panel = try WindowPanel(dataset)
    strategies = try StrategyStandings(panel).table
    let standings = PairStandings(panel)
    pairs = standings.table
    bestBySymbol = standings.bestBySymbol
    matrix = standings.matrix
    windows = panel.windowTable
    drawdowns = DrawdownPeriods(panel).table
    correlations = panel.correlationTable
    skill = Self.skillTable(dataset.metadata)
  }

  /// What the quality check held against the bars of each symbol when the dataset was collected; symbols without
  /// findings, and datasets of older versions, have none.
  public var dataFindings: [QualitySummary] {
    (metadata["symbols"]?.arrayValue ?? []).compactMap { facts in
      facts["data_quality"].flatMap(QualitySummary.init(json:)).flatMap { $0.isEmpty ? nil : $0 }
    }
  }

  public var json: JSONValue {
    let quality = JSONValue.array(dataFindings.map(\.json))
    return .object(
      JSONObject([("name", .string(name)), ("data_quality", quality)] + tables.map { ($0.key, $0.json) }))
  }

  /// What the forecasts behind the strategies were worth, symbol by symbol.
  private static func skillTable(_ metadata: JSONValue) -> AnalysisTable {
    let facts = (metadata["symbols"]?.arrayValue ?? []).filter { $0["forecast_skill"]?.objectValue != nil }
    func numbers(_ key: String) -> ColumnTable.Values {
      .double(facts.map { $0["forecast_skill"]?[key]?.doubleValue ?? .nan })
    }
    let forecaster = metadata["forecaster"]?["name"]?.stringValue ?? ""
    return AnalysisTable(
      "forecast_skill", "Forecast skill",
      note:
        "Out of sample, against no move: forecaster `\(forecaster)`. p of the one-sided Diebold–Mariano test.",
      formats: ["r_squared": .percent, "rank_correlation": .ratio, "hit_rate": .percent, "p_value": .pValue],
      [
        .init("symbol", .strings(facts.map { $0["symbol"]?.stringValue ?? "" })),
        .init("bars", .int64(facts.map { Int64($0["forecast_skill"]?["bars"]?.integerValue ?? 0) })),
        .init("r_squared", numbers("r_squared")), .init("rank_correlation", numbers("rank_correlation")),
        .init("hit_rate", numbers("hit_rate")), .init("p_value", numbers("p_value")),
        .init("verdict", .strings(facts.map { $0["forecast_skill"]?["verdict"]?.stringValue ?? "" })),
      ])
  }
}

import Features
import Learning
import Market
import Storage

/// The signals of one symbol as rows of `signals.parquet`: what was known, the features, then what followed.
/// The last are `TrainingColumns.outcomes`, which no list of features can name.
struct SignalRows {
  let table: ColumnTable

  /// Features that make the columns of the market's state.
  static let context: [FeatureDefinition] = [
    "market_regime_bull", "market_regime_bear", "market_regime_high_volatility", "market_regime_sideways",
    "market_distance_sma_200", "volatility_index", "sector_momentum_20",
  ].compactMap { try? FeatureCatalogue.feature(named: $0) }

  /// - Parameter table: holds those of `features` that the symbol can serve; the others are undefined.
  init(
    _ rows: [(signal: Signal, outcome: SignalOutcome)], bars: BarSeries, features: [FeatureDefinition],
    table values: FeatureTable, _ horizon: Int
  ) throws {
    func known(_ name: String) -> [Double] {
      let column = values[name]
      return rows.map { column?[$0.signal.bar] ?? .nan }
    }
    func level(_ ranges: KeyPath<SignalStrategy, Double>, _ sign: Double) -> [Double] {
      rows.map {
        bars.close[$0.signal.bar] + sign * $0.signal.type.direction * $0.signal.strategy[keyPath: ranges]
          * $0.signal.averageRange
      }
    }
    var table = ColumnTable([
      .init("date", .instants(rows.map { Self.instant($0.signal.bar, bars) })),
      .init("symbol", .strings(rows.map { _ in bars.instrument.symbol })),
      .init("strategy", .strings(rows.map(\.signal.strategy.name))),
      .init("signal_type", .strings(rows.map(\.signal.type.rawValue))),
      .init("confidence", .double(rows.map(\.signal.confidence))),
      .init("entry_price", .double(rows.map { bars.close[$0.signal.bar] })),
      .init("stop", .double(level(\.stopRanges, -1))),
      .init("target", .double(level(\.targetRanges, 1))),
      .init("horizon_days", .int64(rows.map { _ in Int64(horizon) })),
      .init("market_regime", .strings(rows.map { Self.regime(values, $0.signal.bar) })),
    ])
    table.append(.init("volatility_index", .double(known("volatility_index"))))
    table.append(.init("sector_momentum", .double(known("sector_momentum_20"))))
    table.append(.init("market_trend", .double(known("market_distance_sma_200"))))
    // The level of the volatility index is among the columns above.
    for feature in features where feature.name != "volatility_index" {
      table.append(.init(feature.name, .double(known(feature.name))))
    }
    Self.append(rows.map(\.outcome), bars, to: &table)
    self.table = table
  }

  private static func append(_ outcomes: [SignalOutcome], _ bars: BarSeries, to table: inout ColumnTable) {
    let weights = LabelWeights(outcomes.map { $0.entryBar...$0.exitBar }, bars: bars.count).uniqueness
    table.append(.init("success", .bool(outcomes.map(\.isSuccess))))
    table.append(.init("return_pct", .double(outcomes.map { 100 * $0.netReturn })))
    table.append(.init("max_drawdown", .double(outcomes.map(\.maxDrawdown))))
    table.append(.init("days_to_target", .double(outcomes.map { $0.daysToTarget.map(Double.init) ?? .nan })))
    table.append(.init("exit_date", .instants(outcomes.map { instant($0.exitBar, bars) })))
    table.append(.init("exit_reason", .strings(outcomes.map(\.reason.rawValue))))
    table.append(.init("weight", .double(weights)))
  }

  /// The close of an intraday bar, the session date of a longer one: signals of one day stay apart.
  private static func instant(_ bar: Int, _ bars: BarSeries) -> Int64 {
    bars.timeframe.isIntraday ? bars.timestamps[bar] : Timestamp(startOf: bars.sessionDate(bar)).nanoseconds
  }

  /// The regime of the market at a bar, in the words of `assay stats regimes`.
  private static func regime(_ table: FeatureTable, _ bar: Int) -> String {
    let names = [
      ("market_regime_bull", "BULL"), ("market_regime_bear", "BEAR"),
      ("market_regime_high_volatility", "HIGH_VOLATILITY"), ("market_regime_sideways", "SIDEWAYS"),
    ]
    return names.first { table[$0.0]?[bar] == 1 }?.1 ?? "UNKNOWN"
  }
}

import Diagnostics
public import Indicators
import Market

/// A strategy with its parameters and the list of what it needs, before it has seen any bars.
public struct PreparedStrategy: Sendable {
  public let description: StrategyDescription
  public let parameters: ParameterSet
  /// Bars without signals at the start: the longest look-back of its indicators, and one bar more so that crosses
  /// have a bar before.
  public let warmUp: Int
  /// What the bars must carry beside prices: volume, the session clock.
  public let requirements: Set<IndicatorInput.Standard>
  private let strategy: any Strategy
  private let lines: [StrategySetup.LineRequest]

  /// - Throws: what the strategy or one of its indicators refuses.
  public init(_ type: any Strategy.Type, _ parameters: ParameterSet? = nil) throws {
    description = type.description
    self.parameters = parameters ?? .defaults(of: type.description)
    var setup = StrategySetup(self.parameters, of: type.description)
    strategy = try type.init(&setup)
    lines = setup.requests
    var longest = 0
    var needs: Set<IndicatorInput.Standard> = []
    for line in lines {
      longest = max(longest, try IndicatorStore.lookback(of: line.request))
      needs.formUnion(try IndicatorStore.needs(line.request))
    }
    warmUp = longest + 1
    requirements = needs
  }

  /// The signals on a series; indicators come from the store and stay there for the next strategy.
  /// - Parameter fills: how entries fill; read by strategies whose exits look at the position.
  /// - Throws: `series_too_short` when nothing is left after the warm-up; what the indicators refuse, such as bars
  ///   without volume.
  public func signals(on store: IndicatorStore, fills: EntryFills) throws -> Signals {
    let series = store.series
    guard series.count > warmUp else {
      throw AssayError(
        code: "series_too_short",
        message: "\(description.name) (\(parameters)) needs \(warmUp) bars to warm up; "
          + "\(series.instrument.symbol) \(series.timeframe) has \(series.count).",
        remedy: "Use shorter look-backs or more data.", place: series.instrument.symbol, kind: .badData)
    }
    let columns = try lines.map { try store.column($0.request, output: $0.output) }
    return strategy.signals(in: SignalFrame(series: series, lines: columns, warmUp: warmUp, fills: fills))
  }
}

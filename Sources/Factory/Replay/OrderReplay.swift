public import Backtest
public import Indicators
import Market

/// A list of orders against bars: what `assay replay` does.
public struct OrderReplay: Sendable {
  public let frame: PreparedBars
  public let entries: [OrderFile.Entry]
  public let result: AccountResult
  /// The line in the file of each order, by its number in the result.
  public let lines: [Int: Int]
  public let configuration: AccountConfiguration
  /// Both ends of what the unknown path inside the bars can do.
  public let pessimistic: AccountResult
  public let optimistic: AccountResult
  /// Currency of all amounts, and where its rates come from when it is not the one that the bars are quoted in.
  public let currency: String
  public let rateOrigin: String?

  /// - Throws: what the engine refuses.
  public init(
    _ entries: [OrderFile.Entry], on store: IndicatorStore, configuration: AccountConfiguration,
    inputs: AccountInputs = AccountInputs(), account: (currency: String, rates: ExchangeRates.Column)? = nil
  ) throws {
    var inputs = inputs
    if let account { inputs.rates = [account.rates.values] }
    currency = account?.currency ?? store.series.instrument.currency
    rateOrigin = account?.rates.origin
    let frame = try PreparedBars(store)
    let given = inputs
    func run(_ rule: IntrabarRule) throws -> (result: AccountResult, orderSource: ScheduledOrders) {
      var settings = configuration
      settings.execution.intrabar = rule
      return try AccountEngine([frame], settings: settings, inputs: given)
        .run(ScheduledOrders(entries.map { ($0.bar, $0.order) }), recordsEquity: true)
    }
    let main = try run(configuration.execution.intrabar)
    self.frame = frame
    self.entries = entries
    self.configuration = configuration
    result = main.result
    lines = main.orderSource.numbers.mapValues { entries[$0].line }
    pessimistic = configuration.execution.intrabar == .pessimistic ? result : try run(.pessimistic).result
    optimistic = configuration.execution.intrabar == .optimistic ? result : try run(.optimistic).result
  }

  /// Lines of orders sent after the last bar, which nothing can fill.
  public var unsentLines: [Int] {
    let sent = Set(lines.values)
    return entries.map(\.line).filter { !sent.contains($0) }.sorted()
  }
}

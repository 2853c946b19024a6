public import Diagnostics
public import Indicators
public import Market

/// A strategy with its parameters and what is put around it, before it has seen any bars.
public struct PreparedStrategy: Sendable {
  public let description: StrategyDescription
  public let parameters: ParameterSet
  public private(set) var composition: StrategyComposition
  /// Bars without signals at the start: for each indicator its look-back and the bars that it is read back, at
  /// the longest. What is known of sessions depends on the bars and comes on top; see `warmUp(on:)`. With longer
  /// bars or filters an upper bound, counted in full sessions.
  public let warmUp: Int
  /// What the bars must carry beside prices: volume, the session clock.
  public let requirements: Set<IndicatorInput.Standard>
  /// What else the bars must be like.
  public let needs: [SeriesNeed]
  /// The file of a user's own strategy.
  public var file: StrategyFile? { model.file }
  private let model: StrategyModel
  private let rule: PreparedRule
  /// The bars of the run that the rule was prepared for.
  private let spacing: BarSpacing
  /// Bars of its own timeframe before the rule's first signal.
  private let ruleWarmUp: Int

  /// - Parameter spacing: the bars that thresholds in percent are scaled to. `signals(on:fills:)` takes that of its
  ///   series whatever is given here.
  /// - Throws: what the strategy or one of its indicators refuses.
  public init(
    _ model: StrategyModel, _ parameters: ParameterSet? = nil, composition: StrategyComposition = .plain,
    spacing: BarSpacing = .daily
  ) throws {
    self.model = model
    self.spacing = spacing
    self.composition = composition
    description = model.description
    self.parameters = parameters ?? .defaults(of: model.description)
    rule = try model.rule(
      self.parameters, spacing: composition.timeframe.map { spacing.joined(to: $0) } ?? spacing)
    needs = rule.needs
    requirements = try rule.requirements()
    ruleWarmUp = try rule.warmUp()
    var longest =
      composition.timeframe.map { [ruleWarmUp] in (ruleWarmUp + 1) * spacing.bars(inOne: $0) } ?? ruleWarmUp
    for filter in composition.filters {
      let lookback = try filter.lookback()
      longest = max(longest, filter.timeframe.map { (lookback + 1) * spacing.bars(inOne: $0) } ?? lookback)
    }
    warmUp = longest
  }

  /// The rule of a built-in type as it is.
  /// - Throws: as `init(_:_:composition:spacing:)`.
  public init(
    _ type: any Strategy.Type, _ parameters: ParameterSet? = nil, spacing: BarSpacing = .daily
  ) throws {
    try self.init(StrategyModel(type), parameters, spacing: spacing)
  }

  /// The signals on a series; indicators come from the store and stay there for the next strategy.
  /// - Parameter fills: how entries fill; read by strategies whose exits look at the position.
  /// - Throws: `unsuitable_series` when the strategy could never trade on such bars, `series_too_short` when
  ///   nothing is left after the warm-up; what the indicators refuse, such as bars without volume.
  public func signals(on store: IndicatorStore, fills: EntryFills) throws -> Signals {
    let spacing = BarSpacing(of: store.series)
    if spacing != self.spacing {
      return try PreparedStrategy(model, parameters, composition: composition, spacing: spacing)
        .signals(on: store, fills: fills)
    }
    if composition.isMirrored {
      var upright = self
      upright.composition.isMirrored = false
      return try upright.signals(on: store.mirrored(), fills: fills.mirrored())
    }
    if let obstacle = filterObstacle(on: store.series) { throw obstacle }
    var signals = try unfiltered(on: store, fills)
    for filter in composition.filters { signals.keepEntries(in: try filter.mask(on: store)) }
    return signals
  }

  private func unfiltered(on store: IndicatorStore, _ fills: EntryFills) throws -> Signals {
    guard let timeframe = composition.timeframe else { return try ruleSignals(on: store, fills) }
    let joined = try store.joined(to: timeframe)
    let count = store.series.count
    return try ruleSignals(on: joined.store, fills.joined(joined.knownAt, bars: count))
      .spread(over: count, knownAt: joined.knownAt)
  }

  private func ruleSignals(on store: IndicatorStore, _ fills: EntryFills) throws -> Signals {
    let series = store.series
    let columns = try columns(on: store)
    let volume = series.volume ?? [Double](repeating: .nan, count: series.count)
    return try rule.signals(
      SignalFrame(
        columns: [series.open, series.high, series.low, series.close, volume] + columns,
        reach: SignalFrame.reach(prices: rule.priceReach, lines: lineReach),
        warmUp: try warmUp(series, columns), fills: fills))
  }

  /// Bars without signals at the start of a series: `warmUp`, and the bars before what the rule reads of
  /// sessions exists.
  /// - Throws: as `signals(on:fills:)`.
  public func warmUp(on store: IndicatorStore) throws -> Int {
    if composition.timeframe != nil { return warmUp }
    return max(warmUp, try warmUp(store.series, try columns(on: store)))
  }

  /// Why the strategy could not trade on a series, known from the series alone: bars of the wrong length, a
  /// market without sessions, no volume, not more bars than the warm-up. `nil` when it could.
  public func obstacle(on series: BarSeries) -> AssayError? {
    guard let timeframe = composition.timeframe else {
      return ruleObstacle(on: series) ?? filterObstacle(on: series)
    }
    do {
      return ruleObstacle(on: try series.resampled(to: timeframe)) ?? filterObstacle(on: series)
    } catch let error as AssayError {
      return error
    } catch {
      return nil
    }
  }

  private func filterObstacle(on series: BarSeries) -> AssayError? {
    series.count > warmUp || composition.filters.isEmpty ? nil : tooShort(series, warmUp)
  }

  private func ruleObstacle(on series: BarSeries) -> AssayError? {
    for need in needs {
      if let obstacle = need.obstacle(on: series, for: name) { return obstacle }
    }
    if requirements.contains(.volume), !series.isEmpty, !(series.volume ?? []).contains(where: { $0 > 0 }) {
      return missingVolume(series)
    }
    return series.count > ruleWarmUp ? nil : tooShort(series, ruleWarmUp)
  }

  /// The columns of the lines, in the order in which the strategy asked for them.
  package func columns(on store: IndicatorStore) throws -> [[Double]] {
    if let obstacle = ruleObstacle(on: store.series) { throw obstacle }
    return try rule.lines.map { try store.values(of: $0.column) }
  }

  /// What each line is a column of, in the same order.
  var lineColumns: [IndicatorColumn] { rule.lines.map(\.column) }

  /// How far back each line is read.
  package var lineReach: [Int] { rule.lines.map(\.back) }

  private var name: String {
    parameters.values.isEmpty ? description.name : "\(description.name) (\(parameters))"
  }

  private func warmUp(_ series: BarSeries, _ columns: [[Double]]) throws(AssayError) -> Int {
    var longest = ruleWarmUp
    for (line, column) in zip(rule.lines, columns) {
      guard case .sessionFact(let fact) = line.column else { continue }
      guard let first = column.firstIndex(where: { !$0.isNaN }), first + line.back < series.count else {
        throw unknown(fact, series)
      }
      longest = max(longest, first + line.back)
    }
    guard series.count > longest else { throw tooShort(series, longest) }
    return longest
  }

  private func missingVolume(_ series: BarSeries) -> AssayError {
    AssayError(
      code: "missing_volume",
      message: "\(description.name) needs volume, and the bars of \(series.instrument.symbol) have none.",
      remedy: "Import bars with a volume column, or leave the strategy out.", place: series.instrument.symbol,
      kind: .badData)
  }

  private func tooShort(_ series: BarSeries, _ warmUp: Int) -> AssayError {
    AssayError(
      code: "series_too_short",
      message: "\(name) needs \(warmUp) bars to warm up; "
        + "\(series.instrument.symbol) \(series.timeframe) has \(series.count).",
      remedy: "Use shorter look-backs or more data.", place: series.instrument.symbol, kind: .badData)
  }

  private func unknown(_ fact: SessionFact, _ series: BarSeries) -> AssayError {
    AssayError(
      code: "unsuitable_series",
      message: "\(name) reads \(fact), which no bar of \(series.instrument.symbol) \(series.timeframe) has.",
      remedy: "Use more data, or bars that cover the session from its open.", place: series.instrument.symbol,
      kind: .badData)
  }
}

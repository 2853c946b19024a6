public import Diagnostics
public import Indicators

/// A column that a strategy asked for; read it at a `BarContext`.
public struct IndicatorHandle: Sendable, Hashable {
  @usableFromInline let slot: Int
}

/// What a strategy's initialiser works with: its parameters, the spacing of the bars, and a list of the
/// columns it needs.
///
/// The warm-up follows from that list: a line costs the look-back of its indicator and as many bars as the
/// strategy reads it back. The default of one bar back is what a cross needs.
public struct StrategySetup: Sendable {
  public let parameters: ParameterSet
  /// How long the bars are; `BarSpacing.daily` while no series is known.
  public let spacing: BarSpacing
  private let description: StrategyDescription
  private(set) var lines: [HandleRequest] = []
  private(set) var needs: [SeriesNeed] = []
  /// How far back the strategy said that it reads prices.
  private var toldReach: Int?
  /// How far back prices are read.
  var priceReach: Int { toldReach ?? 1 }

  init(_ parameters: ParameterSet, of description: StrategyDescription, spacing: BarSpacing) {
    self.parameters = parameters
    self.description = description
    self.spacing = spacing
  }

  /// The value of a declared parameter.
  public subscript<Value>(parameter: Parameter<Value>) -> Value {
    guard let value = parameters[parameter.name].flatMap(parameter.read) else {
      preconditionFailure("\(description.name) reads `\(parameter.name)` without declaring it")
    }
    return value
  }

  /// A parameter in percent of daily bars as a fraction of the price on the bars at hand; see `BarSpacing`.
  public func move(_ parameter: Parameter<Double>) -> Double { spacing.move(dailyPercent: self[parameter]) }

  /// Asks for one output of an indicator. Equal requests share one column, within and across strategies.
  /// - Parameter back: the furthest `ago` at which the strategy reads it.
  public mutating func line(
    _ request: IndicatorRequest, output: Int = 0, back: Int = 1, file: StaticString = #fileID,
    atLine place: UInt = #line
  ) -> IndicatorHandle {
    if back < 0 { LookAhead.stop(back, file: file, line: place) }
    return line(.output(of: request, output), back: back)
  }

  /// Asks for what is known of the sessions around each bar.
  /// - Parameter back: the furthest `ago` at which the strategy reads it.
  public mutating func line(
    _ fact: SessionFact, back: Int = 0, file: StaticString = #fileID, atLine place: UInt = #line
  ) -> IndicatorHandle {
    if back < 0 { LookAhead.stop(back, file: file, line: place) }
    return line(.sessionFact(fact), back: back)
  }

  private mutating func line(_ column: IndicatorColumn, back: Int) -> IndicatorHandle {
    if let slot = lines.firstIndex(where: { $0.column == column }) {
      lines[slot].back = max(lines[slot].back, back)
      return IndicatorHandle(slot: slot)
    }
    lines.append(HandleRequest(column: column, back: back))
    return IndicatorHandle(slot: lines.count - 1)
  }

  /// Tells how far back prices and volume are read, where that is not one bar; the furthest counts.
  public mutating func readsPrices(
    back: Int, file: StaticString = #fileID, atLine place: UInt = #line
  ) {
    if back < 0 { LookAhead.stop(back, file: file, line: place) }
    toldReach = max(toldReach ?? 0, back)
  }

  /// Tells what the bars must be like for the strategy to trade at all.
  public mutating func need(_ need: SeriesNeed) { needs.append(need) }

  /// Refuses a combination of values.
  /// - Parameter rule: what must hold, as the end of a sentence: "below ma_slow (30)".
  public func require<Value>(
    _ condition: Bool, _ parameter: Parameter<Value>, _ rule: String
  ) throws(AssayError) {
    guard !condition, let value = parameters[parameter.name] else { return }
    throw .invalidParameter(parameter.name, "\(value)", "a value \(rule)", of: description.name)
  }
}

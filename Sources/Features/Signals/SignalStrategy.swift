public import Diagnostics
import Market

/// What a signal asks for.
public enum SignalType: String, Sendable, Hashable, CaseIterable {
  case buy = "BUY"
  case sell = "SELL"

  /// 1 for a long position, −1 for a short one.
  public var direction: Double { self == .buy ? 1 : -1 }
}

/// A strategy that gives signals with a confidence, for the signal-quality predictor.
///
/// Conditions and confidence are formulas like those of features, so they see the bar that closed and the past
/// alone, and are computed with the features in one pass. A signal comes at the first bar at which a condition
/// holds after one at which it did not. The confidence says how clearly the rule's conditions hold, from 0 to 1;
/// it is no probability.
public struct SignalStrategy: Sendable, Hashable {
  public let name: String
  /// What it looks for, in a sentence.
  public let summary: String
  /// When to buy, and how clearly.
  public let buy: SignalRule
  /// `nil` for strategies that only buy.
  public let sell: SignalRule?
  /// Distance of the stop and of the target from the entry, in average true ranges of 14 bars.
  public let stopRanges: Double
  public let targetRanges: Double

  public func rule(_ type: SignalType) -> SignalRule? { type == .buy ? buy : sell }

  /// What its formulas need beside prices.
  public var needs: Set<FeatureNeed> {
    let expressions = [buy, sell].compactMap { $0 }.flatMap { [$0.condition, $0.confidence] }
    // Formulas of the catalogue compile; a test asks for each.
    return expressions.reduce(into: []) { $0.formUnion((try? $1.needs()) ?? []) }
  }

  /// Why a source cannot serve it; `nil` when it can.
  public func unavailable(on source: FeatureSource) -> String? {
    for need in needs.ordered {
      if let reason = source.lacks(need) { return reason }
    }
    return nil
  }

  /// - Throws: `unknown_strategy` with the nearest name.
  public static func named(_ name: String) throws(AssayError) -> SignalStrategy {
    if let found = all.first(where: { $0.name == name }) { return found }
    throw AssayError(
      code: "unknown_strategy",
      message: "There is no signal strategy `\(name)`.\(NearestName.suggestion(for: name, among: names))",
      remedy: "The signal strategies are \(names.joined(separator: ", ")).", place: name, kind: .usage)
  }

  public static var names: [String] { all.map(\.name) }
}

/// One side of a signal strategy.
public struct SignalRule: Sendable, Hashable {
  /// Above 0 where it holds.
  public let condition: FeatureExpression
  /// 0 to 1.
  public let confidence: FeatureExpression

  /// - Parameter parts: measures of how clearly it holds, each cut to 0 … 1; the confidence is their mean.
  init(_ condition: FeatureExpression, confidence parts: [FeatureExpression]) {
    self.condition = condition
    let cut = parts.map { FeatureExpression.unary(.unit, $0) }
    confidence = cut.dropFirst().reduce(cut[0]) { $0.plus($1) }.over(Double(parts.count))
  }
}

/// A signal at the close of a bar.
public struct Signal: Sendable, Hashable {
  public var strategy: SignalStrategy
  public var type: SignalType
  /// Index in the series.
  public var bar: Int
  public var confidence: Double
  /// Of 14 bars, at the close of the bar.
  public var averageRange: Double

  public init(strategy: SignalStrategy, type: SignalType, bar: Int, confidence: Double, averageRange: Double) {
    self.strategy = strategy
    self.type = type
    self.bar = bar
    self.confidence = confidence
    self.averageRange = averageRange
  }
}

extension SignalStrategy {
  /// The signals of strategies on a symbol's bars, in the order of bars, then of strategies, buys first.
  ///
  /// A bar whose average true range is not above 0, or without a confidence, gives none: there would be no stop.
  /// - Throws: as `FeatureExpression.columns`.
  public static func signals(of strategies: [SignalStrategy], on source: FeatureSource) throws -> [Signal] {
    let sides = strategies.flatMap { strategy in
      SignalType.allCases.compactMap { type in strategy.rule(type).map { (strategy, type, $0) } }
    }
    let columns = try FeatureExpression.columns(
      sides.flatMap { [$0.2.condition, $0.2.confidence] } + [.atr(14)], on: source)
    let range = columns[columns.count - 1]
    var signals: [Signal] = []
    for bar in stride(from: 1, to: source.bars.count, by: 1) where range[bar] > 0 {
      for (place, side) in sides.enumerated() {
        let (condition, confidence) = (columns[2 * place], columns[2 * place + 1][bar])
        // Undefined is neither: a condition that was unknown at the bar before does not begin here.
        guard condition[bar] > 0, condition[bar - 1] <= 0, !confidence.isNaN else { continue }
        signals.append(
          Signal(strategy: side.0, type: side.1, bar: bar, confidence: confidence, averageRange: range[bar]))
      }
    }
    return signals
  }
}

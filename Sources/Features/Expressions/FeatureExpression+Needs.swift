import Diagnostics
import Indicators

/// What a feature reads beside the prices of its own bars.
public enum FeatureNeed: Hashable, Sendable {
  case volume
  /// Bars shorter than a day.
  case intraday
  /// Bars of a day or shorter, from which days are joined.
  case days
  /// Bars of a week or shorter.
  case weeks
  case reference(ReferenceRole)
  /// Volume of a reference instrument.
  case referenceVolume(ReferenceRole)
  case fundamentals
  case table(SideField)
  /// Windows of a position-sizing dataset instead of bars.
  case datasetWindows
}

extension FeatureExpression {
  /// Bars that the formula needs before its first value: of the symbol, of joined bars inside `completed`, and of
  /// the reference inside `reference`; the largest of the three.
  ///
  /// - Throws: for an indicator or a parameter that does not exist.
  public func lookback() throws -> Int {
    switch self {
    case .bar, .constant, .fundamental, .reportAge, .table: return 0
    case .indicator(let call, _):
      let indicator = try IndicatorCatalogue.make(call.function, parameters: call.parameters)
      // What comes from the session before is not known in the first one, which is a bar on bars of a day.
      let first = type(of: indicator).metadata.startsWithSecondSession ? 1 : 0
      return max(first, indicator.lookback) + (try call.inputs.map { try $0.lookback() }.max() ?? 0)
    case .lagged(let series, let bars): return try series.lookback() + bars
    case .unary(_, let value), .orElse(let value, _): return try value.lookback()
    case .binary(_, let a, let b): return max(try a.lookback(), try b.lookback())
    case .choose(let a, let b, let c): return try [a, b, c].map { try $0.lookback() }.max() ?? 0
    case .rolling(_, let series, let length): return try series.lookback() + length - 1
    case .expandingRank(let series, let least): return try series.lookback() + least
    case .reference(_, let value), .completed(_, let value): return try value.lookback()
    }
  }

  /// What the formula needs beside prices.
  public func needs() throws -> Set<FeatureNeed> {
    switch self {
    case .bar(.volume): return [.volume]
    case .bar, .constant: return []
    case .fundamental, .reportAge: return [.fundamentals]
    case .table(let field): return [.table(field)]
    case .indicator(let call, _):
      if call.inputs.isEmpty {
        let metadata = try IndicatorCatalogue.type(named: call.function).metadata
        return metadata.inputs.contains { $0.standard == .volume } ? [.volume] : []
      }
      return try call.inputs.reduce(into: []) { try $0.formUnion($1.needs()) }
    case .lagged(let value, _), .unary(_, let value), .orElse(let value, _), .rolling(_, let value, _),
      .expandingRank(let value, _):
      return try value.needs()
    case .binary(_, let a, let b): return try a.needs().union(b.needs())
    case .choose(let a, let b, let c): return try a.needs().union(b.needs()).union(c.needs())
    case .completed(let bars, let value): return try value.needs().union([bars == .day ? .days : .weeks])
    case .reference(let role, let value):
      return Set(try value.needs().map { $0 == .volume ? .referenceVolume(role) : $0 })
        .union([.reference(role)])
    }
  }
}

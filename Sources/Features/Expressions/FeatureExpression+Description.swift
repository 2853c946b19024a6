import Indicators

extension FeatureExpression: CustomStringConvertible {
  /// The formula as text: `close / SMA(close, 20) - 1`.
  public var description: String {
    switch self {
    case .bar(let field): field.rawValue
    case .constant(let value): Self.text(value)
    case .indicator(let call, let output): Self.text(call, output)
    case .lagged(let series, let bars): "\(series.asOperand)[\(bars)]"
    case .unary(.negated, let value): "-\(value.asOperand)"
    case .unary(let function, let value): "\(function.rawValue)(\(value))"
    case .binary(.smaller, let a, let b): "min(\(a), \(b))"
    case .binary(.larger, let a, let b): "max(\(a), \(b))"
    case .binary(let function, let a, let b): "\(a.asLeft(of: function)) \(function.rawValue) \(b.asOperand)"
    case .choose(let condition, let then, let otherwise): "if(\(condition) > 0, \(then), \(otherwise))"
    case .orElse(let value, let number): "or_else(\(value), \(Self.text(number)))"
    case .rolling(let function, let series, let length): "\(function.rawValue)(\(series), \(length))"
    case .expandingRank(let series, let least): "expanding_rank(\(series), from \(least))"
    case .reference(let role, let value): "\(role.rawValue){\(value)}"
    case .completed(let bars, let value): "\(bars.rawValue){\(value)}"
    case .fundamental(let field): field.rawValue
    case .reportAge: "report_age_days"
    case .table(let field): "\(field.table).\(field.column)"
    }
  }

  private var asOperand: String {
    switch self {
    case .binary(.smaller, _, _), .binary(.larger, _, _): description
    case .binary: "(\(self))"
    default: description
    }
  }

  /// As the left operand: chains of sums and of products read from the left without parentheses.
  private func asLeft(of function: BinaryFunction) -> String {
    guard case .binary(let own, _, _) = self, own != .smaller, own != .larger else { return asOperand }
    let (sums, products): (Set<BinaryFunction>, Set<BinaryFunction>) = ([.plus, .minus], [.times, .over])
    if sums.contains(function), sums.contains(own) || products.contains(own) { return description }
    if products.contains(function), products.contains(own) { return description }
    return asOperand
  }

  private static func text(_ call: IndicatorCall, _ output: Int) -> String {
    let metadata = try? IndicatorCatalogue.type(named: call.function).metadata
    let inputs = call.inputs.map(\.description)
    let arguments = inputs + call.parameters.map(text)
    let outputs = metadata?.outputs ?? []
    let suffix = outputs.count > 1 ? ".\(outputs[output])" : ""
    return (arguments.isEmpty ? call.function : "\(call.function)(\(arguments.joined(separator: ", ")))")
      + suffix
  }

  private static func text(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? "\(value)"
  }
}

import Strategies

/// A parameter of a plain initialiser: `lookbackPeriod: Int = 20`.
public struct PlainParameter: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable {
    case integer = "Int"
    case number = "Double"
    case flag = "Bool"
    case choice = "String"
  }

  public var label: String
  public var kind: Kind
  /// The default as it stands in the source.
  public var standard: String

  /// The parameter as a search sees it.
  ///
  /// A plain default says nothing of a grid or of bounds: the grid is half the default, itself and twice it, the
  /// bounds a hundred times it.
  var declaration: ParameterDeclaration {
    let digits = standard.replacing("_", with: "")
    switch kind {
    case .integer:
      let value = Int(digits) ?? 0
      let bound = max(100, value.magnitude > 1_000_000 ? Int(clamping: value.magnitude) : abs(value) * 100)
      let (double, overflows) = value.multipliedReportingOverflow(by: 2)
      let grid = Set([value / 2, value, overflows ? value : double].filter { $0 != 0 || value == 0 }).sorted()
      return declared(.integer(value), grid.map { .integer($0) }, .integer((value > 0 ? 1 : -bound)...bound))
    case .number:
      let value = Double(digits) ?? 0
      let bound = max(1, abs(value) * 100)
      let grid = Set([value / 2, value, value * 2]).sorted()
      return declared(.number(value), grid.map { .number($0) }, .number((value > 0 ? 0 : -bound)...bound))
    case .flag: return declared(.flag(standard == "true"), [.flag(false), .flag(true)], .flag)
    case .choice:
      let text = String(standard.dropFirst().dropLast())
      return declared(.choice(text), [.choice(text)], .choice([text]))
    }
  }

  private func declared(
    _ value: ParameterValue, _ grid: [ParameterValue], _ domain: ParameterDomain
  ) -> ParameterDeclaration {
    ParameterDeclaration(
      name: label, help: "parameter of the initialiser", standard: value, grid: grid, domain: domain)
  }

  /// The Swift source that declares it.
  var source: String {
    let declaration = declaration
    let grid = "[\(declaration.grid.map(Self.literal).joined(separator: ", "))]"
    let start = "(\"\(label)\", default: \(Self.literal(declaration.standard)), grid: \(grid)"
    let end = "\"\(declaration.help)\")"
    return switch declaration.domain {
    case .integer(let bounds):
      "Parameter.integer\(start), bounds: \(bounds.lowerBound)...\(bounds.upperBound), \(end)"
    case .number(let bounds):
      "Parameter.number\(start), bounds: \(bounds.lowerBound)...\(bounds.upperBound), \(end)"
    case .flag: "Parameter.flag\(start), \(end)"
    case .choice: "Parameter.choice\(start), among: \(grid), \(end)"
    }
  }

  private static func literal(_ value: ParameterValue) -> String {
    switch value {
    case .integer(let number): "\(number)"
    case .number(let number): "\(number)"
    case .flag(let flag): "\(flag)"
    case .choice(let text): "\"\(text)\""
    }
  }
}

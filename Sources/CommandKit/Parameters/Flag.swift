/// A switch that is on when it is given: `--dry-run`.
public struct Flag: CommandParameter {
  public let declaration: DeclaredParameter

  public init(_ name: String, _ help: String) {
    declaration = DeclaredParameter(
      form: .flag, name: name, placeholder: "", help: help, isRequired: false, isRepeatable: false,
      defaultText: nil, completion: .none)
  }

  public func read(_ texts: [String]) -> Bool { !texts.isEmpty }
}

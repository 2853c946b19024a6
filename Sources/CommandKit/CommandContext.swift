/// What a running command has: its values, the global options, and the ways to talk to the user.
public struct CommandContext: Sendable {
  public let globals: GlobalOptions
  /// Progress and log lines, on standard error.
  public let console: Console
  /// Whether a signal asked the command to stop, and what to do then.
  public let interruption: Interruption
  let values: ParsedValues

  /// The value of a property of the running command.
  ///
  /// - Precondition: the parameter is a stored property of the command or of one of its groups.
  public subscript<Parameter: CommandParameter>(_ parameter: Parameter) -> Parameter.Value {
    guard let value = values.value(of: parameter) else {
      preconditionFailure("`\(parameter.declaration.spelling)` is no stored property of the running command")
    }
    return value
  }

  /// True once the user has pressed Ctrl-C inside `interruption.deferring`; loops look at it and save their
  /// state.
  public var interrupted: Bool { interruption.isRequested }
}

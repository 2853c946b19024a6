import CommandKit
import Diagnostics
import Storage

/// The options of every command that takes a file of returns.
struct ReturnFile: ParameterGroup {
  let path = Option.required(
    "returns", .file,
    "text table whose last column has simple returns, 0.01 for one percent; `-` reads a pipe")

  /// Reads the returns; refuses prices, percent, and losses of more than everything.
  func read(_ context: CommandContext) throws -> [Double] { try Self.read(context[path], context) }

  /// The same for a path that was given in another way.
  static func read(_ path: String, _ context: CommandContext) throws -> [Double] {
    let table = try NumberTable.read(path, .last)
    let returns = table.columns[0].values
    try ReturnCheck.check(returns, name: table.columns[0].name)
    return returns
  }
}

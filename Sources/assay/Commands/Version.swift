import CommandKit
import Diagnostics

struct Version: Command {
  static let path = "version"
  static let abstract = "Print the version."
  static let discussion = ""
  static let examples = [CommandExample("assay version --json", "the version for a program")]

  static let number = "0.1.0"

  func run(_ context: CommandContext) async throws -> CommandOutput {
    CommandOutput(json: ["name": "assay", "version": .string(Self.number)], text: "assay \(Self.number)")
  }
}

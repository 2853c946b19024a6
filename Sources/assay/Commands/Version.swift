import BuildStamp
import CommandKit
import Diagnostics
import Storage

struct Version: Command {
  static let path = "version"
  static let abstract = "Print the version, the commit, and the hash of the sources."
  static let discussion = """
    The hash covers the sources that can change results. It is part of the name of every run: programs with equal hashes
    give equal results, and a program with another never shows an old result as its own.
    """
  static let examples = [CommandExample("assay version --json", "the three for a program")]

  /// For people.
  static let number = BuildStamp.version
  /// For results.
  static let code = CodeVersion(number: BuildStamp.version, sourceHash: BuildStamp.sourceHash)

  func run(_ context: CommandContext) async throws -> CommandOutput {
    let commit = BuildStamp.commit
    return CommandOutput(
      json: [
        "version": .string(Self.number), "source_hash": .string(BuildStamp.sourceHash),
        "commit": JSONValue(commit),
      ],
      text: "assay \(Self.number) (\(commit.map { "commit \(Self.short($0)), " } ?? "")sources "
        + "\(BuildStamp.sourceHash.prefix(12)))")
  }

  /// Twelve digits of a commit, and the mark of changed files.
  private static func short(_ commit: String) -> String {
    commit.prefix(12) + (commit.hasSuffix("-dirty") ? "-dirty" : "")
  }
}

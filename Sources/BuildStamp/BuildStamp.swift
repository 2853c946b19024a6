/// What the build knows of the sources it was made from.
public enum BuildStamp {
  /// The version of the program, for people.
  public static let version = "0.1.0"

  /// SHA-256 of the sources that can change results: all targets but the command's text and the pages. Equal sources
  /// have equal hashes, in any folder and on any day.
  public static var sourceHash: String { stampedSourceHash }

  /// The commit that was built, with `-dirty` after it when files were changed since; `nil` outside a git checkout.
  public static var commit: String? { stampedCommit }
}

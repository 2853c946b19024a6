public import HTTPServer
public import Market
public import Storage
public import Strategies

/// What a dashboard needs to know of the program and the workspace it shows.
public struct DashboardSettings: Sendable {
  public var workspace: Workspace
  /// Version of the program, for people and for results.
  public var version: String
  public var codeVersion: String
  /// Whether viewers may do something.
  public var allowsControl = false
  /// Needed by everyone who asks, where it is given.
  public var gate: TokenGate?
  /// What set-up put beside the program.
  public var installed: InstalledFiles?
  /// The program itself, for actions.
  public var executable: String
  /// Letters and digits that nobody can guess and no earlier start had.
  public var secret: String
  public var now: @Sendable () -> Timestamp
  /// The strategies of the names given, built in or the user's own.
  public var library: @Sendable ([String]) throws -> StrategyLibrary

  public init(
    workspace: Workspace, version: String, codeVersion: String, executable: String, secret: String,
    now: @escaping @Sendable () -> Timestamp,
    library: @escaping @Sendable ([String]) throws -> StrategyLibrary = { _ in .builtIn }
  ) {
    self.workspace = workspace
    self.version = version
    self.codeVersion = codeVersion
    self.executable = executable
    self.secret = secret
    self.now = now
    self.library = library
  }
}

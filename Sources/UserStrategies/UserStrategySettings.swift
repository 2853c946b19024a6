/// What is around the strategies of users: the program, its environment, where compiled files are kept.
public struct UserStrategySettings: Sendable {
  /// This program, which is started again to hold compiled strategies.
  public var executable: String
  /// The folders in which the compiler is looked for, as in `PATH`.
  public var searchPath: String
  public var home: String?
  /// All variables of the environment, as `NAME=value`.
  public var environment: [String]
  /// The folder of compiled files.
  public var cache: String
  /// How long a strategy may take for an answer.
  public var secondsToAnswer: Int

  public init(
    executable: String, searchPath: String, home: String?, environment: [String], cache: String,
    secondsToAnswer: Int
  ) {
    self.executable = executable
    self.searchPath = searchPath
    self.home = home
    self.environment = environment
    self.cache = cache
    self.secondsToAnswer = secondsToAnswer
  }
}

/// A name and its value as text: a parameter, an exit rule, a line of configuration.
public struct ReportSetting: Sendable, Hashable {
  public var name: String
  public var value: String

  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// What made the numbers of a report, complete enough to make them again.
public struct ReportProvenance: Sendable, Equatable {
  /// Hash of every bar that was read.
  public var dataHash: String
  /// Version and commit of the program.
  public var codeVersion: String
  /// Hash of the configuration; `configuration` spells it out.
  public var configurationHash: String
  public var configuration: [ReportSetting]
  public var seed: UInt64
  /// The command line that gives the same numbers.
  public var command: String
  /// Head of the hash-chained ledger of trials, where one is kept.
  public var ledgerHead: String?

  public init(
    dataHash: String, codeVersion: String, configurationHash: String,
    configuration: [ReportSetting] = [], seed: UInt64, command: String, ledgerHead: String? = nil
  ) {
    self.dataHash = dataHash
    self.codeVersion = codeVersion
    self.configurationHash = configurationHash
    self.configuration = configuration
    self.seed = seed
    self.command = command
    self.ledgerHead = ledgerHead
  }
}

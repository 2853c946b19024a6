/// A study as the results database keeps it.
public struct StudyRecord: Sendable, Hashable {
  public var id: String
  public var name: String
  public var createdAt: String
  /// Version of the form of `specification` and of the trials.
  public var format: Int
  /// Everything that decides which trials are made, as JSON.
  public var specification: String
  public var codeVersion: String
  /// Hash of the bars; empty for a study without bars.
  public var dataHash: String

  public init(
    id: String, name: String, createdAt: String, format: Int, specification: String, codeVersion: String,
    dataHash: String
  ) {
    self.id = id
    self.name = name
    self.createdAt = createdAt
    self.format = format
    self.specification = specification
    self.codeVersion = codeVersion
    self.dataHash = dataHash
  }
}

/// A trial as the results database keeps it.
public struct TrialRecord: Sendable, Hashable {
  public var number: Int
  /// `running`, `complete`, `pruned` or `failed`.
  public var state: String
  /// Names and values as JSON.
  public var parameters: String
  /// Values, reports and figures as JSON.
  public var result: String
  /// Hash over everything that can change the result.
  public var identity: String
  /// ISO 8601 UTC, to the millisecond; the duration is their difference. No part of the content.
  public var begunAt: String
  public var endedAt: String?

  public init(
    number: Int, state: String, parameters: String, result: String, identity: String, begunAt: String,
    endedAt: String? = nil
  ) {
    self.number = number
    self.state = state
    self.parameters = parameters
    self.result = result
    self.identity = identity
    self.begunAt = begunAt
    self.endedAt = endedAt
  }
}

/// A version of a model as the registry keeps it.
public struct ModelRecord: Sendable, Hashable {
  /// What versions share, as `signal_quality/gradient_boosting`.
  public var name: String
  /// From 1.
  public var version: Int
  /// 64 digits; a model that is registered again keeps its version.
  public var identity: String
  public var kind: String
  public var family: String
  /// Where its files are.
  public var folder: String
  public var createdAt: String
  public var trainedThrough: String
  /// As JSON.
  public var scores: String
  public var codeVersion: String
  /// Whether it is the version in use; the registry knows.
  public var isLive = false

  public init(
    name: String, version: Int = 0, identity: String, kind: String, family: String, folder: String,
    createdAt: String, trainedThrough: String, scores: String, codeVersion: String
  ) {
    self.name = name
    self.version = version
    self.identity = identity
    self.kind = kind
    self.family = family
    self.folder = folder
    self.createdAt = createdAt
    self.trainedThrough = trainedThrough
    self.scores = scores
    self.codeVersion = codeVersion
  }
}

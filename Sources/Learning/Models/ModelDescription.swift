public import Diagnostics
public import Storage

/// What a model's manifest says beside the model itself.
public struct ModelDescription: Sendable, Hashable {
  /// What it is for: `signal_quality`, `price_forecast`, `market_regime`.
  public var kind: String
  /// The column it predicts and what it means, in a sentence.
  public var label: String
  public var labelMeaning: String
  /// Look-back and formula of features, where the table's dictionary gave them: a model is not to read a feature that
  /// was computed in another way.
  public var dictionary: FeatureDictionary
  /// First and last time of the rows it learned from, and their number.
  public var trainedFrom: String
  public var trainedThrough: String
  public var rows: Int
  /// Days that lay between the end of a training row and the next part.
  public var embargoDays: Int
  public var dataHash: String
  public var seed: UInt64
  /// Measured on rows that neither taught nor chose the model.
  public var scores: JSONValue
  /// What it cannot do, a sentence each, for the card.
  public var limits: [String]
  public var codeVersion: CodeVersion
  /// What its rows came from where that is one thing: the strategy and symbol of a filter; `null` otherwise.
  public var subject: JSONValue

  public init(
    kind: String, label: String, labelMeaning: String, dictionary: FeatureDictionary = FeatureDictionary(),
    trainedFrom: String, trainedThrough: String, rows: Int, embargoDays: Int, dataHash: String, seed: UInt64,
    scores: JSONValue, limits: [String] = [], codeVersion: CodeVersion,
    subject: JSONValue = .null
  ) {
    self.kind = kind
    self.label = label
    self.labelMeaning = labelMeaning
    self.dictionary = dictionary
    self.trainedFrom = trainedFrom
    self.trainedThrough = trainedThrough
    self.rows = rows
    self.embargoDays = embargoDays
    self.dataHash = dataHash
    self.seed = seed
    self.scores = scores
    self.limits = limits
    self.codeVersion = codeVersion
    self.subject = subject
  }
}

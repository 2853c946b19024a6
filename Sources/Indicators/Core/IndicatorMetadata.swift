/// What is known about an indicator without running it: the data behind help, sweeps, tests and the
/// catalogue.
public struct IndicatorMetadata: Hashable, Sendable {
  /// TA-Lib's function name where it has one (`SMA`, `MACD`), else a name of ours in the same style (`VWAP`).
  public let name: String
  /// One line for lists and help.
  public let title: String
  public let inputs: [IndicatorInput]
  public let parameters: [IndicatorParameter]
  /// Names of the outputs in order; one column each.
  public let outputs: [String]
  /// Whether the outputs are whole numbers: patterns and modes, which TA-Lib gives as integers.
  public let isInteger: Bool
  /// Whether the bars of the first session have no value, because values come from the session before.
  public let startsWithSecondSession: Bool

  public init(
    name: String, title: String, inputs: [IndicatorInput], parameters: [IndicatorParameter] = [],
    outputs: [String], isInteger: Bool = false, startsWithSecondSession: Bool = false
  ) {
    self.name = name
    self.title = title
    self.inputs = inputs
    self.parameters = parameters
    self.outputs = outputs
    self.isInteger = isInteger
    self.startsWithSecondSession = startsWithSecondSession
  }
}

/// One column that an indicator reads.
public struct IndicatorInput: Hashable, Sendable {
  public let name: String
  /// The column used when a request names none.
  public let standard: Standard
  /// Whether NaN is a value that the indicator understands (a bar without volume) instead of a gap in the
  /// data.
  public let mayBeMissing: Bool

  /// The columns of a bar series.
  public enum Standard: String, Hashable, Sendable, CaseIterable {
    case open, high, low, close, volume
    /// The session date in days since 1970-01-01, as a Double.
    case session
    /// Minutes from the opening of the first bar of the session to the close of this bar.
    case minute
  }

  public init(_ name: String, standard: Standard, mayBeMissing: Bool = false) {
    self.name = name
    self.standard = standard
    self.mayBeMissing = mayBeMissing
  }

  /// Any series; the close unless a request says otherwise.
  public static let series = IndicatorInput("series", standard: .close)
  public static let open = IndicatorInput("open", standard: .open)
  public static let high = IndicatorInput("high", standard: .high)
  public static let low = IndicatorInput("low", standard: .low)
  public static let close = IndicatorInput("close", standard: .close)
  public static let volume = IndicatorInput("volume", standard: .volume)
  public static let session = IndicatorInput("session", standard: .session)
  public static let minute = IndicatorInput("minute", standard: .minute)
}

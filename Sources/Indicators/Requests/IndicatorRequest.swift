/// Which indicator, with which parameters, of which columns: the key under which results are shared.
///
/// Strategies name what they need through the makers in `IndicatorRequest+Makers.swift`; equal requests are
/// computed once per bar series.
public struct IndicatorRequest: Hashable, Sendable {
  /// A name of the `IndicatorCatalogue`.
  public let function: String
  /// Values in declared order; missing trailing ones take their defaults.
  public let parameters: [Double]
  /// One column for each input; empty for the standard ones.
  public let inputs: [IndicatorColumn]

  public init(_ function: String, _ parameters: [Double] = [], of inputs: [IndicatorColumn] = []) {
    self.function = function
    self.parameters = parameters
    self.inputs = inputs
  }
}

/// A column that an indicator can read: one of the bars', or an output of another indicator.
public indirect enum IndicatorColumn: Hashable, Sendable {
  case open, high, low, close, volume
  /// The session date in days since 1970-01-01.
  case session
  /// Minutes from the opening of the session's first bar to the close of the bar.
  case minute
  /// What is known of the sessions around each bar.
  case sessionFact(SessionFact)
  /// An output of another indicator, counted from 0.
  case output(of: IndicatorRequest, Int = 0)

  init(_ standard: IndicatorInput.Standard) {
    switch standard {
    case .open: self = .open
    case .high: self = .high
    case .low: self = .low
    case .close: self = .close
    case .volume: self = .volume
    case .session: self = .session
    case .minute: self = .minute
    }
  }
}

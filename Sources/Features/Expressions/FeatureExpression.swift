import Indicators

/// The formula of a feature over the bars of one symbol and over what else was known at their closes.
///
/// A formula can name the bar that just closed and the past, nothing later: every case looks back or at its own
/// bar. Formulas are values. Equal parts of two formulas are computed once, `description` is the formula as text,
/// and `lookback` follows from the parts, so that neither is written by hand.
///
/// **Undefined values.** Whatever is not defined is NaN: a bar before the look-back, a division by 0, the
/// logarithm of a number that is not positive, a bar without volume. NaN passes through every operation but
/// `orElse`.
public indirect enum FeatureExpression: Hashable, Sendable {
  case bar(BarField)
  case constant(Double)
  /// An output of an indicator of the catalogue, counted from 0.
  case indicator(IndicatorCall, output: Int)
  /// The value some bars before.
  case lagged(FeatureExpression, Int)
  case unary(UnaryFunction, FeatureExpression)
  case binary(BinaryFunction, FeatureExpression, FeatureExpression)
  /// The second where the first is above 0, else the third.
  case choose(FeatureExpression, FeatureExpression, FeatureExpression)
  /// The value, or a number where it is undefined.
  case orElse(FeatureExpression, Double)
  case rolling(RollingFunction, FeatureExpression, Int)
  /// The share of the earlier values of the series that lie below this one, equal ones counted half. Undefined
  /// until there are `least` earlier values.
  case expandingRank(FeatureExpression, least: Int)
  /// The value of a reference instrument at its last close that is not later than this one.
  case reference(ReferenceRole, FeatureExpression)
  /// The value on the last bar of a longer timeframe that was over at this close.
  case completed(LongerBars, FeatureExpression)
  /// A figure of the newest report that was published before the session of the bar.
  case fundamental(FundamentalField)
  /// Days since that report.
  case reportAge
  /// A figure of a side table as it was known at the close of the bar.
  case table(SideField)
}

/// An indicator with its parameters and what it reads.
public struct IndicatorCall: Hashable, Sendable {
  /// A name of the `IndicatorCatalogue`.
  public let function: String
  public let parameters: [Double]
  /// One formula an input; empty for the standard ones.
  public let inputs: [FeatureExpression]

  public init(_ function: String, _ parameters: [Double] = [], of inputs: [FeatureExpression] = []) {
    self.function = function
    self.parameters = parameters
    self.inputs = inputs
  }
}

/// What a bar itself tells.
public enum BarField: String, Hashable, Sendable, CaseIterable {
  case open, high, low, close
  /// NaN where the source has none.
  case volume
  /// The session date in days since 1970-01-01.
  case session
  /// Minutes from the opening of the first bar of the session to the close of the bar, as indicators count them.
  case minute
  /// The same on intraday bars; 0 on bars of a day or longer.
  case intradayMinute = "intraday_minute"
  /// 1 to 12.
  case month
  /// 1 to 4.
  case quarter
  /// 1 to 31, of the session date.
  case dayOfMonth = "day_of_month"
  /// Calendar days of the month that are left after the session date.
  case daysLeftInMonth = "days_left_in_month"
  /// 1 is Monday, 7 is Sunday.
  case weekday
  /// The hour of the exchange's clock, 0 to 23, at the last instant of the bar.
  case hour
  /// Minutes from the scheduled open of the session to the close of the bar.
  case minutesFromOpen = "minutes_from_open"
  /// Bars a year of the instrument that misses no session.
  case barsPerYear = "bars_per_year"
}

/// Bars joined from those of the symbol.
public enum LongerBars: String, Hashable, Sendable, CaseIterable {
  case day, week
}

/// Functions of one value.
public enum UnaryFunction: String, Hashable, Sendable {
  case negated, absolute = "abs", log, squareRoot = "sqrt", sine = "sin", cosine = "cos", sign
  /// Cut to −5 … 5.
  case limited = "limit5"
  /// Cut to 0 … 1.
  case unit = "limit01"
}

/// Functions of two values. Comparisons give 1 or 0.
public enum BinaryFunction: String, Hashable, Sendable {
  case plus = "+", minus = "-", times = "*", over = "/"
  case smaller = "min", larger = "max"
  case above = ">", below = "<", atLeast = ">=", atMost = "<="
}

/// Functions of the last values of a series, the newest included.
public enum RollingFunction: String, Hashable, Sendable {
  case median
  /// Added from the oldest to the newest.
  case sum
}

/// A market that a symbol is seen against.
public enum ReferenceRole: String, Hashable, Sendable, CaseIterable {
  /// The broad market of the symbol, such as an index.
  case market
  /// An index of expected volatility, in percent a year, such as VIX.
  case volatilityIndex = "volatility_index"
  /// The sector of the symbol.
  case sector
  case bonds, gold, oil, dollar
}

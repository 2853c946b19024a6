/// What a figure measures, which decides how it is written.
public enum FigureUnit: String, Sendable {
  /// A fraction, written in percent.
  case percent
  /// A fraction that is a gain or a loss, written in percent with its sign.
  case signedPercent = "signed_percent"
  /// A probability, written in percent and never rounded to certainty.
  case probability
  /// A p- or q-value, written as a number and never rounded to zero.
  case pValue = "p_value"
  /// A plain number with two decimals.
  case ratio
  /// A whole number.
  case count
  /// An amount in account currency.
  case money
  /// A gain or a loss in account currency, with its sign.
  case signedMoney = "signed_money"
}

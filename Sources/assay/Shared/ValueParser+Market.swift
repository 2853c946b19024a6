import CommandKit
import Market

extension ValueParser where Value == Timeframe {
  /// The length of a bar: `5m`, `1h`, `1d`, `1w`, `1mo`.
  static var timeframe: ValueParser {
    ValueParser(placeholder: "T", expectation: "the length of a bar, like 5m, 1h, 1d, 1w or 1mo") {
      Timeframe($0)
    }
  }
}

extension ValueParser where Value == CivilDate {
  /// A day: `2019-01-31`.
  static var date: ValueParser {
    ValueParser(placeholder: "DATE", expectation: "a day like 2019-01-31") { CivilDate($0) }
  }
}

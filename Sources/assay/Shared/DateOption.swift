import CommandKit
import Market

extension ValueParser where Value == CivilDate {
  /// A date as `YYYY-MM-DD`.
  static var date: ValueParser {
    ValueParser(placeholder: "DATE", expectation: "a date like 2015-12-31", describe: \.description) {
      CivilDate($0)
    }
  }
}

extension ValueParser where Value == Timeframe {
  /// The length of a bar.
  static var timeframe: ValueParser {
    ValueParser(
      placeholder: "T", expectation: "a bar length such as 5m, 15m, 1h, 4h, 1d or 1w", describe: \.description
    ) { Timeframe($0) }
  }
}

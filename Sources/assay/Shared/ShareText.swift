import CommandKit
import Diagnostics
import Factory
import Numerics

/// A share with its interval, for people and for programs.
enum ShareText {
  static func interval(_ share: ObservedShare) -> String {
    "\(NumberText.percent(share.lower)) to \(NumberText.percent(share.upper))"
  }

  /// `3 of 100`.
  static func count(_ share: ObservedShare) -> String { "\(share.hits) of \(share.trials)" }

  static func document(_ calibration: PValueCalibration) -> JSONValue {
    [
      "count": JSONValue(calibration.count), "excess": .number(calibration.excess),
      "excess_p": JSONValue(calibration.excessPValue),
      "shares": .array(
        calibration.shares.map { entry in
          [
            "level": .number(entry.level), "share": .number(entry.share),
            "standard_error": JSONValue(entry.standardError),
          ]
        }),
    ]
  }

  /// A wrong winner with what made it: the run's place gives its market.
  static func document(_ wrong: NullStudy.WrongName) -> JSONValue {
    [
      "run": JSONValue(wrong.run), "symbol": JSONValue(wrong.winner.symbol),
      "strategy": .string(wrong.strategy),
      "parameters": (try? JSONValue(parsing: wrong.winner.parameters)) ?? .null,
      "exits": (try? JSONValue(parsing: wrong.winner.exits)) ?? .null,
      "sharpe_ratio": JSONValue(wrong.winner.sharpe),
      "expected_sharpe": JSONValue(wrong.winner.expectedSharpe),
    ]
  }

  /// How many strategies of a run got through each gate, in the mean.
  static func funnel(_ outcomes: [MarketStudyOutcome]) -> String {
    MarketStudyOutcome.funnel(of: outcomes).map { NumberText.short($0) }.joined(separator: " · ")
  }

  static func document(_ share: ObservedShare) -> JSONValue {
    [
      "runs": JSONValue(share.trials), "hits": JSONValue(share.hits), "share": .number(share.share),
      "lower": .number(share.lower), "upper": .number(share.upper),
    ]
  }
}

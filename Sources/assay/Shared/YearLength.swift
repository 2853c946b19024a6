import CommandKit
import Diagnostics

/// How many periods make a year: by calendar for daily returns, by number for everything else.
struct YearLength: ParameterGroup {
  let calendar = Option(
    "calendar", .choice(["252", "365"], "DAYS"), "days a year of daily returns; 252 unless given")
  let periods = Option("periods", .positive("Q"), "periods a year of returns that are not daily")

  /// The number that was given, or `nil`.
  ///
  /// - Throws: `conflicting_options` when both are given.
  func periods(_ context: CommandContext) throws -> Double? {
    switch (context[calendar], context[periods]) {
    case (.some, .some):
      throw AssayError(
        code: "conflicting_options", message: "`--calendar` and `--periods` exclude each other.",
        remedy: "Give one of them.", kind: .usage)
    case (let days?, nil): return Double(days)
    case (nil, let periods): return periods
    }
  }
}

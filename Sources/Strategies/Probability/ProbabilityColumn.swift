public import Diagnostics
public import Market

/// Probabilities that somebody else computed, with the times they belong to.
public struct ProbabilityColumn: ProbabilityModel, Hashable {
  /// Where they come from, for error messages.
  public let source: String
  /// Nanoseconds since 1970 in UTC, in any order.
  public let timestamps: [Int64]
  /// P(up) from 0 to 1; NaN for no prediction.
  public let values: [Double]

  /// - Precondition: there is one time for each value.
  public init(source: String, timestamps: [Int64], values: [Double]) {
    precondition(timestamps.count == values.count, "there is one time for each value")
    self.source = source
    self.timestamps = timestamps
    self.values = values
  }

  /// Puts each value to the bar that closes at exactly its time; for bars of a day and longer midnight UTC of the
  /// session date names the bar too, as in all tables of this product.
  ///
  /// Bars without a value get NaN. Nothing is carried forward: a gap in the predictions is a gap.
  /// - Throws: `invalid_probability`, `duplicate_timestamp`, `unknown_timestamp`, each with how many there are and
  ///   the first.
  public func probabilities(for series: BarSeries) throws(AssayError) -> [Double] {
    try checkValues()
    var bars: [Int64: Int] = [:]
    bars.reserveCapacity(2 * series.count)
    if !series.timeframe.isIntraday {
      for bar in 0..<series.count { bars[Timestamp(startOf: series.sessionDate(bar)).nanoseconds] = bar }
    }
    for bar in 0..<series.count { bars[series.timestamps[bar]] = bar }
    var column = [Double](repeating: .nan, count: series.count)
    var isTaken = [Bool](repeating: false, count: series.count)
    var (unknown, repeated): (Offences, Offences) = (Offences(), Offences())
    for (row, time) in timestamps.enumerated() {
      guard let bar = bars[time] else {
        unknown.add(row)
        continue
      }
      if isTaken[bar] {
        repeated.add(row)
      } else {
        isTaken[bar] = true
        column[bar] = values[row]
      }
    }
    if let first = repeated.first {
      throw offence(
        "duplicate_timestamp",
        "\(repeated.count) of \(values.count) times name a bar a second time, first \(time(first)).",
        "Give each bar one probability.")
    }
    if let first = unknown.first {
      throw offence(
        "unknown_timestamp",
        "\(unknown.count) of \(values.count) times are the close of no bar of \(series.instrument.symbol) "
          + "\(series.timeframe), first \(time(first)); \(span(of: series)).",
        "Stamp each probability with the close of the bar it was computed at, in UTC.")
    }
    return column
  }

  private func checkValues() throws(AssayError) {
    var wrong = Offences()
    for (row, value) in values.enumerated() where !(value.isNaN || (value >= 0 && value <= 1)) {
      wrong.add(row)
    }
    guard let first = wrong.first else { return }
    throw offence(
      "invalid_probability",
      "\(wrong.count) of \(values.count) values are no probabilities, first \(values[first]) at \(time(first)).",
      "Give values from 0 to 1, and leave a cell empty where there is no prediction.")
  }

  private func time(_ row: Int) -> String { Timestamp(nanoseconds: timestamps[row]).description }

  private func span(of series: BarSeries) -> String {
    if series.isEmpty { return "there are no bars" }
    return "the bars run from \(series.displayTime(0)) to \(series.displayTime(series.count - 1))"
  }

  private func offence(_ code: String, _ message: String, _ remedy: String) -> AssayError {
    AssayError(code: code, message: message, remedy: remedy, place: source, kind: .badData)
  }

  /// How many rows are wrong, and the first of them.
  private struct Offences {
    var count = 0
    var first: Int?

    mutating func add(_ row: Int) {
      count += 1
      if first == nil { first = row }
    }
  }
}

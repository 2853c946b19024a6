import Market
import Numerics

/// Resamples of the days of a table in blocks: rows of one day move together, and labels that last for days overlap, so
/// single rows would pretend to be more evidence than they are.
struct DayBlocks: Sendable {
  /// The day of each row, from 0.
  let dayOfRow: [Int]
  let days: Int
  /// Days of a block: nine of ten labels last no longer.
  let length: Int

  /// - Parameter rows: in time order.
  init(_ table: TrainingTable, rows: [Int]) {
    var (dayOfRow, dates): ([Int], [Int32]) = ([], [])
    for row in rows {
      let date = Timestamp(nanoseconds: table.times[row]).date.daysSinceEpoch
      if dates.last != date { dates.append(date) }
      dayOfRow.append(dates.count - 1)
    }
    self.dayOfRow = dayOfRow
    days = dates.count
    let spans = rows.map { Double(table.ends[$0] - table.times[$0]) / Double(Timestamp.nanosecondsPerDay) }
    let calendar = Double((dates.last ?? 0) - (dates.first ?? 0) + 1)
    let span = spans.isEmpty ? 0 : Quantile.linear(0.9, ofSorted: spans.sorted().span)
    length = max(1, Int((span * Double(dates.count) / calendar).rounded(.up)))
  }

  /// Whether there are enough blocks for an interval.
  var suffices: Bool { days >= 5 * length && days >= 10 }

  /// How often each day is drawn: circular blocks from random starts.
  func counts(_ random: inout RandomStream) -> [Int32] {
    var counts = [Int32](repeating: 0, count: days)
    var drawn = 0
    while drawn < days {
      let start = random.below(days)
      for step in 0..<min(length, days - drawn) { counts[(start + step) % days] += 1 }
      drawn += length
    }
    return counts
  }

  /// The 2.5 and 97.5 percentiles of some figures over the resamples; `nil` where there are too few blocks, or a tenth
  /// of the resamples has no figure.
  ///
  /// - Parameter figures: from how often each day is drawn; NaN where undefined.
  /// - Returns: one interval a figure.
  func intervals(
    _ count: Int, resamples: Int, seed: UInt64, workers: Workers,
    _ figures: @Sendable ([Int32]) -> [Double]
  ) -> [ClosedRange<Double>?] {
    guard suffices, resamples > 0 else { return Array(repeating: nil, count: count) }
    let root = RandomStream(seed: seed).child(77)
    let drawn =
      (try? workers.map(resamples) { index -> [Double] in
        var random = root.child(UInt64(index))
        return figures(counts(&random))
      }) ?? []
    return (0..<count).map { figure in
      let values = drawn.map { $0[figure] }.filter(\.isFinite).sorted()
      guard values.count * 10 >= resamples * 9 else { return nil }
      return Quantile.linear(0.025, ofSorted: values.span)...Quantile.linear(0.975, ofSorted: values.span)
    }
  }
}

/// An area under the receiver operating characteristic that is computed for many weightings of the same scores.
struct ResampledRanking: Sendable {
  private let order: [Int]
  /// Whether a row's score equals the one before it in order.
  private let isTied: [Bool]
  private let labels: [Bool]

  init(_ data: LabelledScores) {
    let order = data.scores.indices.sorted { data.scores[$0] < data.scores[$1] }
    isTied = order.indices.map { $0 > 0 && data.scores[order[$0]] == data.scores[order[$0 - 1]] }
    labels = data.labels
    self.order = order
  }

  /// NaN where a class has no weight.
  func auc(_ counts: [Int32], _ dayOfRow: [Int]) -> Double {
    var (area, below, positives) = (0.0, 0.0, 0.0)
    var (tiedPositives, tiedNegatives) = (0.0, 0.0)
    func close() {
      area += tiedPositives * (below + tiedNegatives / 2)
      below += tiedNegatives
      positives += tiedPositives
      (tiedPositives, tiedNegatives) = (0, 0)
    }
    for (place, row) in order.enumerated() {
      if !isTied[place] { close() }
      let weight = Double(counts[dayOfRow[row]])
      if labels[row] { tiedPositives += weight } else { tiedNegatives += weight }
    }
    close()
    return area / (positives * below)
  }
}

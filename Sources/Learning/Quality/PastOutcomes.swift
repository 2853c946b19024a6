/// How signals of the same kind had ended before a signal was given: a group mean of the label that knows only outcomes
/// which were closed earlier. The mean over the whole table, which is often taken, contains the row's own label.
public enum PastOutcomes {
  /// Fewer closed outcomes than this tell nothing.
  public static let least = 10

  /// The table with `GROUP_success_rate`, and `GROUP_mean_return` where outcomes are known: means over the rows of the
  /// same category that ended before the row's time; NaN with fewer than `least` of them.
  ///
  /// - Returns: the table as it is where it has no such feature of categories, or has features of these names.
  public static func adding(to table: TrainingTable, group: String = "strategy") -> TrainingTable {
    let (rate, mean) = ("\(group)_success_rate", "\(group)_mean_return")
    guard case .categories(let codes, let names)? = table.feature(group)?.values,
      table.feature(rate) == nil, table.feature(mean) == nil
    else { return table }
    let closing = table.ends.indices.sorted { (table.ends[$0], $0) < (table.ends[$1], $1) }
    var sums = [(count: Int, label: Double, outcome: Double)](repeating: (0, 0, 0), count: names.count)
    var (rates, means): ([Double], [Double]) = ([], [])
    var closed = 0
    for row in 0..<table.count {
      while closed < closing.count, table.ends[closing[closed]] < table.times[row] {
        let ended = closing[closed]
        closed += 1
        guard codes[ended] >= 0 else { continue }
        let group = Int(codes[ended])
        sums[group].count += 1
        sums[group].label += table.labels[ended]
        sums[group].outcome += table.outcomes?[ended] ?? 0
      }
      let known = codes[row] >= 0 ? sums[Int(codes[row])] : (count: 0, label: 0, outcome: 0)
      let isEnough = known.count >= least
      rates.append(isEnough ? known.label / Double(known.count) : .nan)
      means.append(isEnough ? known.outcome / Double(known.count) : .nan)
    }
    var added = [TrainingTable.Feature(rate, .numbers(rates))]
    if table.outcomes != nil { added.append(.init(mean, .numbers(means))) }
    return table.adding(added)
  }
}

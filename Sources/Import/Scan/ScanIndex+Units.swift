extension ScanIndex {
  /// A sentence on the units of the times, where a file counts them in more than one.
  var unitChange: String? {
    guard case .epoch(let own) = plan.stampForm else { return nil }
    var runs: [(unit: StampForm.EpochUnit, first: Int, last: Int, rows: Int)] = []
    for (chunk, firstLine) in zip(chunks, firstLines) {
      for run in chunk.unitRuns {
        if let last = runs.last, last.unit == run.unit, last.last + 1 == firstLine + run.first {
          runs[runs.count - 1].last = firstLine + run.last
          runs[runs.count - 1].rows += run.rows
        } else {
          runs.append((run.unit, firstLine + run.first, firstLine + run.last, run.rows))
        }
      }
    }
    guard let first = runs.first else { return nil }
    let lastLine = table.bodyLine + chunks.reduce(0) { $0 + $1.lines } - 1
    if runs.count == 1, first.first == table.bodyLine, first.last < lastLine {
      return
        "Times change their unit in line \(first.last + 1), from \(first.unit.plural) to \(own.plural); each is "
        + "read in its own."
    }
    if runs.count == 1, first.last >= lastLine {
      return
        "Times change their unit in line \(first.first), from \(own.plural) to \(first.unit.plural); each is "
        + "read in its own."
    }
    let rows = runs.reduce(0) { $0 + $1.rows }
    return "Times are counted in \(own.plural), but \(rows) rows from line \(first.first) on in another unit "
      + "(\(first.unit.plural) there); each is read in its own."
  }
}

import Market

/// Tests features on bars that a user has: that the future does not change the past, and that one bar at a time
/// gives what the whole series gives.
public struct FeatureCheck: Sendable {
  /// Computes all features at once; another one is put in to see that the check finds what it is for.
  public typealias Compute = @Sendable (FeatureSource) throws -> FeatureTable

  /// A value that is not what it should be.
  public struct Problem: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable {
      /// The value changes when bars after it are altered.
      case changedByFuture = "changed_by_future"
      /// The value changes when bars after it are taken away.
      case changedByCut = "changed_by_cut"
      /// One bar at a time gives another value.
      case streamDiffers = "stream_differs"
    }

    public var kind: Kind
    public var feature: String
    /// The first bar that differs.
    public var bar: Int
  }

  public let set: FeatureSet
  /// Bars after which the future is altered and cut off.
  public let cuts: [Int]
  private let compute: Compute

  /// - Parameter cuts: how many places are tried, spread over the series.
  public init(_ set: FeatureSet, bars: Int, cuts: Int = 5, compute: Compute? = nil) {
    self.set = set
    self.cuts = Array(Set((1...max(1, cuts)).map { max(1, bars * $0 / (cuts + 1)) })).sorted()
    self.compute = compute ?? { try set.table(on: $0) }
  }

  /// The first difference of each kind and feature.
  ///
  /// - Throws: as `FeatureSet.table(on:)`.
  public func problems(on source: FeatureSource) throws -> [Problem] {
    let whole = try compute(source)
    var problems: [Problem] = []
    for cut in cuts where cut < source.bars.count {
      let altered = try compute(source.altered(after: cut))
      note(.changedByFuture, whole.columns, altered.columns, rows: cut, &problems)
      let shortened = try compute(source.cut(after: cut))
      note(.changedByCut, whole.columns, shortened.columns, rows: cut, &problems)
    }
    note(.streamDiffers, whole.columns, try streamed(source), rows: source.bars.count, &problems)
    return problems
  }

  private func note(
    _ kind: Problem.Kind, _ a: [[Double]], _ b: [[Double]], rows: Int, _ problems: inout [Problem]
  ) {
    for (place, feature) in set.features.enumerated() {
      if problems.contains(where: { $0.kind == kind && $0.feature == feature.name }) { continue }
      let (left, right) = (a[place], b[place])
      let bar = (0..<rows).first {
        left[$0].bitPattern != right[$0].bitPattern && !(left[$0].isNaN && right[$0].isNaN)
      }
      if let bar { problems.append(Problem(kind: kind, feature: feature.name, bar: bar)) }
    }
  }

  private func streamed(_ source: FeatureSource) throws -> [[Double]] {
    var columns = set.features.map { _ in [Double]() }
    for row in try set.streamedRows(on: source) {
      for (place, value) in row.enumerated() { columns[place].append(value) }
    }
    return columns
  }
}

extension FeatureSet {
  /// The rows as a live system gets them: before each bar what had closed of the references, and what was
  /// published.
  public func streamedRows(on source: FeatureSource) throws -> [[Double]] {
    var stream = try stream(like: source)
    var next: [ReferenceRole: Int] = [:]
    var report = 0
    var rows: [String: Int] = [:]
    let reports = source.fundamentals?.reports ?? []
    return try (0..<source.bars.count).map { bar in
      for role in ReferenceRole.allCases {
        guard let series = source.references[role] else { continue }
        while let place = Optional(next[role, default: 0]), place < series.count,
          series.timestamps[place] <= source.bars.timestamps[bar]
        {
          stream.push(FeatureBar(series, place), of: role)
          next[role] = place + 1
        }
      }
      for name in source.tables.keys.sorted() {
        guard let table = source.tables[name] else { continue }
        let end = table.timeline.count(
          before: table.bound(source.bars.timestamps[bar], source.bars.sessionDates[bar]))
        for row in table.timeline.rows[rows[name, default: 0]..<end] { stream.push(row, of: name) }
        rows[name] = end
      }
      while report < reports.count, reports[report].published < source.bars.sessionDate(bar) {
        stream.push(reports[report])
        report += 1
      }
      return try stream.update(FeatureBar(source.bars, bar))
    }
  }
}

extension FeatureSource {
  /// Everything after the first `count` bars made three times as large, of the references too.
  fileprivate func altered(after count: Int) -> FeatureSource {
    let instant = bars.timestamps[count - 1]
    var other = self
    other.bars = bars.scaled(from: count)
    other.references = references.mapValues { $0.scaled(from: $0.closes(by: instant)) }
    other.fundamentals = fundamentals?.known(before: bars.sessionDate(count - 1))
    other.tables = tables.mapValues { $0.known(closing: instant, session: bars.sessionDates[count - 1]) }
    return other
  }

  /// What there was at the close of the first `count` bars.
  fileprivate func cut(after count: Int) -> FeatureSource {
    let instant = bars.timestamps[count - 1]
    var other = self
    other.bars = bars.slice(0..<count)
    other.references = references.mapValues { $0.slice(0..<$0.closes(by: instant)) }
    other.tables = tables.mapValues { $0.known(closing: instant, session: bars.sessionDates[count - 1]) }
    other.fundamentals = fundamentals?.known(before: bars.sessionDate(count - 1))
    return other
  }
}

extension FundamentalHistory {
  /// The reports that were public before a session.
  fileprivate func known(before date: CivilDate) -> FundamentalHistory {
    var history = FundamentalHistory()
    for report in reports where report.published < date { history.append(report) }
    return history
  }
}

extension BarSeries {
  /// How many bars had closed at an instant.
  fileprivate func closes(by instant: Int64) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if timestamps[middle] <= instant { low = middle + 1 } else { high = middle }
    }
    return low
  }

  fileprivate func scaled(from first: Int) -> BarSeries {
    func changed(_ column: [Double]) -> [Double] {
      Array(column[..<first]) + column[first...].map { $0 * 3 }
    }
    return BarSeries(
      instrument: instrument, timeframe: timeframe, timestamps: timestamps, open: changed(open),
      high: changed(high), low: changed(low), close: changed(close), volume: volume.map(changed),
      sessionDates: sessionDates)
  }
}

import Diagnostics
import Indicators
import Market

extension FeatureProgram {
  /// The column of each formula, one value a bar.
  ///
  /// - Throws: what the calendar of an instrument refuses; `unavailable_feature` where a reference is missing.
  func columns(on source: FeatureSource) throws -> [[Double]] {
    let foreign = try scopes.map { try $0.alignedColumns(to: source) }
    let released = releasedAfter
    var slots = [[Double]](repeating: [], count: slotCount)
    for (index, step) in steps.enumerated() {
      switch step.operation {
      case .bar(let field): slots[step.slot] = try source.bars.column(field)
      case .indicator(let indicator, let inputs, let outputs):
        let columns = try indicator.values(inputs.map { slots[$0] })
        for output in 0..<outputs { slots[step.slot + output] = columns[output] }
      case .foreign(let scope, let output): slots[step.slot] = foreign[scope][output]
      case .fundamental(let field):
        let history = source.fundamentals ?? FundamentalHistory()
        slots[step.slot] = source.bars.columnOfSessions { history.value(field, on: $0) }
      case .reportAge:
        let history = source.fundamentals ?? FundamentalHistory()
        slots[step.slot] = source.bars.columnOfSessions { history.age(on: $0) }
      case .table(let field):
        slots[step.slot] = source.bars.timestamps.indices.map { bar in
          field.value(
            source.tables, closing: source.bars.timestamps[bar], session: source.bars.sessionDates[bar])
        }
      default: slots[step.slot] = Self.column(step.operation, slots, count: source.bars.count)
      }
      for slot in released[index] { slots[slot] = [] }
    }
    return outputs.map { slots[$0] }
  }

  /// The operations that read other columns alone.
  private static func column(_ operation: Operation, _ slots: [[Double]], count: Int) -> [Double] {
    switch operation {
    case .constant(let value): [Double](repeating: value, count: count)
    case .lag(let a, let bars):
      [Double](repeating: .nan, count: min(bars, count)) + slots[a].dropLast(min(bars, count))
    case .unary(let function, let a): slots[a].map { function.value($0) }
    case .binary(let function, let a, let b): combined(function, slots[a], slots[b])
    case .choose(let a, let b, let c):
      (0..<count).map { chosen(slots[a][$0], slots[b][$0], slots[c][$0]) }
    case .orElse(let a, let number): slots[a].map { $0.isNaN ? number : $0 }
    case .rolling(let function, let a, let length):
      (0..<count).map { bar in
        bar + 1 < length ? .nan : function.value(slots[a][(bar + 1 - length)...bar])
      }
    case .expandingRank(let a, let least): expandingRanks(slots[a], least: least)
    case .bar, .indicator, .foreign, .fundamental, .reportAge, .table:
      preconditionFailure("these are read from the source")
    }
  }

  private static func combined(_ function: BinaryFunction, _ a: [Double], _ b: [Double]) -> [Double] {
    var result = [Double](repeating: .nan, count: a.count)
    for bar in result.indices { result[bar] = function.value(a[bar], b[bar]) }
    return result
  }

  /// Counts with a tree of sums over the sorted distinct values: O(n log n).
  private static func expandingRanks(_ values: [Double], least: Int) -> [Double] {
    let distinct = Array(Set(values.filter { !$0.isNaN })).sorted()
    var tree = [Int](repeating: 0, count: distinct.count + 1)
    func place(_ value: Double) -> Int {
      var (low, high) = (0, distinct.count)
      while low < high {
        let middle = (low + high) / 2
        if distinct[middle] < value { low = middle + 1 } else { high = middle }
      }
      return low
    }
    func sum(_ end: Int) -> Int {
      var (total, index) = (0, end)
      while index > 0 {
        total += tree[index]
        index &= index - 1
      }
      return total
    }
    var seen = 0
    return values.map { value in
      if value.isNaN { return .nan }
      let rank = place(value)
      let below = sum(rank)
      let share = rankShare(below: below, equal: sum(rank + 1) - below, of: seen, least: least)
      seen += 1
      var index = rank + 1
      while index < tree.count {
        tree[index] += 1
        index += index & -index
      }
      return share
    }
  }
}

extension FeatureProgram.Scope {
  /// The outputs of the program on the other bars, at each bar of the source.
  func alignedColumns(to source: FeatureSource) throws -> [[Double]] {
    switch kind {
    case .reference(let role):
      guard let other = source.references[role] else { throw AssayError.missingReference(role) }
      let columns = try program.columns(on: FeatureSource(other))
      let rows = source.bars.newestRows(of: other, delay: role.delay(other.timeframe))
      return columns.map { column in rows.map { $0 < 0 ? .nan : column[$0] } }
    case .completed(let longer):
      let timeframe = longer.timeframe
      if source.bars.timeframe == timeframe { return try program.columns(on: source) }
      let closed = try source.bars.joinedWhenClosed(to: timeframe)
      var inner = source
      inner.bars = closed.series
      let columns = try program.columns(on: inner)
      var rows = [Int](repeating: -1, count: source.bars.count)
      var next = 0
      for bar in rows.indices {
        while next < closed.knownAt.count, closed.knownAt[next] <= bar { next += 1 }
        rows[bar] = next - 1
      }
      return columns.map { column in rows.map { $0 < 0 ? .nan : column[$0] } }
    }
  }
}

extension LongerBars {
  var timeframe: Timeframe { self == .day ? .day : .week }
}

extension BarSeries {
  /// One value a bar of a field.
  func column(_ field: BarField) throws -> [Double] {
    switch field {
    case .open: return open
    case .high: return high
    case .low: return low
    case .close: return close
    case .volume: return volume ?? [Double](repeating: .nan, count: count)
    default:
      var clock = try BarClock(instrument, timeframe)
      return timestamps.indices.map { bar in
        clock.move(to: timestamps[bar], session: sessionDates[bar])
        return clock.value(field)
      }
    }
  }

  /// A function of the session date, asked once a session.
  func columnOfSessions(_ value: (CivilDate) -> Double) -> [Double] {
    var (date, last) = (Int32.min, Double.nan)
    return sessionDates.map { session in
      if session != date {
        date = session
        last = value(CivilDate(daysSinceEpoch: session))
      }
      return last
    }
  }

  /// For each bar the last one of `other` that was known no later; −1 where there is none or it is stale.
  ///
  /// - Parameter delay: nanoseconds from a close of `other` until it is known.
  func newestRows(of other: BarSeries, delay: Int64) -> [Int] {
    let limit = FeatureSource.staleness(other.timeframe)
    var next = 0
    return timestamps.map { timestamp in
      while next < other.count, other.timestamps[next] + delay <= timestamp { next += 1 }
      return next > 0 && timestamp - other.timestamps[next - 1] <= limit ? next - 1 : -1
    }
  }
}

extension AssayError {
  static func missingReference(_ role: ReferenceRole) -> AssayError {
    AssayError(
      code: "missing_reference",
      message: "A feature reads the reference `\(role.rawValue)`, which is not given.",
      remedy: "Name one with `--reference \(role.rawValue)=SYMBOL`, or leave the feature out.",
      place: role.rawValue, kind: .usage)
  }
}

extension FeatureExpression {
  /// The column of each formula, one value a bar.
  ///
  /// For formulas that are no feature of the catalogue; needs are not checked, and what is not there is NaN.
  /// - Throws: for an indicator or a parameter that does not exist, and for a missing reference.
  public static func columns(
    _ expressions: [FeatureExpression], on source: FeatureSource
  ) throws -> [[Double]] {
    try FeatureProgram(expressions).columns(on: source)
  }
}

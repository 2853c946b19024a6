/// Bars on their way from the rows of a file to a series: columns that can be turned round, sorted and
/// thinned.
struct BarTable {
  var columns: RowColumns
  /// Row of the scan that each bar came from; `nil` while bars and rows are the same.
  private(set) var origin: [Int]?

  init(_ columns: consuming RowColumns) { self.columns = columns }

  var count: Int { columns.count }

  /// Row of the scan that bar `i` came from.
  func row(_ i: Int) -> Int { origin?[i] ?? i }

  /// Puts the bars into the given order, which may leave some out.
  mutating func take(_ order: [Int]) {
    origin = order.map(row)
    func picked<Value>(_ column: [Value]) -> [Value] {
      column.isEmpty ? column : order.map { column[$0] }
    }
    columns.stamp = picked(columns.stamp)
    columns.offset = picked(columns.offset)
    columns.open = picked(columns.open)
    columns.high = picked(columns.high)
    columns.low = picked(columns.low)
    columns.close = picked(columns.close)
    columns.volume = picked(columns.volume)
  }

  mutating func reverse() { take(Array((0..<count).reversed())) }

  /// Leaves out the bars at the given positions.
  mutating func remove(_ bars: Set<Int>) {
    if !bars.isEmpty { take((0..<count).filter { !bars.contains($0) }) }
  }

  /// Whether two bars have the same values; missing volumes are equal.
  func hasEqualValues(_ a: Int, _ b: Int) -> Bool {
    let isVolumeEqual =
      columns.volume.isEmpty || columns.volume[a] == columns.volume[b]
      || (columns.volume[a].isNaN && columns.volume[b].isNaN)
    return isVolumeEqual && columns.open[a] == columns.open[b] && columns.high[a] == columns.high[b]
      && columns.low[a] == columns.low[b] && columns.close[a] == columns.close[b]
  }

  /// Adds to every stamp.
  mutating func shiftStamps(by nanoseconds: Int64) {
    columns.stamp.withUnsafeMutableBufferPointer { stamps in
      for i in stamps.indices { stamps[i] += nanoseconds }
    }
  }

  /// Whether stamps go strictly up.
  var isAscending: Bool {
    let stamps = columns.stamp
    for i in 1..<max(1, stamps.count) where stamps[i - 1] >= stamps[i] { return false }
    return true
  }

  /// Neighbours that go up and that go down in time.
  var directions: (ups: Int, downs: Int) {
    var (ups, downs) = (0, 0)
    let stamps = columns.stamp
    for i in 1..<max(1, stamps.count) {
      if stamps[i] > stamps[i - 1] { ups += 1 }
      if stamps[i] < stamps[i - 1] { downs += 1 }
    }
    return (ups, downs)
  }

  /// Positions of the bars by stamp, those of equal stamp in the order of the file.
  var sortedOrder: [Int] {
    let stamps = columns.stamp
    return (0..<count).sorted { a, b in stamps[a] != stamps[b] ? stamps[a] < stamps[b] : row(a) < row(b) }
  }
}

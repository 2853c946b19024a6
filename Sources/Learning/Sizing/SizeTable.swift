public import Backtest
public import Diagnostics
public import Storage

/// Fractions of capital for windows of pairs of symbol and strategy.
public struct SizeTable: Sendable {
  public let symbols: [String]
  public let strategies: [String]
  public let windows: [Int]
  /// Open of the first bar and close of the last, UTC nanoseconds.
  public let starts: [Int64]
  public let ends: [Int64]
  public let fractions: [Double]

  /// Some rows with a fraction for each.
  ///
  /// - Precondition: one fraction a row.
  public init(_ rows: SizingRows, of chosen: [Int], fractions: [Double]) {
    precondition(chosen.count == fractions.count, "one fraction a row")
    symbols = chosen.map { rows.symbols[$0] }
    strategies = chosen.map { rows.strategies[$0] }
    windows = chosen.map { rows.windows[$0] }
    starts = chosen.map { rows.starts[$0] }
    ends = chosen.map { rows.ends[$0] }
    self.fractions = fractions
  }

  /// What `table` wrote.
  public init(_ table: ColumnTable) throws {
    symbols = Array(try table.strings("symbol"))
    strategies = Array(try table.strings("strategy"))
    windows = try table.integers("window_num").map { Int($0) }
    starts = try table.timestamps("start_time")
    ends = try table.timestamps("end_time")
    fractions = try table.doubles("fraction")
  }

  public var table: ColumnTable {
    ColumnTable([
      .init("symbol", .strings(symbols)), .init("strategy", .strings(strategies)),
      .init("window_num", .int64(windows.map { Int64($0) })), .init("start_time", .instants(starts)),
      .init("end_time", .instants(ends)), .init("fraction", .double(fractions)),
    ])
  }

  /// The sizes of one pair, as the sizer `learned` asks for them.
  ///
  /// - Throws: `no_sizes` when the table has none for the pair.
  public func schedule(symbol: String, strategy: String) throws(AssayError) -> SizeSchedule {
    let rows = symbols.indices.filter { symbols[$0] == symbol && strategies[$0] == strategy }
    guard !rows.isEmpty else {
      throw AssayError(
        code: "no_sizes", message: "There are no sizes of `\(strategy)` on \(symbol).",
        remedy: "Collect the dataset with this strategy and symbol, or choose another sizer.", place: symbol,
        kind: .usage)
    }
    return SizeSchedule(
      spans: rows.sorted { starts[$0] < starts[$1] }.map {
        SizeSchedule.Span(start: starts[$0], end: ends[$0], fraction: fractions[$0])
      })
  }
}

/// The sizes of one pair through time.
public struct SizeSchedule: PositionFractionModel {
  /// A window and its fraction.
  public struct Span: Sendable, Hashable {
    public var start: Int64
    public var end: Int64
    public var fraction: Double

    public init(start: Int64, end: Int64, fraction: Double) {
      self.start = start
      self.end = end
      self.fraction = fraction
    }
  }

  /// In the order of their starts.
  public let spans: [Span]

  /// - Precondition: the spans are in the order of their starts.
  public init(spans: [Span]) {
    precondition(zip(spans, spans.dropFirst()).allSatisfy { $0.start <= $1.start }, "spans in order")
    self.spans = spans
  }

  /// The fraction of the latest window that holds the bar; `nil` outside all windows, and for a request without time.
  public func fraction(for request: SizingRequest) -> Double? {
    guard let time = request.time else { return nil }
    var (low, high) = (0, spans.count)
    while low < high {
      let middle = (low + high) / 2
      if spans[middle].start < time { low = middle + 1 } else { high = middle }
    }
    guard low > 0, time <= spans[low - 1].end, spans[low - 1].fraction.isFinite else { return nil }
    return spans[low - 1].fraction
  }
}

public import Market
public import Storage

/// The values of features on the bars of one symbol: one column a feature, one row a bar.
///
/// A row holds what was known at the close of its bar. NaN is an undefined value: before the look-back, or where
/// the formula has none.
public struct FeatureTable: Sendable {
  public let symbol: String
  public let timeframe: Timeframe
  /// Close of each bar, in UTC nanoseconds.
  public let timestamps: [Int64]
  /// Session date of each bar, in days since 1970-01-01.
  public let sessionDates: [Int32]
  /// In the order of the columns.
  public let features: [FeatureDefinition]
  public let columns: [[Double]]
  private let places: [String: Int]

  init(_ bars: BarSeries, _ features: [FeatureDefinition], _ columns: [[Double]]) {
    symbol = bars.instrument.symbol
    timeframe = bars.timeframe
    timestamps = bars.timestamps
    sessionDates = bars.sessionDates
    self.features = features
    self.columns = columns
    places = Dictionary(
      features.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { first, _ in first })
  }

  public var rowCount: Int { timestamps.count }
  public var names: [String] { features.map(\.name) }

  /// The column of a feature; `nil` when it is not in the table.
  public subscript(name: String) -> [Double]? { places[name].map { columns[$0] } }

  /// The place of a feature among the columns.
  public func place(of name: String) -> Int? { places[name] }

  /// One value a feature, in the order of the columns.
  public func row(_ bar: Int) -> [Double] { columns.map { $0[bar] } }

  /// The row of the last bar that had closed at an instant; `nil` before the first.
  public func lastRow(closedBy timestamp: Int64) -> Int? {
    var (low, high) = (0, timestamps.count)
    while low < high {
      let middle = (low + high) / 2
      if timestamps[middle] <= timestamp { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }

  /// The table as it is written to a file: the time of each bar, then the features.
  public var columnTable: ColumnTable {
    var table = ColumnTable([.init("timestamp", .instants(timestamps))])
    for (feature, values) in zip(features, columns) { table.append(.init(feature.name, .double(values))) }
    return table
  }
}

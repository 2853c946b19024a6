/// Numbers for a tree model: one row an example, one column a feature, row by row. NaN is a missing value.
///
/// Trees read 32-bit numbers, as XGBoost does.
public struct FeatureMatrix: Sendable, Hashable {
  public let columns: Int
  public private(set) var values: [Float]

  /// An empty matrix.
  public init(columns: Int) {
    precondition(columns > 0, "a matrix has columns")
    self.columns = columns
    values = []
  }

  /// - Precondition: there are whole rows.
  public init(columns: Int, values: [Float]) {
    precondition(columns > 0 && values.count % columns == 0, "a matrix has whole rows")
    self.columns = columns
    self.values = values
  }

  public var rows: Int { values.count / columns }

  /// - Precondition: there is one value a column.
  public mutating func append(_ row: some Collection<Double>) {
    precondition(row.count == columns, "one value a column")
    values.append(contentsOf: row.lazy.map { Float($0) })
  }

  /// Some rows, in the order given.
  public func selecting(_ rows: some Collection<Int>) -> FeatureMatrix {
    var chosen: [Float] = []
    chosen.reserveCapacity(rows.count * columns)
    for row in rows { chosen.append(contentsOf: values[(row * columns)..<((row + 1) * columns)]) }
    return FeatureMatrix(columns: columns, values: chosen)
  }
}

import Diagnostics
import Storage

/// The performance table by rows of numbers, for what is computed from a dataset.
struct DatasetRows {
  let symbols: [String]
  let strategies: [String]
  /// Of each row, positions in the lists above.
  let symbol: [Int]
  let strategy: [Int]
  let window: [Int]
  let totalReturn: [Double]
  let table: ColumnTable

  init(_ table: ColumnTable) throws {
    self.table = table
    let (symbolNames, strategyNames) = (try table.strings("symbol"), try table.strings("strategy"))
    symbols = symbolNames.dictionary
    strategies = strategyNames.dictionary
    symbol = symbolNames.codes.map { Int($0) }
    strategy = strategyNames.codes.map { Int($0) }
    window = try Dataset.windowNumbers(in: table).map { Int($0) }
    totalReturn = try table.doubles("total_return")
  }

  var count: Int { window.count }

  func numbers(_ name: String) throws -> [Double] { try table.doubles(name) }

  /// The rows of each pair of symbol and strategy in order of their windows; `pairs[symbol][strategy]`.
  func pairs() -> [[[Int]]] {
    var pairs = Array(repeating: Array(repeating: [Int](), count: strategies.count), count: symbols.count)
    for row in 0..<count { pairs[symbol[row]][strategy[row]].append(row) }
    return pairs.map { $0.map { rows in rows.sorted { window[$0] < window[$1] } } }
  }
}

extension Dataset {
  /// How many windows later a window starts only after this one has ended: 1 unless windows overlap.
  func lag() throws -> Int {
    let stride = try stride()
    guard let days = metadata["configuration"]?["windows"]?["days"]?.integerValue,
      Self.windowDays.contains(days)
    else { throw AssayError.brokenMetadata() }
    return (days + stride - 1) / stride
  }
}

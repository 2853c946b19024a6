public import Diagnostics
import Storage

/// What is known before each window of each pair of symbol and strategy, and what the window then returned.
public struct SizingRows: Sendable {
  public private(set) var symbols: [String] = []
  public private(set) var strategies: [String] = []
  /// Number of the window; equal numbers lie in the same days.
  public private(set) var windows: [Int] = []
  /// Open of the first bar and close of the last, UTC nanoseconds.
  public private(set) var starts: [Int64] = []
  public private(set) var ends: [Int64] = []
  /// Return of the window at full size, after costs, as a fraction of capital; NaN where it is not known yet.
  public private(set) var returns: [Double] = []
  /// Windows that lost all they had or more.
  public internal(set) var ruinedWindows = 0
  /// Features in numbers, and in words, column by column. NaN is a missing value.
  public private(set) var numbers: [(name: String, values: [Double])]
  public private(set) var texts: [(name: String, values: [String])]

  public var count: Int { symbols.count }

  /// Rows from columns of one length.
  ///
  /// - Precondition: all columns have one length.
  public init(
    symbols: [String], strategies: [String], windows: [Int], starts: [Int64], ends: [Int64],
    returns: [Double], numbers: [(name: String, values: [Double])],
    texts: [(name: String, values: [String])] = []
  ) {
    let counts =
      [strategies.count, windows.count, starts.count, ends.count, returns.count]
      + numbers.map(\.values.count) + texts.map(\.values.count)
    precondition(counts.allSatisfy { $0 == symbols.count }, "columns of one length")
    self.symbols = symbols
    self.strategies = strategies
    self.windows = windows
    self.starts = starts
    self.ends = ends
    self.returns = returns
    self.numbers = numbers
    self.texts = texts + [("strategy", strategies)]
  }

  /// Names of the features that a model trained on these rows reads: the numbers, then `column=word` for each word of
  /// each column of words.
  public var featureNames: [String] {
    numbers.map(\.name)
      + texts.flatMap { column in Set(column.values).sorted().map { "\(column.name)=\($0)" } }
  }

  /// The features `names` of some rows, as trees read them; a word that no row of the training had is none of its
  /// column's.
  ///
  /// - Throws: `model_features_differ` that lists the names that the rows lack.
  public func matrix(of rows: [Int], features names: [String]) throws(AssayError) -> FeatureMatrix {
    var values = [Float](repeating: .nan, count: rows.count * names.count)
    var missing: [String] = []
    for (place, name) in names.enumerated() {
      if let column = numbers.first(where: { $0.name == name }) {
        for (index, row) in rows.enumerated() {
          values[index * names.count + place] = Float(column.values[row])
        }
      } else if let column = texts.first(where: { name.hasPrefix("\($0.name)=") }) {
        let word = String(name.dropFirst(column.name.count + 1))
        for (index, row) in rows.enumerated() {
          values[index * names.count + place] = column.values[row] == word ? 1 : 0
        }
      } else {
        missing.append(name)
      }
    }
    if !missing.isEmpty {
      throw AssayError(
        code: "model_features_differ", message: "The rows lack \(missing.joined(separator: ", ")).",
        remedy: "Make the features with the settings of the training: \(names.joined(separator: ", ")).",
        kind: .badData)
    }
    return FeatureMatrix(columns: names.count, values: values)
  }

  /// The digest of some rows: keys, features and returns.
  public func digest(of rows: [Int]) -> String {
    var digest = SHA256()
    digest.update(featureNames.joined(separator: ",") + "\n")
    for row in rows {
      let words = texts.map { $0.values[row] }
      let values = numbers.map { "\($0.values[row].bitPattern)" } + ["\(returns[row].bitPattern)"]
      digest.update(([symbols[row], "\(starts[row])"] + words + values).joined(separator: ",") + "\n")
    }
    return digest.hexadecimal()
  }

  /// Rows by pair of symbol and strategy, in the order of their windows.
  func histories() -> [[Int]] {
    var places: [String: Int] = [:]
    var histories: [[Int]] = []
    for row in (0..<count).sorted(by: { (starts[$0], $0) < (starts[$1], $1) }) {
      let key = "\(symbols[row])\u{0}\(strategies[row])"
      if let place = places[key] {
        histories[place].append(row)
      } else {
        places[key] = histories.count
        histories.append([row])
      }
    }
    return histories
  }
}

public import Diagnostics
public import Validation

/// The regimes of an index day by day, and what was known of it: five numbers without units.
public struct RegimeHistory: Sendable {
  public static let classes: [MarketRegime] = [.bull, .bear, .highVolatility, .sideways]
  public static let featureNames = ["ret_1", "close_over_sma50", "sma50_over_sma200", "vol20", "ret_20"]

  /// Of each day, UTC nanoseconds.
  public let times: [Int64]
  /// Position in `classes`; −1 until the averages exist.
  public let labels: [Int]
  /// One column a feature, NaN before its look-back.
  public let features: [[Double]]
  /// The first labelled day, and the day from which the test begins: after 80 % of the labelled days.
  public let first: Int
  public let cut: Int

  public var days: Int { times.count }

  /// - Parameter testFrom: the day from which the test begins, where another is wanted.
  /// - Throws: `invalid_close`; `too_few_bars` with fewer than 300 labelled days; `empty_part`.
  public init(
    closes: [Double], times: [Int64], rule: RegimeRule = RegimeRule(), testFrom: Int64? = nil
  ) throws(AssayError) {
    precondition(closes.count == times.count, "one time a close")
    let found = try rule.labels(closes: closes)
    self.times = times
    labels = found.labels.map { Self.classes.firstIndex(of: $0) ?? -1 }
    let first = labels.firstIndex { $0 >= 0 } ?? closes.count
    let least = 300
    guard closes.count - first >= least else {
      throw AssayError(
        code: "too_few_bars",
        message: "\(closes.count) bars have \(max(0, closes.count - first)) days with a regime.",
        remedy: "Give at least \(least + rule.slow) bars.", kind: .badData)
    }
    self.first = first
    cut =
      testFrom.map { instant in times.firstIndex { $0 >= instant } ?? times.count }
      ?? first + (closes.count - first) * 8 / 10
    if cut <= first + 100 || cut >= closes.count {
      throw AssayError(
        code: "empty_part", message: "No days are left to train on or to test on.",
        remedy: "Give a --test-from that leaves at least 100 days with a regime before it and a day after it.",
        kind: .badData)
    }
    func change(_ lag: Int) -> [Double] {
      closes.indices.map { $0 < lag ? .nan : closes[$0] / closes[$0 - lag] - 1 }
    }
    features = [
      change(1), closes.indices.map { closes[$0] / found.fast[$0] - 1 },
      closes.indices.map { found.fast[$0] / found.slow[$0] - 1 }, found.volatility, change(20),
    ]
  }

  /// Days whose regime `horizon` days later is known, as rows: the features of the last `steps` days, the earliest
  /// first, and the later regime as the label.
  ///
  /// - Returns: the rows, and the day of each.
  public func table(horizon: Int, steps: Int) -> (table: TrainingTable, days: [Int]) {
    let chosen = (0..<(days - horizon)).filter { day in
      day - steps + 1 >= first && labels[day] >= 0 && labels[day + horizon] >= 0
    }
    var columns: [TrainingTable.Feature] = []
    for lag in (0..<steps).reversed() {
      for (place, name) in Self.featureNames.enumerated() {
        let values = chosen.map { features[place][$0 - lag] }
        columns.append(.init(lag == 0 ? name : "\(name)_lag_\(lag)", .numbers(values)))
      }
    }
    let table = TrainingTable(
      features: columns, times: chosen.map { times[$0] }, symbols: chosen.map { _ in "index" },
      ends: chosen.map { times[$0 + horizon] }, labels: chosen.map { Double(labels[$0 + horizon]) })
    return (table, chosen)
  }

  /// Days on which a forecast is judged: from the cut on, the later regime known.
  public func testDays(horizon: Int) -> [Int] { Array(cut..<(days - horizon)) }
  /// Days that teach: the later regime was known before the test begins.
  public func trainingDays(horizon: Int) -> [Int] {
    first + horizon < cut ? Array(first..<(cut - horizon)) : []
  }
}

public import Diagnostics
public import Figures
import Market

extension BacktestFigures {
  /// A figure that is kept of every backtest.
  public struct Kept: Sendable {
    public let figure: FigureDefinition
    /// Whole numbers as `Double`.
    public let path: any WritableKeyPath<BacktestFigures, Double> & Sendable

    init(_ figure: FigureDefinition, _ path: any WritableKeyPath<BacktestFigures, Double> & Sendable) {
      self.figure = figure
      self.path = path
    }

    /// Its column in a table of records that hold figures at `outer`.
    func field<Record>(_ outer: any WritableKeyPath<Record, BacktestFigures> & Sendable) -> StoredField<
      Record
    > {
      let (own, isWhole) = (path, figure.isWhole)
      return StoredField(
        column: figure.key,
        read: { record, row, column in record[keyPath: outer][keyPath: own] = row.number(column) },
        bind: { record, statement, position in
          let value = record[keyPath: outer][keyPath: own]
          if isWhole {
            statement.bind(position, Int(value))
          } else {
            statement.bind(position, value)
          }
        })
    }
  }

  /// In the order of the columns.
  public static let kept: [Kept] = [
    Kept(.sharpeRatio, \.sharpeRatio), Kept(.sortinoRatio, \.sortinoRatio), Kept(.totalReturn, \.totalReturn),
    Kept(.cagr, \.cagr), Kept(.annualVolatility, \.annualVolatility), Kept(.maximumDrawdown, \.maxDrawdown),
    Kept(.maximumDrawdownMarked, \.maxDrawdownMarked), Kept(.profitFactor, \.profitFactor),
    Kept(.winRate, \.winRate), Kept(.trades, \.tradeCount), Kept(.exposure, \.exposure), Kept(.skew, \.skew),
    Kept(.kurtosis, \.kurtosis), Kept(.probabilisticSharpeRatio, \.probabilisticSharpeRatio),
    Kept(.minimumTrackRecordLength, \.minTrackRecordLength), Kept(.averageBarsHeld, \.averageBarsHeld),
    Kept(.ambiguousShare, \.ambiguousShare), Kept(.totalProfit, \.totalPnL), Kept(.costs, \.costs),
  ]

  private static let byKey = Dictionary(uniqueKeysWithValues: kept.map { ($0.figure.key, $0) })

  /// One of `kept`; NaN where it is undefined.
  ///
  /// - Precondition: the figure is kept.
  public subscript(figure: FigureDefinition) -> Double {
    self[keyPath: Self.keeping(figure).path]
  }

  /// The members of a JSON object: some of `kept` under their keys, undefined ones as null.
  public func members(_ figures: [FigureDefinition]) -> [(String, JSONValue)] {
    figures.map { figure in
      let value = self[figure]
      let whole = figure.isWhole ? Int(exactly: value) : nil
      return (figure.key, whole.map { JSONValue($0) } ?? JSONValue(value.isNaN ? nil : value))
    }
  }

  static func keeping(_ figure: FigureDefinition) -> Kept {
    guard let kept = byKey[figure.key] else { preconditionFailure("\(figure.key) is not kept of a backtest") }
    return kept
  }

  private var tradeCount: Double {
    get { Double(trades) }
    set { trades = newValue.isNaN ? 0 : Int(newValue) }
  }
}

extension BacktestKey {
  /// Its columns in a table of records that hold a key at `outer`.
  static func fields<Record>(_ outer: any WritableKeyPath<Record, BacktestKey> & Sendable) -> [StoredField<
    Record
  >] {
    func field(_ column: String, _ path: any WritableKeyPath<BacktestKey, String> & Sendable) -> StoredField<
      Record
    > {
      StoredField(
        column: column, read: { $0[keyPath: outer][keyPath: path] = $1.text($2) ?? "" },
        bind: { $1.bind($2, $0[keyPath: outer][keyPath: path]) })
    }
    return [
      field("symbol", \.symbol), field("strategy", \.strategy), field("parameters", \.parameters),
      field("exits", \.exits),
    ]
  }
}

extension BacktestRecord: StoredRecord {
  static let blank = BacktestRecord(.blank, BacktestFigures())

  static let fields: [StoredField<BacktestRecord>] =
    BacktestKey.fields(\BacktestRecord.key)
    + BacktestFigures.kept.map { $0.field(\BacktestRecord.figures) } + [ruinedOn]

  /// A date in the table.
  private static let ruinedOn = StoredField<BacktestRecord>(
    column: "ruined_on",
    read: { record, row, column in
      let day = row.text(column).flatMap { CivilDate($0) }
      record.figures.ruinDay = day.map { Double($0.daysSinceEpoch) } ?? .nan
    },
    bind: { record, statement, position in
      let day = record.figures.ruinDay
      statement.bind(position, day.isNaN ? nil : "\(CivilDate(daysSinceEpoch: Int32(day)))")
    })

  static let insertion = """
    INSERT OR REPLACE INTO backtest_results (run_id, \(columns.joined(separator: ", ")))
    VALUES (?\(String(repeating: ", ?", count: fields.count)))
    """

  /// Columns that the end of a run fills; they are read after `columns`.
  static let judgementColumns = [
    FigureDefinition.pValue, .qValue, .deflatedSharpe, .overfitting,
  ].map(\.key)

  /// Decodes a row of `columns` and `judgementColumns`.
  init(judgedRow row: Statement) {
    self.init(row: row)
    let first = Self.fields.count
    judgement.pValue = row.number(first)
    judgement.qValue = row.number(first + 1)
    judgement.deflatedSharpe = row.number(first + 2)
    judgement.overfitting = row.number(first + 3)
  }
}

extension BacktestKey {
  init(row: Statement) {
    self.init(
      symbol: row.text(0) ?? "", strategy: row.text(1) ?? "", parameters: row.text(2) ?? "",
      exits: row.text(3) ?? "")
  }
}

extension Statement {
  func bind(key: BacktestKey) {
    bind(1, key.symbol)
    bind(2, key.strategy)
    bind(3, key.parameters)
    bind(4, key.exits)
  }
}

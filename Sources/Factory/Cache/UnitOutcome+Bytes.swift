import Diagnostics
import Storage

// What a unit made, as bytes for the cache. The returns are left out: they lie in the archive.

extension UnitOutcome {
  var bytes: [UInt8] {
    var writer = ByteWriter()
    writer.append(results) { writer, record in
      writer.append(record.key)
      writer.append(record.figures.trades)
      for field in BacktestFigures.fields { writer.append(record.figures[keyPath: field]) }
    }
    writer.append(gates) { writer, gate in
      writer.append(gate.key)
      for text in [gate.gate, gate.metric, gate.rule] { writer.append(text) }
      writer.append(gate.value)
      writer.append(gate.threshold)
      writer.append(gate.passed)
    }
    screening.append(to: &writer)
    return writer.bytes
  }

  /// - Throws: `damaged_artefact`.
  init(bytes: [UInt8]) throws(AssayError) {
    self.init()
    var reader = ByteReader(bytes)
    results = try reader.list { reader throws(AssayError) in
      var record = BacktestRecord(try reader.key(), BacktestFigures())
      record.figures.trades = try reader.integer()
      for field in BacktestFigures.fields { record.figures[keyPath: field] = try reader.double() }
      return record
    }
    gates = try reader.list { reader throws(AssayError) in
      let key = try reader.key()
      let (gate, metric, rule) = (try reader.text(), try reader.text(), try reader.text())
      let (value, threshold) = (try reader.double(), try reader.double())
      return GateOutcome(
        key, gate: gate, metric: metric, value: value, threshold: threshold, rule: rule,
        passed: try reader.bool())
    }
    screening = try ScreeningRecords(&reader)
  }
}

extension BacktestFigures {
  /// Every figure but the number of trades.
  static let fields: [any WritableKeyPath<BacktestFigures, Double> & Sendable] = [
    \.sharpeRatio, \.sortinoRatio, \.totalReturn, \.cagr, \.annualVolatility, \.maxDrawdown,
    \.maxDrawdownMarked,
    \.profitFactor, \.winRate, \.exposure, \.skew, \.kurtosis, \.probabilisticSharpeRatio,
    \.minTrackRecordLength,
    \.averageBarsHeld, \.ambiguousShare, \.totalPnL, \.costs, \.ruinDay,
  ]
}

extension ScreeningRecords {
  func append(to writer: inout ByteWriter) {
    writer.append(families) { $1.append(to: &$0) }
    writer.append(windows) { $1.append(to: &$0) }
    writer.append(candidates) { writer, candidate in
      writer.append(candidate.key)
      writer.append(candidate.place)
      writer.append(candidate.statistic)
      writer.append(candidate.detail)
    }
    writer.append(symbols) { $1.append(to: &$0) }
  }

  init(_ reader: inout ByteReader) throws(AssayError) {
    self.init()
    families = try reader.list { reader throws(AssayError) in try FamilyRecord(&reader) }
    windows = try reader.list { reader throws(AssayError) in try WalkForwardRecord(&reader) }
    candidates = try reader.list { reader throws(AssayError) in
      let key = try reader.key()
      let (place, statistic) = (try reader.integer(), try reader.double())
      return CandidateRecord(key, place: place, statistic: statistic, detail: try reader.optionalText())
    }
    symbols = try reader.list { reader throws(AssayError) in try SymbolTestRecord(&reader) }
  }
}

extension ByteWriter {
  mutating func append(_ key: BacktestKey) {
    for text in [key.symbol, key.strategy, key.parameters, key.exits] { append(text) }
  }
}

extension ByteReader {
  mutating func key() throws(AssayError) -> BacktestKey {
    let (symbol, strategy) = (try text(), try text())
    return BacktestKey(symbol: symbol, strategy: strategy, parameters: try text(), exits: try text())
  }
}

extension FamilyRecord {
  func append(to writer: inout ByteWriter) {
    writer.append(symbol)
    writer.append(strategy)
    for count in [trials, movingTrials, distinctTrials, resamples] { writer.append(count) }
    writer.append([
      statistic, pValue, qValue, overfitting, probabilityOfLoss, sharpeSum, sharpeSquares, walkForwardSharpe,
      walkForwardEfficiency,
    ])
    writer.append(nullMaxima)
    writer.append(standardizedSum)
  }

  init(_ reader: inout ByteReader) throws(AssayError) {
    self.init(symbol: try reader.text(), strategy: try reader.text())
    (trials, movingTrials) = (try reader.integer(), try reader.integer())
    (distinctTrials, resamples) = (try reader.integer(), try reader.integer())
    let numbers = try reader.doubles()
    guard numbers.count == 9 else { throw .foreignArtefact }
    (statistic, pValue, qValue) = (numbers[0], numbers[1], numbers[2])
    (overfitting, probabilityOfLoss) = (numbers[3], numbers[4])
    (sharpeSum, sharpeSquares) = (numbers[5], numbers[6])
    (walkForwardSharpe, walkForwardEfficiency) = (numbers[7], numbers[8])
    nullMaxima = try reader.doubles()
    standardizedSum = try reader.doubles()
  }
}

extension WalkForwardRecord {
  func append(to writer: inout ByteWriter) {
    writer.append(key)
    writer.append(window)
    for text in [trainFrom, trainThrough, testFrom, testThrough] { writer.append(text) }
    for number in [trainSharpe, testSharpe, efficiency] { writer.append(number) }
  }

  init(_ reader: inout ByteReader) throws(AssayError) {
    let (key, window) = (try reader.key(), try reader.integer())
    let train = (try reader.text(), try reader.text())
    let test = (try reader.text(), try reader.text())
    self.init(
      key, window: window, train: train, test: test, trainSharpe: try reader.double(),
      testSharpe: try reader.double(),
      efficiency: try reader.double())
  }
}

extension SymbolTestRecord {
  func append(to writer: inout ByteWriter) {
    writer.append(symbol)
    for count in [sessions, trials, stepmSteps] { writer.append(count) }
    writer.append([
      statistic, spaLower, spaConsistent, spaUpper, stepmCriticalValue, meanCorrelation, sharpeVariance,
    ])
  }

  /// What the end of a run adds is not part of a unit.
  init(_ reader: inout ByteReader) throws(AssayError) {
    self.init(symbol: try reader.text())
    (sessions, trials, stepmSteps) = (try reader.integer(), try reader.integer(), try reader.integer())
    let numbers = try reader.doubles()
    guard numbers.count == 7 else { throw .foreignArtefact }
    (statistic, spaLower, spaConsistent, spaUpper) = (numbers[0], numbers[1], numbers[2], numbers[3])
    (stepmCriticalValue, meanCorrelation, sharpeVariance) = (numbers[4], numbers[5], numbers[6])
  }
}

extension AssayError {
  fileprivate static var foreignArtefact: AssayError {
    AssayError(
      code: "damaged_artefact", message: "A cached result has another form.",
      remedy: "Remove the cache folder; it is made anew.", kind: .badData)
  }
}

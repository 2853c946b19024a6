import Diagnostics
import Figures
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
      writer.append([gate.value, gate.threshold, gate.standardError, gate.level])
      writer.append(gate.passed)
      writer.append(gate.decides)
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
      let numbers = try reader.doubles()
      guard numbers.count == 4 else { throw .foreignArtefact }
      var outcome = GateOutcome(
        key, gate: gate, metric: metric, value: numbers[0], threshold: numbers[1], rule: rule,
        passed: try reader.bool())
      (outcome.standardError, outcome.level) = (numbers[2], numbers[3])
      outcome.decides = try reader.bool()
      return outcome
    }
    screening = try ScreeningRecords(&reader)
  }
}

extension BacktestFigures {
  /// Every figure but the number of trades.
  static let fields: [any WritableKeyPath<BacktestFigures, Double> & Sendable] = {
    let ruinDay: any WritableKeyPath<BacktestFigures, Double> & Sendable = \.ruinDay
    return kept.filter { $0.figure != .trades }.map { $0.path } + [ruinDay]
  }()
}

extension ScreeningRecords {
  func append(to writer: inout ByteWriter) {
    writer.append(families) { $1.append(to: &$0) }
    writer.append(windows) { $1.append(to: &$0) }
    writer.append(candidates) { writer, candidate in
      writer.append(candidate.key)
      writer.append(candidate.place)
      writer.append([
        candidate.statistic, candidate.neutralStatistic, candidate.absolutePValue, candidate.neutralPValue,
        candidate.adjustedPValue,
      ])
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
      let place = try reader.integer()
      let numbers = try reader.doubles()
      guard numbers.count == 5 else { throw .foreignArtefact }
      var candidate = CandidateRecord(
        key, place: place, statistic: numbers[0], detail: try reader.optionalText())
      (candidate.neutralStatistic, candidate.absolutePValue) = (numbers[1], numbers[2])
      (candidate.neutralPValue, candidate.adjustedPValue) = (numbers[3], numbers[4])
      return candidate
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
    for count in [trials, movingTrials, distinctTrials, panelTrials, resamples] { writer.append(count) }
    writer.append(Self.figures.map { self[keyPath: $0] })
    for list in [nullMaxima, neutralMaxima, centredMaxima, standardizedSum] { writer.append(list) }
  }

  init(_ reader: inout ByteReader) throws(AssayError) {
    self.init(symbol: try reader.text(), strategy: try reader.text())
    (trials, movingTrials) = (try reader.integer(), try reader.integer())
    (distinctTrials, panelTrials) = (try reader.integer(), try reader.integer())
    resamples = try reader.integer()
    let numbers = try reader.doubles()
    guard numbers.count == Self.figures.count else { throw .foreignArtefact }
    for (figure, number) in zip(Self.figures, numbers) { self[keyPath: figure] = number }
    nullMaxima = try reader.doubles()
    neutralMaxima = try reader.doubles()
    centredMaxima = try reader.doubles()
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
    for count in [sessions, trials, panelTrials, resamples] { writer.append(count) }
    writer.append(Self.figures.map { self[keyPath: $0] })
  }

  /// What the end of a run adds is not part of a unit, and undefined here.
  init(_ reader: inout ByteReader) throws(AssayError) {
    self.init(symbol: try reader.text())
    (sessions, trials) = (try reader.integer(), try reader.integer())
    (panelTrials, resamples) = (try reader.integer(), try reader.integer())
    let numbers = try reader.doubles()
    guard numbers.count == Self.figures.count else { throw .foreignArtefact }
    for (figure, number) in zip(Self.figures, numbers) { self[keyPath: figure] = number }
  }
}

extension AssayError {
  fileprivate static var foreignArtefact: AssayError {
    AssayError(
      code: "damaged_artefact", message: "A cached result has another form.",
      remedy: "Remove the cache folder; it is made anew.", kind: .badData)
  }
}

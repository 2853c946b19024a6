import Diagnostics
public import Market
import Synchronization

/// The indicators of one bar series, each computed once and shared.
///
/// Two strategies, or two parameter sets, that ask for the same request get the same column (arrays share
/// their memory). Safe from many threads: a request is computed by the first that asks while the others wait
/// for it, and different requests are computed side by side. A column takes 8 bytes a bar; results stay until
/// `removeAll`, the end of the store, or until newer ones need their room.
public final class IndicatorStore: Sendable {
  public let series: BarSeries
  /// Most bytes of results that are kept for later requests. What is facts of sessions, a few columns, comes on
  /// top, and views of other bars (mirrored, joined) have the same room once more.
  public let budget: Int
  private let cache: Mutex<ColumnCache>
  private let derived = Mutex<[IndicatorColumn: [Double]]>([:])
  let views = Mutex(Views())

  /// 512 MiB: 191 columns of 350,000 bars, several times what one strategy's parameter grid reads.
  public static let usualBudget = 512 << 20

  public init(_ series: BarSeries, budget: Int = IndicatorStore.usualBudget) {
    self.series = series
    self.budget = budget
    cache = Mutex(ColumnCache(budget: budget))
  }

  /// One output of an indicator: a value for each bar, NaN before its look-back.
  ///
  /// - Parameter output: the position among the indicator's outputs.
  /// - Throws: `AssayError` for an unknown indicator, a parameter out of bounds, a wrong number of inputs, an
  ///   unknown output, or bars without the volume that the indicator needs.
  public func column(_ request: IndicatorRequest, output: Int = 0) throws -> [Double] {
    let all = try columns(request)
    guard all.indices.contains(output) else {
      throw AssayError.noSuchOutput(output, of: try Self.metadata(of: request))
    }
    return all[output]
  }

  /// All outputs of an indicator.
  /// - Throws: as `column`.
  public func columns(_ request: IndicatorRequest) throws -> [[Double]] {
    let result = cache.withLock { $0.result(of: request) }
    let (columns, isNew) = try result.get { try compute(request) }
    if isNew {
      let bytes = columns.reduce(0) { $0 + $1.count * MemoryLayout<Double>.stride }
      cache.withLock { $0.note(result, of: request, bytes: bytes) }
    }
    return columns
  }

  /// What the kept results of indicators take.
  package var bytesKept: Int { cache.withLock { $0.bytes } }

  /// Forgets all results.
  public func removeAll() {
    cache.withLock { $0 = ColumnCache(budget: budget) }
    derived.withLock { $0 = [:] }
    views.withLock { $0 = Views() }
  }

  private func compute(_ request: IndicatorRequest) throws -> [[Double]] {
    let indicator = try IndicatorCatalogue.make(request.function, parameters: request.parameters)
    let inputs = try Self.inputs(of: request, type(of: indicator).metadata).map {
      try bars($0, for: request.function)
    }
    return try indicator.values(inputs)
  }

  /// The values of a column: one for each bar.
  /// - Throws: as `column(_:output:)`; for facts of sessions what the calendar of the instrument refuses.
  public func values(of column: IndicatorColumn) throws -> [Double] { try bars(column, for: "The strategy") }

  private func bars(_ column: IndicatorColumn, for function: String) throws -> [Double] {
    switch column {
    case .open: return series.open
    case .high: return series.high
    case .low: return series.low
    case .close: return series.close
    case .volume: return try volume(for: function)
    case .session, .minute: return derivedColumn(column)
    case .sessionFact(let fact): return try sessionFact(fact)
    case .output(let request, let output): return try self.column(request, output: output)
    }
  }

  private func volume(for function: String) throws -> [Double] {
    // Zeros are volume: nothing was traded. Only a column without any value is none.
    guard let volume = series.volume, series.isEmpty || volume.contains(where: { !$0.isNaN }) else {
      throw AssayError.missingVolume(series.instrument.symbol, for: function)
    }
    return volume
  }

  private func derivedColumn(_ column: IndicatorColumn) -> [Double] {
    derived.withLock { derived in
      if let found = derived[column] { return found }
      let made = column == .session ? series.sessionDates.map(Double.init) : series.minutesOfSession
      derived[column] = made
      return made
    }
  }

  /// Computed under the lock: facts are cheap, about 10 ns a bar, and few.
  private func sessionFact(_ fact: SessionFact) throws -> [Double] {
    try derived.withLock { derived in
      if let found = derived[.sessionFact(fact)] { return found }
      let made = try fact.values(on: series)
      derived[.sessionFact(fact)] = made
      return made
    }
  }
}

extension IndicatorStore {
  /// The number of leading bars without a value, known from the request alone; along a chain look-backs add
  /// up.
  /// - Throws: `AssayError` as `column`, except for what only the bars can tell.
  public static func lookback(of request: IndicatorRequest) throws -> Int {
    let indicator = try IndicatorCatalogue.make(request.function, parameters: request.parameters)
    let before = try inputs(of: request, type(of: indicator).metadata).map { try lookback(of: $0) }
    return indicator.lookback + (before.max() ?? 0)
  }

  /// The number of leading bars of a column without a value, as far as that is known without the bars: for
  /// facts of sessions 0.
  /// - Throws: as `lookback(of:)` of a request.
  public static func lookback(of column: IndicatorColumn) throws -> Int {
    if case .output(let request, _) = column { try lookback(of: request) } else { 0 }
  }

  /// Whether a column reads volume or the clock of the session, itself or along its chain.
  public static func needs(_ column: IndicatorColumn) throws -> Set<IndicatorInput.Standard> {
    switch column {
    case .volume: [.volume]
    case .session, .sessionFact: [.session]
    case .minute: [.minute]
    case .output(let request, _): try needs(request)
    case .open, .high, .low, .close: []
    }
  }

  /// Whether the request reads volume or the clock of the session, itself or along its chain.
  public static func needs(_ request: IndicatorRequest) throws -> Set<IndicatorInput.Standard> {
    var found: Set<IndicatorInput.Standard> = []
    for column in try inputs(of: request, metadata(of: request)) { try found.formUnion(needs(column)) }
    return found
  }

  static func metadata(of request: IndicatorRequest) throws -> IndicatorMetadata {
    try IndicatorCatalogue.type(named: request.function).metadata
  }

  private static func inputs(
    of request: IndicatorRequest, _ metadata: IndicatorMetadata
  ) throws -> [IndicatorColumn] {
    if request.inputs.isEmpty { return metadata.inputs.map { IndicatorColumn($0.standard) } }
    guard request.inputs.count == metadata.inputs.count else {
      throw AssayError.wrongInputCount(request.inputs.count, of: metadata)
    }
    return request.inputs
  }
}

extension BarSeries {
  /// Minutes from the opening of the session's first bar to the close of each bar.
  ///
  /// The opening of the first bar is its close less one timeframe, so a session whose first bars are missing
  /// starts its clock late.
  var minutesOfSession: [Double] {
    var opening: Int64 = 0
    var session: Int32?
    return timestamps.indices.map { i in
      if sessionDates[i] != session {
        session = sessionDates[i]
        opening = timestamps[i] - timeframe.nanoseconds
      }
      return Double(timestamps[i] - opening) / Double(Timestamp.nanosecondsPerMinute)
    }
  }
}

import Diagnostics
import Market

/// A nested program on other bars: those of a reference instrument, or longer ones joined from the symbol's own.
struct ScopeStream: Sendable {
  private let kind: FeatureProgram.ScopeKind
  private let setting: StreamSetting
  /// One element; an array because the types contain each other.
  private var inner: [ProgramStream]
  /// The outputs at the newest bar that is over; NaN while there is none.
  private(set) var latest: [Double]
  private let undefined: [Double]
  /// Of a reference: bars that were handed in and had not closed yet, and its last outputs with their time.
  private var pending: [FeatureBar] = []
  private var newest: (timestamp: Int64, outputs: [Double])?
  /// Of joined bars: the bars that no finished one holds yet.
  private var unjoined: [FeatureBar] = []
  private var lastJoined = Int32.min
  private let calendar: SessionCalendar

  init(_ scope: FeatureProgram.Scope, _ setting: StreamSetting) throws {
    kind = scope.kind
    self.setting = setting
    var own = setting
    switch scope.kind {
    case .reference(let role):
      guard let reference = setting.references[role] else { throw AssayError.missingReference(role) }
      (own.instrument, own.timeframe) = (reference.instrument, reference.timeframe)
    case .completed(let longer): own.timeframe = longer.timeframe
    }
    calendar = try SessionCalendar(own.instrument.sessions)
    inner = [try ProgramStream(scope.program, own)]
    undefined = [Double](repeating: .nan, count: scope.program.outputs.count)
    latest = undefined
  }

  /// Hands in a bar of a reference instrument, in order of time.
  mutating func push(_ bar: FeatureBar, of role: ReferenceRole) {
    if kind == .reference(role) { pending.append(bar) }
  }

  /// Brings `latest` to what is known at the close of a bar of the symbol.
  mutating func move(to bar: FeatureBar, _ facts: SideFacts) throws {
    switch kind {
    case .reference(let role): try moveReference(to: bar.timestamp, role)
    case .completed(let longer):
      if setting.timeframe == longer.timeframe {
        latest = try inner[0].update(bar, facts)
      } else {
        try moveJoined(to: bar, longer.timeframe, facts)
      }
    }
  }

  private mutating func moveReference(to timestamp: Int64, _ role: ReferenceRole) throws {
    let delay = setting.references[role].map { role.delay($0.timeframe) } ?? 0
    let closed = pending.prefix { $0.timestamp + delay <= timestamp }
    for bar in closed { newest = (bar.timestamp, try inner[0].update(bar, SideFacts())) }
    pending.removeFirst(closed.count)
    let limit = setting.references[role].map { FeatureSource.staleness($0.timeframe) } ?? 0
    latest = newest.flatMap { timestamp - $0.timestamp <= limit ? $0.outputs : nil } ?? undefined
  }

  private mutating func moveJoined(
    to bar: FeatureBar, _ timeframe: Timeframe, _ facts: SideFacts
  ) throws {
    let isSameSession = unjoined.last?.session == bar.session
    unjoined.append(bar)
    // Within a session nothing ends before its scheduled close.
    let date = CivilDate(daysSinceEpoch: bar.session)
    if setting.timeframe.isIntraday, isSameSession,
      bar.timestamp < calendar.sessionClose(of: date).nanoseconds
    {
      return
    }
    let series = BarSeries(unjoined, setting.instrument, setting.timeframe)
    let closed = try series.joinedWhenClosed(to: timeframe)
    for index in 0..<closed.series.count where closed.knownAt[index] < unjoined.count {
      let joined = FeatureBar(closed.series, index)
      if joined.session <= lastJoined { continue }
      latest = try inner[0].update(joined, facts)
      lastJoined = joined.session
    }
    unjoined.removeAll { $0.session <= lastJoined }
  }
}

extension BarSeries {
  /// Bars of a stream as a series.
  fileprivate convenience init(_ bars: [FeatureBar], _ instrument: Instrument, _ timeframe: Timeframe) {
    self.init(
      instrument: instrument, timeframe: timeframe, timestamps: bars.map(\.timestamp), open: bars.map(\.open),
      high: bars.map(\.high), low: bars.map(\.low), close: bars.map(\.close), volume: bars.map(\.volume),
      sessionDates: bars.map(\.session))
  }
}

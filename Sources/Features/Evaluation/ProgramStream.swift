import Indicators
import Market

/// A program that takes one bar at a time; equal bit for bit to its columns.
struct ProgramStream: Sendable {
  private let program: FeatureProgram
  private var states: [State]
  private var slots: [Double]
  private var clock: BarClock
  private(set) var scopes: [ScopeStream]

  private enum State: Sendable {
    case none
    case indicator(IndicatorStream)
    /// The last values, oldest first.
    case window([Double])
    /// All earlier values in ascending order.
    case sorted([Double])
  }

  /// - Throws: zone errors of `SessionCalendar`.
  init(_ program: FeatureProgram, _ setting: StreamSetting) throws {
    self.program = program
    clock = try BarClock(setting.instrument, setting.timeframe)
    scopes = try program.scopes.map { try ScopeStream($0, setting) }
    slots = [Double](repeating: .nan, count: program.slotCount)
    states = program.steps.map { step in
      switch step.operation {
      case .indicator(let indicator, _, _): .indicator(indicator.makeStream())
      case .lag, .rolling: .window([])
      case .expandingRank: .sorted([])
      default: .none
      }
    }
  }

  /// Takes in a bar and gives the value of each formula.
  mutating func update(_ bar: FeatureBar, _ facts: SideFacts) throws -> [Double] {
    clock.move(to: bar.timestamp, session: bar.session)
    for index in scopes.indices { try scopes[index].move(to: bar, facts) }
    for index in program.steps.indices { take(index, bar, facts) }
    return program.outputs.map { slots[$0] }
  }

  /// Hands a bar of a reference instrument to those who read it.
  mutating func push(_ bar: FeatureBar, of role: ReferenceRole) {
    for index in scopes.indices { scopes[index].push(bar, of: role) }
  }

  private mutating func take(_ index: Int, _ bar: FeatureBar, _ facts: SideFacts) {
    let step = program.steps[index]
    let date = CivilDate(daysSinceEpoch: bar.session)
    switch step.operation {
    case .bar(let field): slots[step.slot] = value(field, bar)
    case .constant(let value): slots[step.slot] = value
    case .indicator(_, let inputs, let outputs):
      guard case .indicator(var stream) = states[index] else { return }
      states[index] = .none
      let values = inputs.map { slots[$0] }
      stream.update(values.span)
      for output in 0..<outputs { slots[step.slot + output] = stream[output] }
      states[index] = .indicator(stream)
    case .lag(let a, let bars):
      slots[step.slot] = window(index, slots[a], length: bars + 1).map { $0[0] } ?? .nan
    case .unary(let function, let a): slots[step.slot] = function.value(slots[a])
    case .binary(let function, let a, let b): slots[step.slot] = function.value(slots[a], slots[b])
    case .choose(let a, let b, let c): slots[step.slot] = chosen(slots[a], slots[b], slots[c])
    case .orElse(let a, let number): slots[step.slot] = slots[a].isNaN ? number : slots[a]
    case .rolling(let function, let a, let length):
      slots[step.slot] = window(index, slots[a], length: length).map { function.value($0[...]) } ?? .nan
    case .expandingRank(let a, let least): slots[step.slot] = rank(index, slots[a], least: least)
    case .foreign(let scope, let output): slots[step.slot] = scopes[scope].latest[output]
    case .fundamental(let field): slots[step.slot] = facts.reports.value(field, on: date)
    case .reportAge: slots[step.slot] = facts.reports.age(on: date)
    case .table(let field):
      slots[step.slot] = field.value(facts.tables, closing: bar.timestamp, session: bar.session)
    }
  }

  private func value(_ field: BarField, _ bar: FeatureBar) -> Double {
    switch field {
    case .open: bar.open
    case .high: bar.high
    case .low: bar.low
    case .close: bar.close
    case .volume: bar.volume
    default: clock.value(field)
    }
  }

  /// The last values with the new one; `nil` until there are `length`.
  private mutating func window(_ index: Int, _ value: Double, length: Int) -> [Double]? {
    guard case .window(var values) = states[index] else { return nil }
    states[index] = .none
    values.append(value)
    if values.count > length { values.removeFirst() }
    states[index] = .window(values)
    return values.count == length ? values : nil
  }

  private mutating func rank(_ index: Int, _ value: Double, least: Int) -> Double {
    if value.isNaN { return .nan }
    guard case .sorted(var values) = states[index] else { return .nan }
    states[index] = .none
    func first(_ isReached: (Double) -> Bool) -> Int {
      var (low, high) = (0, values.count)
      while low < high {
        let middle = (low + high) / 2
        if isReached(values[middle]) { high = middle } else { low = middle + 1 }
      }
      return low
    }
    let below = first { $0 >= value }
    let share = rankShare(
      below: below, equal: first { $0 > value } - below, of: values.count, least: least)
    values.insert(value, at: below)
    states[index] = .sorted(values)
    return share
  }
}

/// What a stream has to know of the instruments before the first bar.
struct StreamSetting: Sendable {
  var instrument: Instrument
  var timeframe: Timeframe
  var references: [ReferenceRole: (instrument: Instrument, timeframe: Timeframe)]
}

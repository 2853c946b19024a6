import Diagnostics
import Indicators

/// Formulas compiled to steps in an order in which every step comes after what it reads.
///
/// Equal parts are one step. The batch form gives every step a column, the stream gives it a value a bar; both do
/// the same arithmetic, so they are equal bit for bit.
struct FeatureProgram: Sendable {
  /// What a step does. Operands are slots: places of values.
  enum Operation: Sendable {
    case bar(BarField)
    case constant(Double)
    /// Fills one slot an output.
    case indicator(any Indicator, inputs: [Int], outputs: Int)
    case lag(Int, by: Int)
    case unary(UnaryFunction, Int)
    case binary(BinaryFunction, Int, Int)
    case choose(Int, Int, Int)
    case orElse(Int, Double)
    case rolling(RollingFunction, Int, length: Int)
    case expandingRank(Int, least: Int)
    /// An output of another program on other bars.
    case foreign(scope: Int, output: Int)
    case fundamental(FundamentalField)
    case reportAge
    case table(SideField)
  }

  struct Step: Sendable {
    var operation: Operation
    /// The first slot that it fills.
    var slot: Int
  }

  /// Whose bars a nested program runs on.
  enum ScopeKind: Hashable, Sendable {
    case reference(ReferenceRole)
    case completed(LongerBars)
  }

  struct Scope: Sendable {
    var kind: ScopeKind
    var program: FeatureProgram
  }

  private(set) var steps: [Step] = []
  private(set) var scopes: [Scope] = []
  private(set) var slotCount = 0
  /// The slot of each formula.
  private(set) var outputs: [Int] = []

  /// - Throws: for an indicator or a parameter that does not exist.
  init(_ expressions: [FeatureExpression]) throws {
    var nested = NestedExpressions()
    for expression in expressions { nested.collect(expression) }
    scopes = try nested.scopes.map { Scope(kind: $0.kind, program: try FeatureProgram($0.expressions)) }
    var compiler = Compiler(nested: nested)
    outputs = try expressions.map { try compiler.slot(of: $0) }
    steps = compiler.steps
    slotCount = compiler.slotCount
  }

  /// For each step, the slots that no later step reads and that are no output.
  var releasedAfter: [[Int]] {
    var lastUse = [Int](repeating: -1, count: slotCount)
    for (index, step) in steps.enumerated() {
      for slot in step.slots { lastUse[slot] = max(lastUse[slot], index) }
      for slot in step.operands { lastUse[slot] = index }
    }
    for slot in outputs { lastUse[slot] = .max }
    var released = [[Int]](repeating: [], count: steps.count)
    for (slot, use) in lastUse.enumerated() where use >= 0 && use < steps.count { released[use].append(slot) }
    return released
  }
}

extension FeatureProgram.Step {
  var slots: Range<Int> {
    if case .indicator(_, _, let outputs) = operation { return slot..<(slot + outputs) }
    return slot..<(slot + 1)
  }

  var operands: [Int] {
    switch operation {
    case .bar, .constant, .foreign, .fundamental, .reportAge, .table: []
    case .indicator(_, let inputs, _): inputs
    case .lag(let a, _), .unary(_, let a), .orElse(let a, _), .rolling(_, let a, _), .expandingRank(let a, _):
      [a]
    case .binary(_, let a, let b): [a, b]
    case .choose(let a, let b, let c): [a, b, c]
    }
  }
}

/// The formulas that are computed on other bars, by those bars.
private struct NestedExpressions {
  struct Group {
    var kind: FeatureProgram.ScopeKind
    var expressions: [FeatureExpression] = []
    var places: [FeatureExpression: Int] = [:]
  }

  var scopes: [Group] = []
  private var seen: Set<FeatureExpression> = []

  mutating func collect(_ expression: FeatureExpression) {
    guard seen.insert(expression).inserted else { return }
    switch expression {
    case .bar, .constant, .fundamental, .reportAge, .table: return
    case .indicator(let call, _): call.inputs.forEach { collect($0) }
    case .lagged(let a, _), .unary(_, let a), .orElse(let a, _), .rolling(_, let a, _),
      .expandingRank(let a, _):
      collect(a)
    case .binary(_, let a, let b):
      collect(a)
      collect(b)
    case .choose(let a, let b, let c): [a, b, c].forEach { collect($0) }
    case .reference(let role, let value): add(value, .reference(role))
    case .completed(let bars, let value): add(value, .completed(bars))
    }
  }

  private mutating func add(_ value: FeatureExpression, _ kind: FeatureProgram.ScopeKind) {
    let index = scopes.firstIndex { $0.kind == kind } ?? scopes.count
    if index == scopes.count { scopes.append(Group(kind: kind)) }
    if scopes[index].places[value] == nil {
      scopes[index].places[value] = scopes[index].expressions.count
      scopes[index].expressions.append(value)
    }
  }

  /// - Precondition: the formula was collected.
  func place(of value: FeatureExpression, _ kind: FeatureProgram.ScopeKind) -> (scope: Int, output: Int) {
    guard let scope = scopes.firstIndex(where: { $0.kind == kind }), let output = scopes[scope].places[value]
    else { preconditionFailure("nested formulas are collected first") }
    return (scope, output)
  }
}

private struct Compiler {
  let nested: NestedExpressions
  var steps: [FeatureProgram.Step] = []
  var slotCount = 0
  private var slots: [FeatureExpression: Int] = [:]
  private var calls: [IndicatorCall: Int] = [:]

  init(nested: NestedExpressions) { self.nested = nested }

  mutating func slot(of expression: FeatureExpression) throws -> Int {
    if let known = slots[expression] { return known }
    let slot = try compile(expression)
    slots[expression] = slot
    return slot
  }

  private mutating func compile(_ expression: FeatureExpression) throws -> Int {
    switch expression {
    case .bar(let field): return add(.bar(field))
    case .constant(let value): return add(.constant(value))
    case .indicator(let call, let output): return try firstSlot(of: call) + output
    case .lagged(let value, let bars): return add(.lag(try slot(of: value), by: bars))
    case .unary(let function, let value): return add(.unary(function, try slot(of: value)))
    case .binary(let function, let a, let b):
      return add(.binary(function, try slot(of: a), try slot(of: b)))
    case .choose(let a, let b, let c):
      return add(.choose(try slot(of: a), try slot(of: b), try slot(of: c)))
    case .orElse(let value, let number): return add(.orElse(try slot(of: value), number))
    case .rolling(let function, let value, let length):
      return add(.rolling(function, try slot(of: value), length: length))
    case .expandingRank(let value, let least):
      return add(.expandingRank(try slot(of: value), least: least))
    case .reference(let role, let value):
      let place = nested.place(of: value, .reference(role))
      return add(.foreign(scope: place.scope, output: place.output))
    case .completed(let bars, let value):
      let place = nested.place(of: value, .completed(bars))
      return add(.foreign(scope: place.scope, output: place.output))
    case .fundamental(let field): return add(.fundamental(field))
    case .reportAge: return add(.reportAge)
    case .table(let field): return add(.table(field))
    }
  }

  private mutating func firstSlot(of call: IndicatorCall) throws -> Int {
    if let known = calls[call] { return known }
    let indicator = try IndicatorCatalogue.make(call.function, parameters: call.parameters)
    let metadata = type(of: indicator).metadata
    let standard = metadata.inputs.map { FeatureExpression.bar(BarField($0.standard)) }
    let read = call.inputs.isEmpty ? standard : call.inputs
    let inputs: [Int] = try read.map { try slot(of: $0) }
    guard inputs.count == metadata.inputs.count else {
      throw AssayError(
        code: "wrong_input_count",
        message: "\(metadata.name) got \(inputs.count) inputs and reads \(metadata.inputs.count).",
        remedy: "Give \(metadata.inputs.map(\.name).joined(separator: ", ")), in this order.",
        place: metadata.name, kind: .usage)
    }
    let first = add(.indicator(indicator, inputs: inputs, outputs: metadata.outputs.count))
    calls[call] = first
    return first
  }

  private mutating func add(_ operation: FeatureProgram.Operation) -> Int {
    let step = FeatureProgram.Step(operation: operation, slot: slotCount)
    steps.append(step)
    slotCount += step.slots.count
    return step.slot
  }
}

extension BarField {
  init(_ standard: IndicatorInput.Standard) {
    switch standard {
    case .open: self = .open
    case .high: self = .high
    case .low: self = .low
    case .close: self = .close
    case .volume: self = .volume
    case .session: self = .session
    case .minute: self = .minute
    }
  }
}

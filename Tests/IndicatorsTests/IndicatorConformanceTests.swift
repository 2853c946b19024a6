import Diagnostics
import Indicators
import Testing

/// One member of the family: an indicator with parameters.
struct ConformanceCase: Sendable, CustomTestStringConvertible {
  let name: String
  let parameters: [Double]

  var testDescription: String { "\(name)\(parameters)" }

  func make() throws -> any Indicator { try IndicatorCatalogue.make(name, parameters: parameters) }

  /// Every indicator of the catalogue with its defaults, and with each parameter moved over its suggested
  /// grid.
  static let all: [ConformanceCase] = IndicatorCatalogue.all.flatMap { type in
    let standard = type.metadata.parameters.map(\.standard)
    let moved = type.metadata.parameters.enumerated().flatMap { index, parameter in
      parameter.suggested.filter { $0 != standard[index] }.map { value in
        var values = standard
        values[index] = value
        return values
      }
    }
    return ([standard] + moved).map { ConformanceCase(name: type.metadata.name, parameters: $0) }
  }
}

/// What every indicator owes; a new one is held to all of it as soon as it is in the catalogue.
@Suite struct IndicatorConformanceTests {
  @Test(arguments: ConformanceCase.all)
  func `batch and stream agree bit for bit on every shape`(member: ConformanceCase) throws {
    let indicator = try member.make()
    for shape in Shape.allCases {
      let inputs = shape.bars(indicator.lookback + 300).inputs(of: type(of: indicator).metadata)
      let batch = try indicator.values(inputs)
      let streamed = stream(indicator, inputs)
      for (output, column) in batch.enumerated() {
        #expect(
          column.firstDifference(from: streamed[output]) == nil, "\(member.testDescription) on \(shape)")
      }
    }
  }

  @Test(arguments: ConformanceCase.all)
  func `exactly the look-back has no value and the rest is finite`(member: ConformanceCase) throws {
    let indicator = try member.make()
    for shape in Shape.allCases {
      let bars = shape.bars(indicator.lookback + 200)
      let leading = leadingBars(of: indicator)
      for column in try indicator.values(bars.inputs(of: type(of: indicator).metadata)) {
        #expect(column.prefix(leading).allSatisfy { $0.isNaN }, "\(shape)")
        #expect(column.dropFirst(leading).allSatisfy { $0.isFinite }, "\(shape)")
      }
    }
  }

  @Test(arguments: ConformanceCase.all)
  func `the future never changes the past`(member: ConformanceCase) throws {
    let indicator = try member.make()
    let metadata = type(of: indicator).metadata
    let bars = Shape.gaps.bars(indicator.lookback + 120)
    let other = Shape.randomWalk.bars(indicator.lookback + 120, seed: 9)
    let whole = try indicator.values(bars.inputs(of: metadata))
    for cut in stride(from: 1, to: bars.count, by: 17) {
      let truncated = try indicator.values(bars.prefix(cut).inputs(of: metadata))
      let altered = try indicator.values(
        zip(bars.inputs(of: metadata), other.inputs(of: metadata)).map { Array($0[..<cut] + $1[cut...]) })
      for output in whole.indices {
        let past = Array(whole[output].prefix(cut))
        #expect(past.isIdentical(to: truncated[output]), "cut at \(cut)")
        #expect(past.isIdentical(to: Array(altered[output].prefix(cut))), "altered from \(cut)")
      }
    }
  }

  @Test(arguments: ConformanceCase.all)
  func `a series not longer than the look-back has no value`(member: ConformanceCase) throws {
    let indicator = try member.make()
    let metadata = type(of: indicator).metadata
    for count in Set([0, 1, indicator.lookback - 1, indicator.lookback]).sorted() {
      if count < 0 || count > indicator.lookback { continue }
      let values = try indicator.values(Shape.randomWalk.bars(count).inputs(of: metadata))
      #expect(values.count == metadata.outputs.count)
      #expect(values.allSatisfy { $0.count == count && $0.allSatisfy { $0.isNaN } }, "\(count) bars")
    }
    let values = try indicator.values(
      Shape.randomWalk.bars(leadingBars(of: indicator) + 1).inputs(of: metadata))
    #expect(values.allSatisfy { $0.filter { $0.isFinite }.count == 1 })
  }

  @Test(arguments: ConformanceCase.all)
  func `behind a gap the indicator starts again`(member: ConformanceCase) throws {
    let indicator = try member.make()
    let metadata = type(of: indicator).metadata
    let before = indicator.lookback + 60
    let bars = Shape.randomWalk.bars(2 * before)
    let gap = before - 7
    var inputs = bars.inputs(of: metadata)
    for i in inputs.indices where !metadata.inputs[i].mayBeMissing { inputs[i][gap] = .nan }
    for i in inputs.indices where i == 0 { inputs[i][0] = .nan }
    let values = try indicator.values(inputs)
    let front = try indicator.values(inputs.map { Array($0[1..<gap]) })
    let rear = try indicator.values(inputs.map { Array($0[(gap + 1)...]) })
    let streamed = stream(indicator, inputs)
    for output in values.indices {
      let expected = [.nan] + front[output] + [.nan] + rear[output]
      #expect(values[output].isIdentical(to: expected))
      #expect(streamed[output].isIdentical(to: expected))
    }
  }

  @Test(arguments: ConformanceCase.all)
  func `prices on another scale give the same picture`(member: ConformanceCase) throws {
    let indicator = try member.make()
    let metadata = type(of: indicator).metadata
    let bars = Shape.randomWalk.bars(indicator.lookback + 150)
    var scaled = bars
    for path in [\TestBars.open, \.high, \.low, \.close] {
      scaled[keyPath: path] = bars[keyPath: path].map { $0 * 1_024 }
    }
    let values = try indicator.values(bars.inputs(of: metadata))
    let other = try indicator.values(scaled.inputs(of: metadata))
    for output in values.indices {
      let degree = [0, 1, 2].first { degree in
        let factor = [1.0, 1_024, 1_048_576][degree]
        return values[output].map { $0 * factor }.isIdentical(to: other[output])
      }
      #expect(degree != nil || Self.notHomogeneous.contains(member.name), "\(metadata.outputs[output])")
    }
  }

  /// Indicators that are no homogeneous function of price by definition: an angle of a slope in price units.
  static let notHomogeneous: Set<String> = ["LINEARREG_ANGLE"]

  @Test(arguments: ConformanceCase.all)
  func `peek tells the next value and changes nothing`(member: ConformanceCase) throws {
    let indicator = try member.make()
    let inputs = Shape.randomWalk.bars(indicator.lookback + 50).inputs(of: type(of: indicator).metadata)
    var stream = indicator.makeStream()
    for i in inputs[0].indices {
      let bar = inputs.map { $0[i] }
      if i % 5 == 0 { _ = stream.peek(bar.map { $0 * 1.5 }) }
      let peeked = stream.peek(bar)
      let copy = stream
      let updated = stream.update(bar)
      #expect(peeked.map(Bits.init) == updated.map(Bits.init))
      #expect(copy.peek(bar).map(Bits.init) == updated.map(Bits.init))
      #expect((updated != nil) == (i >= indicator.lookback))
    }
  }

  /// Values by their bits, so that NaN equals itself.
  private struct Bits: Equatable {
    let patterns: [UInt64]
    init(_ values: [Double]) { patterns = values.map { $0.isNaN ? .max : $0.bitPattern } }
  }

  @Test(arguments: ConformanceCase.all)
  func `a copy of a stream goes its own way`(member: ConformanceCase) throws {
    let indicator = try member.make()
    let inputs = Shape.randomWalk.bars(indicator.lookback + 90).inputs(of: type(of: indicator).metadata)
    var disturbed = indicator.makeStream()
    var alone = indicator.makeStream()
    for i in inputs[0].indices {
      let bar = inputs.map { $0[i] }
      if i % 30 == 20 {
        var copy = disturbed
        for k in 1...40 { _ = copy.update(bar.map { $0 * (1 + 0.01 * Double(k)) }) }
      }
      #expect(disturbed.update(bar).map(Bits.init) == alone.update(bar).map(Bits.init), "bar \(i)")
    }
  }

  @Test(arguments: ConformanceCase.all)
  func `the same input gives the same output`(member: ConformanceCase) throws {
    let indicator = try member.make()
    let inputs = Shape.chop.bars(indicator.lookback + 100).inputs(of: type(of: indicator).metadata)
    let first = try indicator.values(inputs)
    var again = first.map { $0.map { _ in 0.0 } }
    try member.make().compute(inputs, into: &again)
    for output in first.indices { #expect(first[output].isIdentical(to: again[output])) }
  }

  @Test(arguments: IndicatorCatalogue.names)
  func `parameters out of bounds are refused with name, value and bound`(name: String) throws {
    let metadata = try IndicatorCatalogue.type(named: name).metadata
    for (index, parameter) in metadata.parameters.enumerated() {
      for value in [parameter.range.lowerBound - 1, parameter.range.upperBound * 2 + 1, .nan] {
        var values = metadata.parameters.map(\.standard)
        values[index] = value
        let error = #expect(throws: AssayError.self) {
          try IndicatorCatalogue.make(name, parameters: values)
        }
        #expect(error?.code == "parameter_out_of_bounds")
        #expect(error?.message.contains(parameter.name) == true && error?.message.contains(name) == true)
      }
      if parameter.kind != .real {
        var values = metadata.parameters.map(\.standard)
        values[index] = parameter.range.lowerBound + 0.5
        let error = #expect(throws: AssayError.self) {
          try IndicatorCatalogue.make(name, parameters: values)
        }
        #expect(error?.code == "parameter_not_whole")
      }
    }
    #expect(throws: AssayError.self) {
      try IndicatorCatalogue.make(name, parameters: metadata.parameters.map(\.standard) + [1])
    }
  }

  /// Bars before the first value; the made-up sessions have 13 bars.
  private func leadingBars(of indicator: any Indicator) -> Int {
    indicator.lookback + (type(of: indicator).metadata.startsWithSecondSession ? 13 : 0)
  }

  private func stream(_ indicator: any Indicator, _ inputs: [[Double]]) -> [[Double]] {
    var stream = indicator.makeStream()
    var columns = [[Double]](repeating: [], count: type(of: indicator).metadata.outputs.count)
    for i in inputs[0].indices {
      let bar = inputs.map { $0[i] }
      stream.update(bar.span)
      for output in columns.indices { columns[output].append(stream.values[output]) }
    }
    return columns
  }
}

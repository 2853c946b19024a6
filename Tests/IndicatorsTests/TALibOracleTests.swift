import Indicators
import Testing

/// Values of TA-Lib's C library, of its own regression tables, and of Wilder's book.
@Suite struct TALibOracleTests {
  /// Functions that TA-Lib computes with running sums; its own error allows 1e-6 only.
  static let runningSums: Set<String> = ["AD", "ADOSC", "OBV", "CORREL", "BETA", "VAR", "STDDEV"]

  @Test(arguments: ["aapl", "sp500"])
  func `every column equals TA-Lib's, its look-back included`(series: String) throws {
    let calls = try Oracle.specification.get().columns
    #expect(calls.count == 105 && calls.flatMap(\.outputs).count == 116)
    try compare(
      calls, on: Oracle.bars("ohlcv_\(series).csv"), with: Oracle.table("talib_\(series).csv"))
  }

  @Test func `short periods, other kinds of averages and unusual parameters equal TA-Lib's`() throws {
    try compare(
      Oracle.more.get(), on: Oracle.bars("ohlcv_aapl.csv").prefix(250), with: Oracle.table("talib_more.csv"))
  }

  private func compare(
    _ calls: [Oracle.Call], on bars: TestBars, with expected: [String: [Double]]
  ) throws {
    for call in calls {
      let values = try evaluate(call.function, call.params, inputs: call.inputs.map { column($0, bars) })
      let tolerance = Self.runningSums.contains(call.function) ? 1e-6 : 1e-9
      for (output, name) in call.outputs.enumerated() {
        let wanted = try #require(expected[name])
        let difference = zip(values[output], wanted).enumerated().first { _, pair in
          !agree(pair.0, pair.1, tolerance)
        }
        #expect(difference == nil, "\(name) \(call.params)")
      }
    }
  }

  @Test func `TA-Lib's regression tables hold to the printed digits`() throws {
    let bars = try Oracle.bars("talib_regtest_input.csv")
    let rows = try Oracle.specification.get().regtest_B.rows
    #expect(rows.count == 167)
    for row in rows {
      let metadata = try IndicatorCatalogue.type(named: row.function).metadata
      var inputs = bars.inputs(of: metadata)
      if inputs.count == 2, metadata.inputs.allSatisfy({ $0.standard == .close }) {
        inputs = [bars.high, bars.low]
      }
      // The table's MAMA is that of the median price, as in Ehlers' article.
      if row.function == "MAMA" { inputs = [zip(bars.high, bars.low).map { ($0 + $1) / 2 }] }
      let values = try evaluate(row.function, row.params, inputs: inputs)
      let output = output(row.params["output"], of: metadata)
      let value = values[output][row.bar_index]
      #expect(abs(value - row.B_expected) <= 0.01 + 1e-9, "\(row.function) \(row.params) at \(row.bar_index)")
      #expect(values[output].firstIndex { !$0.isNaN } == row.begin_index, "\(row.function) \(row.params)")
    }
  }

  @Test func `the parabolic stop follows Wilder's worked table`() throws {
    let table = try Oracle.specification.get().wilder_sar_B
    let sar = try ParabolicSAR(parameters: [table.acceleration, table.maximum])
    let values = try sar.values([table.high, table.low])[0]
    for (key, printed) in table.B_expected_by_output_index.sorted(by: { $0.key < $1.key }) {
      let index = try #require(Int(key))
      #expect(abs(values[index + 1] - printed) <= 0.0051, "output \(index)")
    }
    for (index, value) in table.A_talib_full.enumerated() {
      #expect(agree(values[index], value.number ?? .nan, 1e-9), "bar \(index)")
    }
  }

  private func evaluate(
    _ function: String, _ params: [String: Oracle.Value], inputs: [[Double]]
  ) throws -> [[Double]] {
    let metadata = try IndicatorCatalogue.type(named: function).metadata
    let values = metadata.parameters.map { params[$0.name]?.number ?? $0.standard }
    let columns = try IndicatorCatalogue.make(function, parameters: values).values(inputs)
    // TA-Lib's integer outputs have no NaN: they are 0 before the look-back.
    return metadata.isInteger ? columns.map { $0.map { $0.isNaN ? 0 : $0 } } : columns
  }

  private func column(_ name: String, _ bars: TestBars) -> [Double] {
    IndicatorInput.Standard(rawValue: name).map(bars.column) ?? []
  }

  private func output(_ word: Oracle.Value?, of metadata: IndicatorMetadata) -> Int {
    guard case .word(let name) = word else { return 0 }
    return metadata.outputs.firstIndex { $0 == name || $0.hasSuffix(name) || $0.hasPrefix(name) } ?? 0
  }

  private func agree(_ value: Double, _ wanted: Double, _ tolerance: Double) -> Bool {
    if value.isNaN || wanted.isNaN { return value.isNaN && wanted.isNaN }
    return abs(value - wanted) <= max(tolerance, tolerance * abs(wanted))
  }
}

import Foundation
import Numerics
import TestKit
import Testing

@Suite struct OptimalBlockLengthTests {
  @Test func `lengths equal another program on returns, their sizes and a simulated process`() throws {
    let cases = try BlockBootstrapTests.oracle["optimal_block_length"].array
    #expect(cases.count == 13)
    for row in cases {
      let series = try series(row)
      let length = try #require(OptimalBlockLength(series))
      #expect(isClose(length.stationary, try row["A_expected"]["arch.stationary"].double))
      #expect(isClose(length.circular, try row["A_expected"]["arch.circular"].double))
    }
  }

  private func series(_ row: OracleValue) throws -> [Double] {
    if let values = row.member("values") { return try values.doubles }
    let returns = try Bundle.module.lastColumn(row["input_file"].string)
    switch try row["transform"].string {
    case "abs_ret": return returns.map(abs)
    case "sq_ret": return returns.map { $0 * $0 }
    case "first100": return Array(returns.prefix(100))
    default: return returns
    }
  }

  @Test func `a short, constant or broken series has no optimal length`() {
    #expect(OptimalBlockLength([0.1, 0.2, -0.1]) == nil)
    #expect(OptimalBlockLength([Double](repeating: 2, count: 100)) == nil)
    #expect(OptimalBlockLength((0..<100).map { $0 == 50 ? .nan : Double($0 % 7) }) == nil)
  }

  @Test func `lengths round up to at least one`() {
    #expect(OptimalBlockLength.rounded(0.19) == 1)
    #expect(OptimalBlockLength.rounded(3.0) == 3)
    #expect(OptimalBlockLength.rounded(3.1) == 4)
  }
}

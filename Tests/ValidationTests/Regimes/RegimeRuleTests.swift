import Diagnostics
import Foundation
import TestKit
import Testing
import Validation

@Suite struct RegimeRuleTests {
  private func rows() throws -> [[Substring]] { try Bundle.module.rows("regime_labels.csv.gz") }

  @Test func `every bar has the stored label, with and without a warm-up`() throws {
    let rows = try rows()
    #expect(rows.count == 5031)
    let closes = try rows.map { try #require(Double($0[1])) }
    let own = try RegimeRule().labels(closes: closes)
    var literal = RegimeRule()
    literal.warmUp = .sideways
    let seed = try literal.labels(closes: closes)
    for (bar, row) in rows.enumerated() {
      #expect(own.labels[bar].rawValue == row[6], "bar \(bar)")
      #expect(seed.labels[bar].rawValue == row[5], "bar \(bar)")
      for (value, cell) in [(own.fast[bar], row[2]), (own.slow[bar], row[3]), (own.volatility[bar], row[4])] {
        let stored = Double(cell) ?? .nan
        // Stored with 12 digits.
        #expect(isClose(value, stored, tolerance: 1e-11 * max(1, abs(stored))), "bar \(bar)")
      }
    }
    #expect(own.count(of: .unknown) == 199)
    #expect(MarketRegime.allCases.reduce(0) { $0 + own.count(of: $1) } == rows.count)
  }

  @Test func `a label knows nothing of later bars`() throws {
    let closes = try rows().prefix(600).map { Double($0[1]) ?? .nan }
    let whole = try RegimeRule().labels(closes: closes)
    let cut = try RegimeRule().labels(closes: Array(closes.prefix(400)))
    #expect(cut.labels == Array(whole.labels.prefix(400)))
    let doubled = closes.prefix(400) + closes.suffix(200).map { $0 * 2 }
    #expect(try RegimeRule().labels(closes: Array(doubled)).labels.prefix(400) == whole.labels.prefix(400))
  }

  @Test func `a label can be used one bar later`() throws {
    var rule = RegimeRule()
    (rule.fast, rule.slow, rule.volatilityWindow) = (1, 2, 2)
    // A steady rise is bull from bar 2 on, where two returns exist.
    let labels = try rule.labels(closes: [100, 100.1, 100.2, 100.3])
    #expect(labels.labels == [.unknown, .unknown, .bull, .bull])
    #expect(labels.usable == [.unknown, .unknown, .unknown, .bull])
    #expect(labels.returns([.nan, 1, 2, 3], in: .bull) == [3])
    #expect(labels.returns([.nan, 1, 2, 3], in: .unknown) == [1, 2])
    #expect(labels.stretches(of: .bull) == [2] && labels.stretches(of: .unknown) == [2])
    #expect(labels.stretches(of: .bear).isEmpty)
  }

  @Test(arguments: [0, -1, Double.nan, .infinity])
  func `what is no price has no regime`(value: Double) throws {
    let error = #expect(throws: AssayError.self) { try RegimeRule().labels(closes: [1, value]) }
    #expect(error?.code == "invalid_close" && error?.place == "bar 2")
    #expect(try RegimeRule().labels(closes: []).labels.isEmpty)
  }
}

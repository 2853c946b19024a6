import Diagnostics
import Numerics
import Portfolio
import TestKit
import Testing

/// Bets of the largest growth against known games and the conditions of an optimum, and the part of them that keeps a
/// drawdown against paths whose drawdown is known.
@Suite struct GrowthOptimalWeightsTests {
  private static func panel(_ columns: [[Double]]) throws -> ReturnPanel {
    try ReturnPanel(names: columns.indices.map { "a\($0)" }, columns: columns)
  }

  private static func weights(_ columns: [[Double]], cap: Double? = nil) throws -> [Double] {
    try PortfolioWeights(of: panel(columns), method: .kellyGrowth, cap: cap).weights
  }

  /// A coin of probability p at even odds bets 2p − 1; two at once (p² − q²) ÷ 2(p² + q²) each (Thorp 2006).
  @Test func `games with known bets give these`() throws {
    let coin = [Double](repeating: 1, count: 6) + [Double](repeating: -1, count: 4)
    #expect(abs(try Self.weights([coin])[0] - 0.2) < 1e-9)
    var (first, second) = ([Double](), [Double]())
    for (count, a, b) in [(36, 1.0, 1.0), (24, 1, -1), (24, -1, 1), (16, -1, -1)] {
      first += [Double](repeating: a, count: count)
      second += [Double](repeating: b, count: count)
    }
    let both = try Self.weights([first, second])
    #expect(both.allSatisfy { abs($0 - 0.2 / 1.04) < 1e-8 }, "\(both)")
    // A game that loses is not bet on, and a cap holds.
    let bad = coin.map { -$0 }
    #expect(try Self.weights([bad])[0] == 0)
    #expect(abs(try Self.weights([coin], cap: 0.1)[0] - 0.1) < 1e-12)
  }

  /// Growth rises by nothing along what is held, and falls along what is not.
  @Test func `the optimum has no slope where it holds something, and a falling one where it does not`() throws
  {
    var random = TestRandom(seed: 31)
    var (held, left) = (0, 0)
    for _ in 0..<40 {
      let assets = random.integer(2...12)
      let market = (0..<300).map { _ in random.normal() * 0.01 }
      let columns = (0..<assets).map { asset in
        market.map { 0.5 * $0 + random.normal() * 0.01 + 0.0008 * Double(asset % 3 - 1) }
      }
      let weights = try Self.weights(columns)
      let wealth = (0..<300).map { day in
        1 + zip(weights, columns).reduce(0) { $0 + $1.0 * $1.1[day] }
      }
      #expect(wealth.allSatisfy { $0 > 0 })
      for (weight, column) in zip(weights, columns) {
        let slope = zip(column, wealth).reduce(0) { $0 + $1.0 / $1.1 } / 300 / 0.011
        if weight > 1e-6 {
          #expect(abs(slope) < 1e-7)
          held += 1
        } else {
          #expect(slope < 1e-7)
          left += 1
        }
      }
    }
    #expect(held > 40 && left > 40, "\(held) \(left)")
  }

  @Test func `small returns give the bets of the quadratic approximation`() throws {
    var random = TestRandom(seed: 5)
    let columns = (0..<3).map { _ in (0..<2_000).map { _ in 1e-4 * (random.normal() + 0.1) } }
    let panel = try Self.panel(columns)
    let quadratic = try PortfolioWeights(of: panel, method: .kelly).weights
    let exact = try PortfolioWeights(of: panel, method: .kellyGrowth).weights
    #expect(zip(quadratic, exact).allSatisfy { isRelativelyClose($0, $1, tolerance: 0.05) })
  }

  @Test func `an asset that never loses has no largest bet`() throws {
    let error = #expect(throws: AssayError.self) { try Self.weights([[0.01, 0.02, 0, 0.01]]) }
    #expect(error?.code == "no_losing_period")
    #expect(abs(try Self.weights([[0.01, 0.02, 0, 0.01]], cap: 2)[0] - 2) < 1e-9)
  }

  @Test(arguments: [true, false])
  func `a part keeps its drawdown on as many paths as it says, and a larger one does not`(compounds: Bool)
    throws
  {
    var random = TestRandom(seed: 12)
    let returns = (0..<500).map { _ in 0.001 + 0.03 * random.normal() }
    var last = 0.0
    for drawdown in [0.1, 0.2, 0.4] {
      let part = try BetFraction(
        of: returns, drawdown: drawdown, probability: 0.1, horizon: 100, compounds: compounds, paths: 1_000)
      #expect(part.shareBeyond <= 0.1 && part.shareBeyondAtWhole >= part.shareBeyond)
      #expect(part.fraction > last && part.fraction <= 1)
      last = part.fraction
      if part.fraction < 0.99 {
        let scaled = returns.map { $0 * part.fraction * 1.02 }
        let more = try BetFraction(
          of: scaled, drawdown: drawdown, probability: 0.1, horizon: 100, compounds: compounds, paths: 1_000)
        #expect(more.shareBeyondAtWhole > 0.095, "\(more.shareBeyondAtWhole)")
      }
    }
  }

  @Test func `bets that cannot fall that far are taken whole, and workers change nothing`() throws {
    let whole = try BetFraction(of: [0.01, 0.02, -0.001, 0.01], drawdown: 0.5, horizon: 20, compounds: true)
    #expect(whole.fraction == 1 && whole.shareBeyond == 0)
    var random = TestRandom(seed: 13)
    let returns = (0..<200).map { _ in 0.05 * random.normal() }
    let one = try BetFraction(of: returns, drawdown: 0.2, compounds: true, paths: 300)
    let two = try BetFraction(of: returns, drawdown: 0.2, compounds: true, paths: 300, workers: Workers(2))
    #expect(one == two)
    #expect(throws: AssayError.self) { try BetFraction(of: returns, drawdown: 1.5, compounds: true) }
  }
}

extension TestRandom {
  /// Nearly normal: the sum of twelve uniform numbers, less its mean.
  fileprivate mutating func normal() -> Double { (0..<12).reduce(-6.0) { sum, _ in sum + uniform() } }
}

public import Backtest
import Diagnostics
import Market
public import Portfolio

/// What one way of weighing makes of the chosen books, in whole lots, on the training dates and after.
public struct SizeComparison: Sendable {
  /// A weight method, or `as_listed` for the sizes of the list.
  public let method: String
  /// In the order of the chosen books; they sum to 1.
  public let weights: [Double]
  /// Lots of each book; 0 leaves it out.
  public let units: [Double]
  public let training: SubsetFigures?
  public let test: SubsetFigures?
  /// Why there are no figures.
  public let obstacle: String?
  /// The share that is taken of Kelly's bets; `nil` for other methods.
  public var fraction: Double?

  /// The share of Kelly's bet that is taken where no drawdown says how much.
  static let kellyShare = 0.25

  /// Weights come from the training dates alone. They are turned into whole lots that together are as many as the list
  /// has, then lowered in steps of a tenth until the training dates keep the maximum drawdown.
  static func all(
    _ universe: SubsetUniverse, members: [Int], panel: [[Double]], market: PortfolioMarket, past: SubsetSpan,
    later: SubsetSpan, _ plan: PortfolioStudy.Plan
  ) throws -> [SizeComparison] {
    let books = members.map { universe.books[$0] }
    let listed = books.map { book -> Double? in if case .units(let units) = book.size { units } else { nil } }
    guard listed.allSatisfy({ $0 != nil }), members.count > 1 else { return [] }
    let units = listed.compactMap { $0 }
    let comparison = Comparison(
      universe: universe, members: members, market: market, plan: plan,
      lots: books.map(\.bars.series.instrument.lot))
    var all = [try comparison.measured("as_listed", weights: units.map { $0 / units.reduce(0, +) }, units)]
    let capital = universe.settings.capital
    let returns = zip(members, units).map { member, size in panel[member].map { $0 / capital / size } }
    let named = ReturnPanel.Names(
      members.map { "\(universe.books[$0].book.symbol) \(universe.books[$0].book.strategy)" })
    for method in WeightMethod.allCases {
      do {
        let panel = try ReturnPanel(names: named.unique, columns: returns)
        let covariance: CovarianceMethod =
          method == .maximumSharpe || method == .kelly ? .ledoitWolf : .sample
        let found = try PortfolioWeights(of: panel, method: method, covariance: covariance)
        let share = try method.isBet ? comparison.share(method, panel.returns(of: found.weights)) : 1
        var size = try comparison.sized(method, found.weights, total: units.reduce(0, +), share: share)
        size.fraction = method.isBet ? share : nil
        all.append(size)
      } catch let error as AssayError {
        all.append(
          SizeComparison(
            method: method.rawValue, weights: [], units: [], training: nil, test: nil, obstacle: error.message
          ))
      }
    }
    return all
  }
}

extension ReturnPanel {
  /// Names that differ, for columns that may carry the same one.
  struct Names {
    let unique: [String]

    init(_ names: [String]) {
      unique = names.enumerated().map { place, name in
        names[..<place].contains(name) ? "\(name) (\(place + 1))" : name
      }
    }
  }
}

private struct Comparison {
  let universe: SubsetUniverse
  let members: [Int]
  let market: PortfolioMarket
  let plan: PortfolioStudy.Plan
  let lots: [Double]

  /// The share of Kelly's bets: of those of the largest growth the one that keeps the maximum drawdown in 95 of 100
  /// simulated years, else a quarter.
  func share(_ method: WeightMethod, _ returns: [Double]) throws -> Double {
    guard method == .kellyGrowth, let most = market.account.limits.maximumDrawdown else {
      return SizeComparison.kellyShare
    }
    let drawdown = most / universe.settings.capital
    guard drawdown < 1 else { return SizeComparison.kellyShare }
    return try BetFraction(
      of: returns, drawdown: drawdown, horizon: Int(market.daysPerYear), compounds: false, seed: plan.seed
    ).fraction
  }

  func sized(
    _ method: WeightMethod, _ weights: [Double], total: Double, share: Double
  ) throws -> SizeComparison {
    // Kelly's weights are units of each book for the whole capital; the others are shares of the units there are.
    var wanted =
      method.isBet ? weights.map { max(0, $0) * share } : weights.map { $0 * total }
    // Never more than three times what the list holds: an estimate of means has no say beyond that.
    let sum = wanted.reduce(0, +)
    if sum > 3 * total { wanted = wanted.map { $0 * 3 * total / sum } }
    var found: SizeComparison?
    for step in 0..<10 {
      let factor = 1 - Double(step) / 10
      let units = zip(wanted, lots).map { ($0 * factor / $1).rounded() * $1 }
      let measured = try measured(method.rawValue, weights: weights, units)
      if found == nil || measured.training?.stoppedOn == nil { found = measured }
      if measured.training?.stoppedOn == nil { break }
    }
    return found
      ?? SizeComparison(
        method: method.rawValue, weights: weights, units: [], training: nil, test: nil,
        obstacle: "no size keeps the maximum drawdown")
  }

  func measured(_ method: String, weights: [Double], _ units: [Double]) throws -> SizeComparison {
    let held = members.indices.filter { units[$0] > 0 }
    guard !held.isEmpty else {
      return SizeComparison(
        method: method, weights: weights, units: units, training: nil, test: nil,
        obstacle: "every size rounds to nothing")
    }
    let books = held.map { place in
      var book = universe.books[members[place]]
      book.size = .units(units[place])
      return book
    }
    let own = try SubsetUniverse(
      books, settings: universe.settings,
      priorities: universe.priorities.isEmpty ? [] : held.map { universe.priorities[members[$0]] },
      rates: universe.rates.isEmpty ? [] : held.map { universe.rates[members[$0]] })
    func figures(_ span: SubsetSpan) -> SubsetFigures {
      SubsetFigures(
        own.replay(Array(0..<own.count), limits: market.account.limits, over: span),
        daysPerYear: market.daysPerYear)
    }
    return SizeComparison(
      method: method, weights: weights, units: units,
      training: figures(own.span(from: plan.from, through: plan.trainTo)),
      test: figures(own.span(from: plan.trainTo.advanced(byDays: 1), through: plan.to)), obstacle: nil)
  }
}

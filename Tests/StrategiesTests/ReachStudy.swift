import Indicators
import Market
import Strategies

/// Takes from a rule the oldest value that it says it reads, and sees whether it answers otherwise.
struct ReachStudy {
  private let strategy: PreparedStrategy
  private let rule: PreparedRule
  private let spacing: BarSpacing

  /// Bars before the first signal.
  var warmUp: Int { strategy.warmUp }

  init(_ type: any Strategy.Type, _ set: ParameterSet) throws {
    spacing = .daily
    strategy = try PreparedStrategy(type, set)
    rule = try StrategyModel(type).rule(set, spacing: spacing)
  }

  /// Whether its prices are counted by an indicator that has no look-back of its own, a streak of closes.
  var countsStreaks: Bool { rule.lines.contains { "\($0.column)".lowercased().contains("streak") } }

  /// Whether the column that makes the warm-up as long as it is, is read that far back on some bar of a series; `nil`
  /// where the series shows no entry and so cannot tell.
  func needsItsWarmUp(on store: IndicatorStore) throws -> Bool? {
    let series = store.series
    guard strategy.obstacle(on: series) == nil else { return nil }
    var hasEntry = false
    let volume = series.volume ?? []
    let prices = [series.open, series.high, series.low, series.close, volume]
    let columns = prices + (try strategy.columns(on: store))
    for (column, reach) in try binding() {
      var (entries, exits) = (0, 0)
      for bar in max(strategy.warmUp, 60)..<series.count where entries < 200 {
        let asked = try answer(columns, at: bar)
        if asked[0] {
          entries += 1
          hasEntry = true
        } else if asked[1], exits < 100 {
          exits += 1
        } else {
          continue
        }
        // Unknown, or far away on either side: a rule that reads the value cannot give one answer to all.
        for value in [Double.nan, 1e9, -1e9] {
          var altered = columns
          for each in column { altered[each][bar - reach] = value }
          if try answer(altered, at: bar) != asked { return true }
        }
      }
    }
    return hasEntry ? false : nil
  }

  /// The columns, prices together, whose look-back and reach make the warm-up, each with its reach.
  private func binding() throws -> [([Int], Int)] {
    var binding: [([Int], Int)] = []
    if rule.priceReach == strategy.warmUp { binding.append((Array(0..<5), rule.priceReach)) }
    for (index, line) in rule.lines.enumerated() {
      let lookback = try IndicatorStore.lookback(of: line.column)
      if lookback + line.back == strategy.warmUp { binding.append(([5 + index], line.back)) }
    }
    return binding
  }

  /// Whether it would enter at a bar, and whether it would leave.
  private func answer(_ columns: [[Double]], at bar: Int) throws -> [Bool] {
    let start = max(0, bar - 300)
    let end = min(columns[0].count, bar + 2)
    let frame = SignalFrame(
      columns: columns.map { Array($0[start..<end]) },
      reach: [Int](repeating: 1_000, count: columns.count), warmUp: bar - start,
      fills: EntryFills(horizon: 1) { _ in 100 })
    let signals = try rule.signals(frame)
    switch signals.exits {
    case .anyPosition(let exits): return [signals.entries[bar - start], exits[bar - start]]
    case .perDecision: return [signals.entries[bar - start], false]
    }
  }
}

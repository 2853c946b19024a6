import Backtest
public import Diagnostics
import Market
public import Portfolio
public import Storage

extension PortfolioStudy {
  public static let version = 1

  /// `optimal_portfolio.json`.
  ///
  /// Money in the account's currency, fractions not percent, drawdowns and losses negative, undefined figures `null`.
  /// - Parameters:
  ///   - identity: names everything that the portfolio follows from.
  ///   - created: ISO 8601 UTC; the caller's clock.
  public func document(identity: Identity, created: String) -> JSONObject {
    var json: JSONObject = [
      "version": JSONValue(Self.version), "created_at": .string(created),
      "identity": .string(identity.hexadecimal),
      "symbols": JSONValue(symbols), "strategies": .object(strategies),
      "books": .array(members.map { bookJSON($0) }), "constraints": market.account.constraints,
      "account": accountJSON,
      "expected_performance": [
        "in_sample": periodJSON(training), "out_of_sample": test.map { periodJSON($0) } ?? .null,
      ],
      "binding": binding, "tried": JSONValue(choice.tried.count),
    ]
    json["dates"] = [
      "train_from": JSONValue(plan.from?.description), "train_to": .string("\(plan.trainTo)"),
      "test_to": JSONValue(plan.to?.description),
    ]
    json["search"] = searchJSON
    json["comparison"] = comparison
    json["walk_forward"] = walkForward.map { walkJSON($0) } ?? .null
    json["sensitivity"] = .array(sensitivityJSON)
    json["sizes"] = .array(sizes.map { sizeJSON($0) })
    json["front"] = .array(choice.front.prefix(50).map { subsetJSON($0) })
    json["notes"] = JSONValue(market.notes + remarks)
    return json
  }

  private var symbols: [String] {
    var seen: [String] = []
    for member in members where !seen.contains(universe.books[member].book.symbol) {
      seen.append(universe.books[member].book.symbol)
    }
    return seen
  }

  /// The strategy of each symbol; a list where a symbol has several.
  private var strategies: JSONObject {
    JSONObject(
      symbols.map { symbol -> (String, JSONValue) in
        let names = members.filter { universe.books[$0].book.symbol == symbol }
          .map { universe.books[$0].book.strategy }
        return (symbol, names.count == 1 ? .string(names[0]) : JSONValue(names))
      })
  }

  private var accountJSON: JSONValue {
    var account = market.account
    account.currency = market.currency
    return account.json
  }

  private func bookJSON(_ member: Int) -> JSONValue {
    var book = listed(member)
    let prepared = universe.books[member]
    book.size = prepared.size
    book.strategy = listed(member).strategy
    if let filter = book.filter {
      book.filter?.digest = try? ProbabilityFile.digest(of: filter.probabilities)
    }
    guard var object = book.json.objectValue else { return .null }
    // The parameters in full, so that a default that changes later changes nothing.
    let written = object["parameters"]?.objectValue ?? JSONObject()
    object["parameters"] = .object(fullParameters(member) ?? written)
    return .object(object)
  }

  private func fullParameters(_ member: Int) -> JSONObject? { market.parameters(of: listed(member)) }

  func periodJSON(_ period: PeriodResult) -> JSONValue {
    let (figures, core) = (period.figures, period.metrics.core)
    // Expectations of the days that are traded: those after the drawdown ended trading are all 0.
    let changes = zip(period.outcome.dates, period.outcome.dailyChanges)
      .filter { $0.0 <= figures.stoppedOn ?? .max }.map { $0.1 }
    let mean = changes.isEmpty ? Double.nan : changes.reduce(0, +) / Double(changes.count)
    let deviation =
      changes.count < 2
      ? Double.nan
      : (changes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(changes.count - 1)).squareRoot()
    var json = figures.json
    json["from"] = JSONValue(period.outcome.dates.first.map { "\(CivilDate(daysSinceEpoch: $0))" })
    json["to"] = JSONValue(period.outcome.dates.last.map { "\(CivilDate(daysSinceEpoch: $0))" })
    json["sharpe_interval"] = period.interval.map { JSONValue([$0.lowerBound, $0.upperBound]) } ?? .null
    json["sharpe_ratio_of_returns"] = JSONValue(core.sharpeRatio)
    json["deflated_sharpe"] = JSONValue(period.deflated)
    json["deflated_by_trials"] = JSONValue(period.trials)
    json["max_drawdown_fraction"] = JSONValue(core.maximumDrawdown)
    json["daily_mean"] = Self.number(mean)
    json["daily_deviation"] = Self.number(deviation)
    json["profit_by_book"] = .object(
      JSONObject(members.map { (name($0), .number(period.outcome.profits[$0].amount)) }))
    return .object(json)
  }

  /// What each limit did, and what it cost: the result without it less the result with it.
  private var binding: JSONValue {
    func row(_ limit: String, _ rows: PortfolioSensitivity?) -> (acts: Bool, cost: Double?) {
      guard let rows, let chosen = rows.rows.first,
        let without = rows.rows.first(where: { $0.change == "without \(limit)" })
      else { return (false, nil) }
      return (without.figures != chosen.figures, without.figures.profit - chosen.figures.profit)
    }
    return .array(
      ["max_positions", "daily_stop", "max_drawdown"].compactMap { limit -> JSONValue? in
        let (past, later) = (row(limit, sensitivity), row(limit, testSensitivity))
        if past.cost == nil { return nil }
        return [
          "limit": .string(limit), "acted_in_sample": .bool(past.acts),
          "acted_out_of_sample": .bool(later.acts),
          "profit_without_in_sample": JSONValue(past.cost),
          "profit_without_out_of_sample": JSONValue(later.cost),
        ]
      })
  }

  private var searchJSON: JSONValue {
    [
      "objective": .string(plan.objective.rawValue), "value": .number(choice.value),
      "way": .string(choice.isExhaustive ? "every subset" : "exchange and annealing"),
      "candidates": JSONValue(universe.count), "gap": JSONValue(choice.gap), "bound": JSONValue(choice.bound),
      "bound_of": choice.bound == nil
        ? .null
        : .string(
          choice.boundHoldsWithLimits ? "the account with its limits" : "the same books without limits"),
      "bound_complete": .bool(choice.boundIsComplete), "seed": .string("\(plan.seed)"),
      "earlier_trials": JSONValue(plan.earlierTrials),
    ]
  }

  private var comparison: JSONValue {
    func pair(_ training: SubsetFigures, _ test: SubsetFigures?) -> JSONValue {
      ["in_sample": .object(training.json), "out_of_sample": test.map { JSONValue.object($0.json) } ?? .null]
    }
    var json: JSONObject = ["all_candidates": pair(everything.training, everything.test)]
    json["best_single"] = pair(bestSingle.training, bestSingle.test)
    json["best_single_name"] = .string(name(bestSingle.member))
    return .object(json)
  }

  private func walkJSON(_ walk: WalkForwardChoice) -> JSONValue {
    [
      "sharpe_ratio": Self.number(walk.sharpe), "profit": .number(walk.profit),
      "idle_years": .array(walk.idleYears.map { JSONValue($0) }),
      "years": .array(
        walk.years.map { year in
          [
            "year": JSONValue(year.year), "books": JSONValue(year.members.map { name($0) }),
            "in_sample": .object(year.inSample.json), "traded": .object(year.traded.json),
            "tried": JSONValue(year.tried),
          ]
        }),
    ]
  }

  private var sensitivityJSON: [JSONValue] {
    sensitivity.rows.enumerated().map { place, row in
      [
        "change": .string(row.change), "kind": .string(row.kind.rawValue),
        "in_sample": .object(row.figures.json),
        "out_of_sample": testSensitivity.map { JSONValue.object($0.rows[place].figures.json) } ?? .null,
      ]
    }
  }

  private func sizeJSON(_ size: SizeComparison) -> JSONValue {
    func named(_ values: [Double]) -> JSONValue {
      .object(JSONObject(zip(members, values).map { (name($0), .number($1)) }))
    }
    return [
      "method": .string(size.method), "weights": named(size.weights), "units": named(size.units),
      "fraction": JSONValue(size.fraction),
      "in_sample": size.training.map { JSONValue.object($0.json) } ?? .null,
      "out_of_sample": size.test.map { JSONValue.object($0.json) } ?? .null,
      "obstacle": JSONValue(size.obstacle),
    ]
  }

  private func subsetJSON(_ subset: TriedSubset) -> JSONValue {
    var json = subset.figures.json
    json["books"] = JSONValue(subset.members.map { name($0) })
    return .object(json)
  }

  private static func number(_ value: Double) -> JSONValue { value.isFinite ? .number(value) : .null }

  /// Equity, fall from the peak and the result of each book, day by day, for a Parquet file.
  public var dailyTable: ColumnTable {
    DailyBookResults(replay, books: members.map { universe.books[$0] }).table(trainTo: plan.trainTo)
  }
}

extension SubsetFigures {
  public var json: JSONObject {
    func number(_ value: Double) -> JSONValue { value.isFinite ? .number(value) : .null }
    return [
      "sharpe_ratio": number(sharpe), "profit": number(profit), "cagr": number(cagr),
      "max_drawdown": number(maximumDrawdown), "worst_day": number(worstDay), "turnover": number(turnover),
      "trades": JSONValue(trades), "daily_stops": JSONValue(dailyStops), "refused": JSONValue(refused),
      "days": JSONValue(days),
      "stopped_on": JSONValue(stoppedOn.map { "\(CivilDate(daysSinceEpoch: $0))" }),
    ]
  }
}

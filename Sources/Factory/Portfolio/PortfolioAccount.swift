public import Backtest
public import Diagnostics

/// The account that a portfolio trades in.
public struct PortfolioAccount: Sendable, Hashable {
  public var capital: Double
  /// Currency of the account; `nil` takes that of the first book.
  public var currency: String?
  /// Exchange rates that hold at all times, in place of those of the catalogue.
  public var rates: [ExchangeRates.Constant] = []
  public var limits: AccountLimits
  public var priority: Priority
  public var execution: ExecutionRules
  public var rules: AccountRules

  /// Which entry is made first, and which position is given up, where the positions are limited.
  public enum Priority: String, Sendable, Hashable, CaseIterable {
    /// The order of the books in the list: the first comes first.
    case listed
    /// The book that did best by itself lately: the mean over the standard deviation of its daily results of the last
    /// 60 days before, each book traded alone.
    case recent
  }

  public init(
    capital: Double = 100_000, currency: String? = nil, limits: AccountLimits = .none,
    priority: Priority = .listed, execution: ExecutionRules = ExecutionRules(), rules: AccountRules = .cash
  ) {
    self.capital = capital
    self.currency = currency
    self.limits = limits
    self.priority = priority
    self.execution = execution
    self.rules = rules
  }

  var configuration: AccountConfiguration {
    var settings = AccountConfiguration(capital: capital, execution: execution, account: rules)
    settings.limits = limits
    return settings
  }

  /// The members of `constraints`: what the source's file has, and what is done when the account is full.
  public var constraints: JSONValue {
    [
      "max_positions": limits.maximumPositions.map { JSONValue($0) } ?? .null,
      "daily_stop_loss": JSONValue(limits.dailyStop), "max_drawdown": JSONValue(limits.maximumDrawdown),
      "when_full": .string(limits.whenFull.rawValue), "priority": .string(priority.rawValue),
    ]
  }

  public var json: JSONValue {
    [
      "capital": .number(capital), "currency": JSONValue(currency),
      "exchange_rates": .object(JSONObject(rates.map { ($0.pair, .number($0.value)) })),
      "execution": execution.json,
      "margin": [
        "initial": .number(rules.initialMargin), "maintenance": .number(rules.maintenanceMargin),
        "futures_initial": .number(rules.futuresInitialMargin),
        "futures_maintenance": .number(rules.futuresMaintenanceMargin),
      ],
    ]
  }

  /// Reads `account` and `constraints` of a portfolio file.
  /// - Throws: `invalid_portfolio` that names the member.
  public init(account: JSONValue?, constraints: JSONValue?, place: String) throws(AssayError) {
    self.init()
    if let value = account?["capital"] { capital = try Self.amount("account.capital", value, place) }
    currency = account?["currency"]?.stringValue
    for (pair, value) in (account?["exchange_rates"]?.objectValue?.members ?? []).map({ ($0.key, $0.value) })
    {
      guard let rate = ExchangeRates.Constant("\(pair)=\(value.text())") else {
        throw .invalidPortfolio(
          "`account.exchange_rates` has \(pair): \(value.text()), which is no rate.", place)
      }
      rates.append(rate)
    }
    if let value = account?["execution"] {
      guard let timing = value["fill"]?.stringValue.flatMap({ FillTiming(rawValue: $0) }),
        let intrabar = value["intrabar"]?.stringValue.flatMap({ IntrabarRule(rawValue: $0) }),
        let fills = value["limits"]?.stringValue.flatMap({ LimitRule(rawValue: $0) })
      else { throw .invalidPortfolio("`account.execution` is \(value.text()).", place) }
      execution = ExecutionRules(timing: timing, intrabar: intrabar, limits: fills)
    }
    if let value = account?["margin"] {
      rules.initialMargin = value["initial"]?.doubleValue ?? rules.initialMargin
      rules.maintenanceMargin = value["maintenance"]?.doubleValue ?? rules.maintenanceMargin
      rules.futuresInitialMargin = value["futures_initial"]?.doubleValue ?? rules.futuresInitialMargin
      rules.futuresMaintenanceMargin =
        value["futures_maintenance"]?.doubleValue ?? rules.futuresMaintenanceMargin
    }
    guard let constraints else { return }
    if let value = constraints["max_positions"], !value.isNull {
      guard let most = value.integerValue else {
        throw .invalidPortfolio("`constraints.max_positions` is \(value.text()).", place)
      }
      limits.maximumPositions = most
    }
    if let value = constraints["daily_stop_loss"], !value.isNull {
      limits.dailyStop = try Self.amount("constraints.daily_stop_loss", value, place)
    }
    if let value = constraints["max_drawdown"], !value.isNull {
      limits.maximumDrawdown = try Self.amount("constraints.max_drawdown", value, place)
    }
    if let value = constraints["when_full"], !value.isNull {
      guard let read = value.stringValue.flatMap({ AccountLimits.WhenFull(rawValue: $0) }) else {
        throw .invalidPortfolio("`constraints.when_full` is \(value.text()); it is wait or replace.", place)
      }
      limits.whenFull = read
    }
    if let value = constraints["priority"], !value.isNull {
      guard let read = value.stringValue.flatMap({ Priority(rawValue: $0) }) else {
        throw .invalidPortfolio("`constraints.priority` is \(value.text()); it is listed or recent.", place)
      }
      priority = read
    }
    try limits.validated()
  }

  private static func amount(_ name: String, _ value: JSONValue, _ place: String) throws(AssayError) -> Double
  {
    guard let amount = value.doubleValue, amount > 0, amount.isFinite else {
      throw .invalidPortfolio("`\(name)` is \(value.text()); it is an amount above 0.", place)
    }
    return amount
  }
}

extension AssayError {
  static func invalidPortfolio(_ message: String, _ place: String) -> AssayError {
    AssayError(
      code: "invalid_portfolio", message: "The portfolio cannot be read: \(message)",
      remedy: "Make it again with `assay portfolio optimize`, or correct the file.", place: place,
      kind: .badData)
  }
}

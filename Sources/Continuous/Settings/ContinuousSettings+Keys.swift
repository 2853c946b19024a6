public import Diagnostics
public import Factory
import Numerics
import Storage
import Validation

extension ContinuousSettings: SettingsDocument {
  public static let title = "continuous_backtest_config.json"
  public static let settings: [Setting<ContinuousSettings>] =
    system + backtests + optimization + acceptanceKeys + promotion + demotion + alertKeys
  public static let valueErrorCode: String? = "invalid_setting"

  private static let system: [Setting<ContinuousSettings>] = [
    .value(
      "system_config.scan_interval_hours", \.scanIntervalHours, .number(.range(0...8_760)),
      "hours from one iteration to the next", "--interval"),
    .value(
      "system_config.watch_files", \.watchesFiles, .flag,
      "begin at once when a strategy file or this file changes"),
    .value(
      "system_config.max_concurrent_backtests", \.maximumConcurrent, .integer(1...1_024),
      "strategies tested side by side; the cores where there are fewer", "--workers"),
    .value(
      "system_config.optimization_threshold", \.optimizationThreshold, .number(.range(0...10)),
      "gain out of sample below which nothing changes; 0.05 is 5 %"),
    .value(
      "system_config.auto_update_configs", \.updatesConfigurations, .flag,
      "test challengers and change configuration files"),
    .value(
      "system_config.memory_limit_mb", \.memoryLimitMB, .integer(64...1_048_576),
      "memory that indicators and the service unit may take"),
    .value("system_config.nice_level", \.niceLevel, .integer(0...19), "niceness of the process"),
    .value(
      "system_config.retention_days", \.retentionDays, .integer(1...36_500),
      "days that results and reports are kept"),
    .value(
      "system_config.backup_interval_days", \.backupIntervalDays, .integer(1...3_650),
      "days from one backup of the database to the next"),
    .value("system_config.seed", \.seed, .seed, "names the synthetic markets and all draws", "--seed"),
  ]

  private static let backtests: [Setting<ContinuousSettings>] = [
    .value("backtest_settings.initial_capital", \.initialCapital, CommonSettings.capital, "starting capital"),
    .value(
      "backtest_settings.commission_rate", \.commissionRate, .number(.costFraction),
      "of the value of each fill"),
    .value(
      "backtest_settings.slippage_rate", \.slippageRate, .number(.costFraction), "of the price of each fill"),
    .value(
      "backtest_settings.max_position_size", \.maximumPosition, .number(.fraction),
      "of equity in one position; futures trade one contract"),
    .optional("backtest_settings.stop_loss_atr", \.stopATR, .number(.multiple), "stop, in ATRs"),
    .optional("backtest_settings.take_profit_atr", \.targetATR, .number(.multiple), "target, in ATRs"),
    .optional(
      "backtest_settings.max_bars_held", \.maxBarsHeld, CommonSettings.maxBarsHeld, "longest holding time"),
    .value(
      "backtest_settings.scenario_bars", \.scenarioBars, .integer(300...100_000), "days of a synthetic market"
    ),
    .value(
      "backtest_settings.walk_forward_windows", \.walkForwardWindows, .integer(1...50),
      "test windows of the walk-forward"),
    .value(
      "backtest_settings.walk_forward_train_share", \.walkForwardTrainShare, .number(.range(0.1...0.95)),
      "part of a window that trains"),
    .value(
      "backtest_settings.walk_forward_candidates", \.walkForwardCandidates, .integer(2...200),
      "parameter sets among which each training window chooses, the current one among them"),
    .value(
      "backtest_settings.monte_carlo_simulations", \.monteCarloPaths, .integer(10...100_000),
      "resamples of the trades"),
    .value(
      "backtest_settings.bootstrap_samples", \.bootstrapSamples, .integer(10...100_000),
      "stationary resamples of the days"),
    .value(
      "backtest_settings.scenarios", \.scenarioWeights, .assignments,
      "weights by scenario, such as {bull: 0.5, crash: 0.5}; empty for the eight"),
    .value(
      "backtest_settings.real_data_share", \.realDataShare, .number(.probability),
      "weight of real bars in the search, where there are some; scenarios have the rest"),
  ]

  private static let optimization: [Setting<ContinuousSettings>] = [
    .value("optimization.trials", \.trials, .integer(2...100_000), "trials of a strategy in an iteration"),
    .value(
      "optimization.lowest_multiple", \.lowestMultiple, .number(.fraction),
      "least value of a parameter over its default"),
    .value(
      "optimization.highest_multiple", \.highestMultiple, .number(.range(1...100)),
      "largest value of a parameter over its default"),
    .value("optimization.weight_sharpe", \.sharpeWeight, .number(.probability), "of the Sharpe ratio"),
    .value("optimization.weight_return", \.returnWeight, .number(.probability), "of the return"),
    .value("optimization.weight_drawdown", \.drawdownWeight, .number(.probability), "of the drawdown"),
    .value(
      "optimization.deflation", \.deflation, .number(.probability),
      "probability that the improvement is beyond the best of as many trials without one"),
  ]

  private static let acceptanceKeys: [Setting<ContinuousSettings>] = [
    .value("acceptance.min_sharpe_ratio", \.acceptance.minimumSharpe, .number(.range(-100...100)), "a year"),
    .value("acceptance.min_win_rate", \.acceptance.minimumWinRate, .number(.probability), "of trades"),
    .value(
      "acceptance.max_drawdown", \.acceptance.maximumDrawdown, .number(.fraction),
      "deepest fall allowed: 0.3 is 30 %"),
    .value("acceptance.min_trades", \.acceptance.minimumTrades, .integer(0...1_000_000), "out of sample"),
    .value(
      "acceptance.min_profit_factor", \.acceptance.minimumProfitFactor, .number(.notNegative),
      "gains of trades over their losses"),
  ]

  private static let promotion: [Setting<ContinuousSettings>] = [
    .value(
      "promotion.procedure", \.procedure, .choice(),
      "spends the error over all attempts; fixed when the database is made"),
    .value(
      "promotion.alpha", \.alpha, .number(.insideUnit), "share of false promotions; fixed with the database"),
    .value("promotion.statistic", \.statistic, .choice(), "what the paired test compares"),
    .value(
      "promotion.power", \.power, .number(.range(0.5...0.999)),
      "with which the gain must be found by the test"),
    .value(
      "promotion.fresh_share", \.freshShare, .number(.range(0...0.9)),
      "part of a series' bars, at the end, that is set aside when it is first seen"),
    .value(
      "promotion.max_resamples", \.maximumResamples, .integer(1_000...100_000_000), "of one test"),
    .value(
      "promotion.max_scenario_years", \.mostScenarioYears, .integer(1...100_000),
      "most years of new synthetic markets in one test, all scenarios together"),
  ]

  private static let demotion: [Setting<ContinuousSettings>] = [
    .value("demotion.enabled", \.demotes, .flag, "restore the predecessor of a champion that falls behind"),
    .value(
      "demotion.days_to_false_alarm", \.daysToFalseAlarm, .integer(20...1_000_000),
      "mean number of days until a champion that keeps its promise is demoted"),
  ]

  private static let alertKeys: [Setting<ContinuousSettings>] = [
    .optional("alerts.webhook", \.alerts.webhook, .text, "address to which alerts are posted as JSON"),
    .optional("alerts.email", \.alerts.email, .text, "address for the system's sendmail"),
    .optional(
      "alerts.command", \.alerts.command, .text, "program that reads an alert as JSON on standard input"),
    .value("alerts.desktop", \.alerts.desktop, .flag, "show alerts with notify-send"),
    .value(
      "alerts.most_an_hour", \.alerts.mostAnHour, .integer(1...100_000), "further ones are counted only"),
    .optional(
      "alerts.stale_after_days", \.alerts.staleAfterDays, .integer(1...36_500),
      "days without new bars of a series after which an alert says so"),
  ]

  public mutating func settle(_ places: [String: String]) -> [AssayError] {
    var problems: [AssayError] = []
    if sharpeWeight + returnWeight + drawdownWeight <= 0 {
      problems.append(
        Self.problem(
          "The weights of the optimisation are all 0.", "Give at least one above 0.",
          places["optimization.weight_sharpe"] ?? "optimization.weight_sharpe"))
    }
    for entry in scenarioWeights where !(Double(entry.value).map { $0 >= 0 && $0.isFinite } ?? false) {
      problems.append(
        Self.problem(
          "The weight of the scenario `\(entry.key)` is \(entry.value).", "Give a number from 0.",
          places["backtest_settings.scenarios"] ?? "backtest_settings.scenarios"))
    }
    if !scenarioWeights.isEmpty, scenarioWeights.allSatisfy({ Double($0.value) == 0 }) {
      problems.append(
        Self.problem(
          "The weights of the scenarios are all 0.", "Give at least one above 0, or leave the key out.",
          places["backtest_settings.scenarios"] ?? "backtest_settings.scenarios"))
    }
    return problems
  }

  private static func problem(_ message: String, _ remedy: String, _ place: String) -> AssayError {
    AssayError(code: "invalid_setting", message: message, remedy: remedy, place: place, kind: .usage)
  }
}

extension ContinuousSettings {
  /// Settings that decide results, every default written out: what an iteration is repeated with.
  public var resultJSON: JSONValue {
    let operating = [
      "scan_interval_hours", "watch_files", "max_concurrent_backtests", "memory_limit_mb", "nice_level",
      "retention_days", "backup_interval_days",
    ]
    var document = JSONObject()
    for setting in Self.settings where !operating.contains(setting.name) && !setting.path.hasPrefix("alerts.")
    {
      document[setting.path] = setting.shown(self)
    }
    return .object(document)
  }

  /// Takes up the settings that `resultJSON` wrote; the others stay.
  /// - Throws: what a key refuses.
  public mutating func adopt(resultJSON json: JSONValue) throws {
    var changed = self
    for (key, value) in json.objectValue?.members ?? [] {
      let setting = try Self.setting(named: key)
      try setting.take(YAMLReader.parse(value.text(), source: key), into: &changed)
    }
    self = changed
  }
}

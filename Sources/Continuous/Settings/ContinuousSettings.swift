import Backtest
import Diagnostics
public import Factory
public import Numerics
public import Validation

/// What `continuous_backtest_config.json` says. `settings` lists every key; what the file leaves out has the default
/// that stands here. JSON is read as the YAML that it is, so comments are allowed.
public struct ContinuousSettings: Sendable, Hashable {
  // MARK: system_config

  public var scanIntervalHours = 1.0
  public var watchesFiles = true
  /// Strategies that are worked on side by side; the cores where there are fewer.
  public var maximumConcurrent = 8
  public var optimizationThreshold = 0.05
  public var updatesConfigurations = true
  public var memoryLimitMB = 2_048
  public var niceLevel = 10
  public var retentionDays = 90
  public var backupIntervalDays = 7
  public var seed: UInt64 = 1

  // MARK: backtest_settings

  public var initialCapital = 100_000.0
  public var commissionRate = 0.001
  public var slippageRate = 0.0005
  public var maximumPosition = 0.1
  public var stopATR: Double?
  public var targetATR: Double?
  public var maxBarsHeld: Int? = 20
  public var scenarioBars = 2_520
  public var walkForwardWindows = 5
  public var walkForwardTrainShare = 0.7
  public var walkForwardCandidates = 8
  public var monteCarloPaths = 100
  public var bootstrapSamples = 100
  /// Weights of the scenarios; an empty list is the eight of the catalogue.
  public var scenarioWeights: [StrategyAssignment] = []
  public var realDataShare = 0.5

  // MARK: optimization

  public var trials = 50
  public var lowestMultiple = 0.5
  public var highestMultiple = 2.0
  public var sharpeWeight = 0.4
  public var returnWeight = 0.3
  public var drawdownWeight = 0.3
  public var deflation = 0.95

  // MARK: acceptance

  public var acceptance = AcceptanceRules()

  // MARK: promotion

  public var procedure = OnlineFDR.Method.lord
  public var alpha = 0.05
  public var statistic = PairedTest.Statistic.mean
  public var power = 0.8
  public var freshShare = 0.25
  public var maximumResamples = 1_000_000
  public var mostScenarioYears = 400

  // MARK: demotion

  public var demotes = true
  public var daysToFalseAlarm = 2_520

  // MARK: alerts

  public var alerts = AlertSettings()

  public init() {}

  /// The scenarios with their weights, which sum to 1.
  var exits: ExitPlan {
    ExitPlan(stopATR: stopATR, targetATR: targetATR, maxBarsHeld: maxBarsHeld, flatBySessionClose: false)
  }
}

/// What a challenger must reach out of sample, whatever the champion does.
public struct AcceptanceRules: Sendable, Hashable {
  public var minimumSharpe = 0.5
  public var minimumWinRate = 0.4
  public var maximumDrawdown = 0.3
  public var minimumTrades = 10
  public var minimumProfitFactor = 1.2

  public init() {}
}

/// Where alerts go.
public struct AlertSettings: Sendable, Hashable {
  public var webhook: String?
  public var email: String?
  public var command: String?
  public var desktop = false
  /// At most so many an hour; the rest are counted and told with the next.
  public var mostAnHour = 12
  public var staleAfterDays: Int?

  public init() {}

  public var isEmpty: Bool { webhook == nil && email == nil && command == nil && !desktop }
}

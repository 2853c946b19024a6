public import Diagnostics
public import Factory
public import Market
public import Storage
public import Strategies

/// Whether endless iterations promote what is not there, and find what is.
///
/// Markets are free of costs in the null study: where trading costs, a challenger that trades less is truly better, and
/// promoting it is no error.
public struct ContinuousStudy: Sendable {
  public var iterations: Int
  public var strategies: [StrategyModel]
  public var code: CodeVersion
  public var workers: Int
  public var seed: UInt64
  /// Days of a market.
  public var bars: Int
  public var trials: Int
  public var procedure: ContinuousSettings

  public init(
    iterations: Int, strategies: [StrategyModel], code: CodeVersion, workers: Int, seed: UInt64, bars: Int,
    trials: Int, settings: ContinuousSettings
  ) {
    self.iterations = iterations
    self.strategies = strategies
    self.code = code
    self.workers = workers
    self.seed = seed
    self.bars = bars
    self.trials = trials
    procedure = settings
  }

  /// Where the daemon has eight scenarios, the planted study has one market. It is as long as eight, so that
  /// a challenger has as many days to show what it is worth.
  private static let marketsInOne = 8

  /// What came of one study.
  public struct Outcome: Sendable, Hashable {
    public var iterations = 0
    /// Challengers that were tested, and promotions among them.
    public var tests = 0
    public var promotions: [Promotion] = []
    public var pValues: [Double] = []

    public struct Promotion: Sendable, Hashable {
      public var iteration: Int
      public var strategy: String
      public var parameters: String
    }

    public init() {}

    /// Promotions over tests; `nil` without a test.
    public var share: Double? { tests > 0 ? Double(promotions.count) / Double(tests) : nil }

    public var json: JSONValue {
      [
        "iterations": JSONValue(iterations), "tests": JSONValue(tests),
        "promotions": JSONValue(promotions.count),
        "share": JSONValue(share),
        "first_iteration": promotions.first.map { JSONValue($0.iteration) } ?? .null,
        "promoted": .array(
          promotions.map {
            [
              "iteration": JSONValue($0.iteration), "strategy": .string($0.strategy),
              "parameters": (try? JSONValue(parsing: $0.parameters)) ?? .null,
            ]
          }), "p_values": JSONValue(pValues),
      ]
    }
  }

  /// The kinds of study.
  public enum Kind: String, Sendable, CaseIterable {
    /// Markets in which nothing can be earned; every challenger goes to the test.
    case null
    /// Markets with a planted edge that the strategies' defaults use badly.
    case planted
  }

  public func settings(_ kind: Kind) -> ContinuousSettings {
    var settings = procedure
    settings.seed = seed
    settings.scenarioBars = bars
    settings.trials = trials
    (settings.monteCarloPaths, settings.bootstrapSamples) = (10, 10)
    (settings.commissionRate, settings.slippageRate) = (0, 0)
    settings.updatesConfigurations = true
    switch kind {
    case .null:
      settings.scenarioWeights = [
        .init(key: "driftless", value: "0.5"), .init(key: "clustered", value: "0.5"),
      ]
      // Nothing but the test stands between noise and a promotion.
      settings.optimizationThreshold = 0
      settings.deflation = 0
      settings.acceptance.minimumSharpe = -100
      settings.acceptance.minimumWinRate = 0
      settings.acceptance.minimumTrades = 0
      settings.acceptance.minimumProfitFactor = 0
      settings.acceptance.maximumDrawdown = 1
    case .planted:
      settings.scenarioWeights = [.init(key: "planted_reversion", value: "1")]
      settings.scenarioBars = bars * Self.marketsInOne
    }
    return settings
  }

  /// - Parameter folder: an empty folder, for configuration files.
  /// - Returns: `nil` after an interruption.
  public func run(
    _ kind: Kind, in folder: ContinuousFolder, now: @escaping @Sendable () -> Timestamp,
    progress: @escaping @Sendable () -> Void = {}, isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) async throws -> Outcome? {
    let database = try ContinuousDatabase(folder.database)
    let library = StrategyLibrary.of(strategies)
    let environment = ContinuousEnvironment(
      folder: folder, code: code, workers: workers, library: { (library, []) }, now: now,
      isInterrupted: isInterrupted)
    var outcome = Outcome()
    for _ in 0..<iterations {
      let iteration = ContinuousIteration(settings(kind), environment, database)
      guard let result = try await iteration.run() else { return nil }
      outcome.iterations += 1
      for entry in result.entries {
        guard let attempt = entry.attempt else { continue }
        outcome.tests += 1
        outcome.pValues.append(attempt.pValue)
        if attempt.isPromoted {
          outcome.promotions.append(
            .init(iteration: result.number, strategy: attempt.strategy, parameters: attempt.newParameters))
        }
      }
      progress()
    }
    return outcome
  }
}

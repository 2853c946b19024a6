import CommandKit

extension Application {
  /// The registry: every command of `assay`, in the order in which help lists them.
  static let assay = Application(
    name: "assay",
    abstract: "A factory for trading strategies: price bars in, statistically honest strategies out.",
    groups: [
      CommandGroup("stats", "Statistics of Sharpe ratios on files.")
    ],
    commands: [
      Metrics.self,
      StatsPSR.self, StatsDSR.self, StatsMinTRL.self,
      Version.self, Completions.self,
    ])
}

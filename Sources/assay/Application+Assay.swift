import CommandKit

extension Application {
  /// The registry: every command of `assay`, in the order in which help lists them.
  static let assay = Application(
    name: "assay",
    abstract: "A factory for trading strategies: price bars in, statistically honest strategies out.",
    groups: [],
    commands: [
      Version.self, Completions.self,
    ])
}

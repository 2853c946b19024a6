/// Gate 4: does the edge survive small changes of every number that was chosen?
public struct StabilityGate: Sendable, Hashable {
  public static let name = "stability"

  /// By how much a number is moved, as a part of it; whole numbers by one at least.
  public var step = 0.1
  /// (max − min)/mean of the Sharpe ratios of the candidate and its neighbours has to be below this.
  public var maximumSpread = 0.4

  public init() {}

  /// - Parameters:
  ///   - sharpe: of the candidate, annual.
  ///   - neighbours: of the changed candidates; NaN where one does not trade, which passes nothing.
  public func judge(sharpe: Double, neighbours: [Double]) -> [GateVerdict] {
    let all = [sharpe] + neighbours
    guard !neighbours.isEmpty, !all.contains(where: \.isNaN), let high = all.max(), let low = all.min() else {
      return [
        GateVerdict("sharpe_spread", .nan, .below, maximumSpread),
        GateVerdict("worst_neighbour_sharpe", .nan, atLeast: 0),
      ]
    }
    let mean = all.reduce(0, +) / Double(all.count)
    return [
      GateVerdict("sharpe_spread", mean > 0 ? (high - low) / mean : .nan, .below, maximumSpread),
      GateVerdict("worst_neighbour_sharpe", neighbours.min() ?? .nan, atLeast: 0),
    ]
  }
}

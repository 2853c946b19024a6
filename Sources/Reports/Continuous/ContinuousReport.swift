public import Continuous
public import Market

/// An iteration of the continuous system as one page that opens offline.
public struct ContinuousReport: Sendable {
  let result: IterationResult
  let created: Timestamp

  public init(_ result: IterationResult, created: Timestamp) {
    self.result = result
    self.created = created
  }

  /// The same iteration, time and libraries give the same bytes.
  public func html(_ assets: ChartAssets) -> String {
    PageFrame(assets: assets).render(ContinuousPage(result: result, created: created))
  }
}

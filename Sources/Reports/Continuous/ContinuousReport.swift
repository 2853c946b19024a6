public import Continuous
public import Market

/// An iteration of the continuous system as one page that opens offline.
public struct ContinuousReport: Sendable {
  let result: IterationResult
  let created: Timestamp
  let assets: ChartAssets

  /// - Parameter assets: the libraries that draw the charts; without them the page has its tables alone, and says so.
  public init(_ result: IterationResult, created: Timestamp, assets: ChartAssets) {
    self.result = result
    self.created = created
    self.assets = assets
  }

  /// The same iteration and time give the same bytes.
  public var html: String {
    PageFrame(assets: assets).render(ContinuousPage(result: result, created: created))
  }
}

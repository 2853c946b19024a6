public import Continuous
public import Market

/// An iteration of the continuous system as one page that opens offline. Its plots are drawn into the page.
public struct ContinuousReport: Sendable {
  let result: IterationResult
  let created: Timestamp

  public init(_ result: IterationResult, created: Timestamp) {
    self.result = result
    self.created = created
  }

  /// The same iteration and time give the same bytes.
  public var html: String {
    PageFrame().render(ContinuousPage(result: result, created: created))
  }
}

public import Factory
public import Market

/// The walk-forward of a study as one page that opens offline.
public struct StudyWalkReport: Sendable {
  let result: StudyWalkResult
  let created: Timestamp
  let codeVersion: String

  public init(_ result: StudyWalkResult, created: Timestamp, codeVersion: String) {
    self.result = result
    self.created = created
    self.codeVersion = codeVersion
  }

  /// The same result, time and libraries give the same bytes.
  public func html(_ assets: ChartAssets) -> String {
    PageFrame(assets: assets).render(StudyWalkPage(report: self))
  }
}

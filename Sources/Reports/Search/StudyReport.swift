public import Factory
public import Market
public import Search

/// A study as one page that opens offline.
public struct StudyReport: Sendable {
  let id: String
  let name: String
  let created: Timestamp
  let codeVersion: String
  let study: Study
  /// The study's settings as JSON.
  let specification: String
  let verdict: StudyVerdict?
  /// A weighted score beside the front, where somebody gave weights.
  let score: FrontScore?

  public init(
    id: String, name: String, created: Timestamp, codeVersion: String, study: Study, specification: String,
    verdict: StudyVerdict?, score: FrontScore? = nil
  ) {
    self.id = id
    self.name = name
    self.created = created
    self.codeVersion = codeVersion
    self.study = study
    self.specification = specification
    self.verdict = verdict
    self.score = score
  }

  /// The same study, time and libraries give the same bytes.
  public func html(_ assets: ChartAssets) -> String {
    PageFrame(assets: assets).render(StudyPage(report: self))
  }
}

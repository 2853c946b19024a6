public import Factory
public import Market

/// The study of a filter as one page that opens offline.
public struct FilterReport: Sendable {
  let id: String
  let name: String
  let created: Timestamp
  let codeVersion: String
  let result: FilterResult
  let training: FilterTrades
  let validation: FilterTrades
  let border: CivilDate
  let looks: Int

  public init(
    id: String, name: String, created: Timestamp, codeVersion: String, result: FilterResult,
    training: FilterTrades, validation: FilterTrades, border: CivilDate, looks: Int
  ) {
    self.id = id
    self.name = name
    self.created = created
    self.codeVersion = codeVersion
    self.result = result
    self.training = training
    self.validation = validation
    self.border = border
    self.looks = looks
  }

  /// The same result, time and libraries give the same bytes.
  public func html(_ assets: ChartAssets) -> String {
    PageFrame(assets: assets).render(FilterPage(report: self))
  }
}

public import Diagnostics
public import Market

/// What a company published on one day.
public struct FundamentalReport: Hashable, Sendable {
  /// The day it became public; known from the next session on.
  public var published: CivilDate
  /// Figures that the report has; those it lacks are undefined, and not taken from an earlier one.
  public var values: [FundamentalField: Double]

  public init(published: CivilDate, values: [FundamentalField: Double]) {
    self.published = published
    self.values = values
  }
}

/// The reports of one company in the order of publication.
public struct FundamentalHistory: Hashable, Sendable {
  /// Days after which a report is too old to say anything: a year and a half.
  public static let stalenessLimit = 548

  private var timeline = KnownRows<FundamentalReport>()

  public var reports: [FundamentalReport] { timeline.rows }

  public init() {}

  /// - Throws: `repeated_report` for two reports of one day that differ; equal ones count once.
  public init(_ reports: [FundamentalReport], symbol: String) throws(AssayError) {
    for report in reports.sorted(by: { $0.published < $1.published }) {
      if let last = timeline.rows.last, last.published == report.published {
        if last == report { continue }
        throw AssayError(
          code: "repeated_report",
          message: "\(symbol) has two different reports of \(report.published).",
          remedy: "Keep the one that was valid, or date the correction with its own day.", place: symbol,
          kind: .badData)
      }
      append(report)
    }
  }

  /// Adds a newer report.
  ///
  /// - Precondition: it is later than the others.
  public mutating func append(_ report: FundamentalReport) {
    precondition(timeline.rows.last.map { $0.published < report.published } ?? true, "reports come in order")
    timeline.append(report, since: Int64(report.published.daysSinceEpoch))
  }

  /// The newest report that was public before the session of `date`; `nil` when there is none or it is stale.
  public func known(on date: CivilDate) -> FundamentalReport? {
    guard let newest = timeline.newest(before: Int64(date.daysSinceEpoch)),
      Int64(date.daysSinceEpoch) - newest.since <= Int64(Self.stalenessLimit)
    else { return nil }
    return newest.row
  }

  /// A figure at the session of `date`; NaN where it is not known.
  func value(_ field: FundamentalField, on date: CivilDate) -> Double {
    known(on: date)?.values[field] ?? .nan
  }

  /// Days since the report that is known at the session of `date`.
  func age(on date: CivilDate) -> Double {
    known(on: date).map { Double(date.daysSinceEpoch - $0.published.daysSinceEpoch) } ?? .nan
  }
}

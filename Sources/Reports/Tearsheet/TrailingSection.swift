import Glibc
import Market

/// What the last month, quarter, year … of the record earned, beside the benchmark.
struct TrailingSection {
  let sheet: Tearsheet

  private enum Span {
    case startOfMonth
    case startOfYear
    case months(Int)
    case all
  }

  private static let spans: [(String, Span)] = [
    ("Month to date", .startOfMonth), ("3 months", .months(3)), ("6 months", .months(6)),
    ("Year to date", .startOfYear), ("1 year", .months(12)), ("3 years, a year", .months(36)),
    ("5 years, a year", .months(60)), ("10 years, a year", .months(120)), ("All, a year", .all),
  ]

  func write(to html: inout HTMLWriter) {
    let equity = sheet.detail.equity
    let perYear = sheet.periodsPerYear
    guard let last = sheet.dates.last else { return }
    let dates = equity.times.map(\.date)
    let values = [equity.equity] + (sheet.benchmark.map { [$0.values] } ?? [])
    let rows: [[TableCell]] = Self.spans.map { name, span in
      let start = Self.start(span, last, dates)
      return [.text(name)]
        + values.map { curve in
          .figure(
            start.flatMap { start -> Double? in
              if case .all = span, let perYear { return Self.annual(curve, perYear: perYear) }
              return Self.gain(curve, from: start, dates: dates, isAnnual: Self.isAnnual(span))
            }, .signedPercent, undefinedWhen: "the record is shorter")
        }
    }
    DataTable(
      "Returns to the end of the record, \(last)",
      columns: [.text("Span"), .init(sheet.result.strategyName)]
        + (sheet.benchmark.map { [.init($0.name)] } ?? []),
      rows: rows, hasCaption: true
    ).write(to: &html)
  }

  private static func isAnnual(_ span: Span) -> Bool {
    switch span {
    case .startOfMonth, .startOfYear: false
    case .months(let count): count > 12
    case .all: true
    }
  }

  /// The last value before the span; `nil` where the record begins later.
  private static func start(_ span: Span, _ last: CivilDate, _ dates: [CivilDate]) -> Int? {
    let (year, month, day) = last.components
    let limit: CivilDate?
    switch span {
    case .all: return 0
    case .startOfMonth: limit = CivilDate(year: year, month: month, day: 1)?.advanced(byDays: -1)
    case .startOfYear: limit = CivilDate(year: year, month: 1, day: 1)?.advanced(byDays: -1)
    case .months(let count):
      let index = year * 12 + month - 1 - count
      limit =
        (0...3).lazy.compactMap {
          CivilDate(year: index / 12, month: index % 12 + 1, day: max(1, day - $0))
        }.first
    }
    guard let limit else { return nil }
    return dates.lastIndex { $0 <= limit }
  }

  /// The growth of the whole record a year, counted in sessions as the metric of the same name.
  private static func annual(_ values: [Double], perYear: Double) -> Double? {
    guard let first = values.first, let last = values.last, first > 0, last > 0, values.count > 1 else {
      return nil
    }
    return pow(last / first, perYear / Double(values.count - 1)) - 1
  }

  private static func gain(_ values: [Double], from start: Int, dates: [CivilDate], isAnnual: Bool) -> Double?
  {
    guard let end = values.last, values[start] > 0, start < values.count - 1 else { return nil }
    let growth = end / values[start]
    guard isAnnual else { return growth - 1 }
    let years = Double(dates[dates.count - 1].daysSinceEpoch - dates[start].daysSinceEpoch) / 365.25
    return growth > 0 && years > 0 ? pow(growth, 1 / years) - 1 : nil
  }
}

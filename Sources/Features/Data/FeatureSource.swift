public import Market

/// The bars of a symbol and what else features may read: reference instruments, reports and side tables.
///
/// A value of a reference is taken at its last close that is not later than the close of the bar, so a reference
/// that closes a quarter of an hour later counts with its close of the day before. A reference whose last close
/// is older than ten days and one of its bars is undefined.
public struct FeatureSource: Sendable {
  public var bars: BarSeries
  public var references: [ReferenceRole: BarSeries]
  /// `nil` where none were given at all.
  public var fundamentals: FundamentalHistory?
  /// What side tables say of the symbol, by their names.
  public var tables: [String: SideHistory]

  public init(
    _ bars: BarSeries, references: [ReferenceRole: BarSeries] = [:], fundamentals: FundamentalHistory? = nil,
    tables: [String: SideHistory] = [:]
  ) {
    self.bars = bars
    self.references = references
    self.fundamentals = fundamentals
    self.tables = tables
  }

  /// After how many nanoseconds a close of bars of `timeframe` says nothing any more.
  static func staleness(_ timeframe: Timeframe) -> Int64 {
    10 * Timestamp.nanosecondsPerDay + timeframe.nanoseconds
  }

  /// Why the source cannot serve a need; `nil` when it can.
  func lacks(_ need: FeatureNeed) -> String? {
    func hasVolume(_ series: BarSeries) -> Bool { series.volume?.contains { !$0.isNaN } ?? false }
    switch need {
    case .volume: return hasVolume(bars) ? nil : "the bars have no volume"
    case .intraday: return bars.timeframe.isIntraday ? nil : "the bars are not shorter than a day"
    case .days: return bars.timeframe <= .day ? nil : "no days can be joined from bars of \(bars.timeframe)"
    case .weeks:
      return bars.timeframe <= .week ? nil : "no weeks can be joined from bars of \(bars.timeframe)"
    case .reference(let role):
      return references[role] == nil ? "there is no reference `\(role.rawValue)`" : nil
    case .referenceVolume(let role):
      return references[role].map { hasVolume($0) ? nil : "the reference `\(role.rawValue)` has no volume" }
        ?? nil
    case .table(let field):
      guard let table = tables[field.table] else { return "there is no table `\(field.table)`" }
      return field.column == SideField.age || table.columns.contains(field.column)
        ? nil : "the table `\(field.table)` has the columns \(table.columns.joined(separator: ", "))"
    case .fundamentals: return fundamentals == nil ? "there are no reports of the company" : nil
    case .datasetWindows: return "it is made from the windows of a dataset, with `assay dataset features`"
    }
  }
}

extension ReferenceRole {
  /// Nanoseconds from the close of a bar until its values are known.
  ///
  /// The official daily close of VIX and its kin is computed from options that trade a quarter of an hour longer than
  /// shares, while files of daily bars carry the date alone. Taken at the close of the shares it would be look-ahead.
  func delay(_ timeframe: Timeframe) -> Int64 {
    self == .volatilityIndex && !timeframe.isIntraday ? 15 * Timestamp.nanosecondsPerMinute : 0
  }
}

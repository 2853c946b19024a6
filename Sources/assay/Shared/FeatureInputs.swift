import CommandKit
import Diagnostics
import Features
import Glibc
import Import
import Market
import Storage

/// What features may read beside the bars of a symbol: reference markets and reports of companies.
struct FeatureInputs: ParameterGroup {
  let references = Option.repeated(
    "reference", .assignment.named("ROLE=SYMBOL"),
    "a reference market, by symbol of the catalogue or file: market=SPY, volatility_index=VIX.csv")
  let fundamentals = Option(
    "fundamentals", .file, "reports of companies (CSV or Parquet) with symbol, report_date and figures")
  let fundamentalColumns = Option.repeated(
    "fundamental-column", .assignment.named("ROLE=COLUMN"),
    "a column of --fundamentals with another name: report_date=filed")
  let reportLag = Option(
    "report-lag", .integer(in: 0...3_650, "DAYS"), default: 0,
    "days added to the dates of --fundamentals, for files dated by the end of the period")

  /// The reference markets by role, in the timeframe of the bars where the catalogue has it, else daily.
  func readReferences(_ context: CommandContext, timeframe: Timeframe) throws -> [ReferenceRole: BarSeries] {
    var found: [ReferenceRole: BarSeries] = [:]
    for pair in context[references] {
      guard let role = ReferenceRole(rawValue: pair.key) else {
        let names = ReferenceRole.allCases.map(\.rawValue)
        throw AssayError(
          code: "unknown_reference",
          message:
            "There is no reference `\(pair.key)`.\(NearestName.suggestion(for: pair.key, among: names))",
          remedy: "References are \(names.joined(separator: ", ")).", place: "--reference", kind: .usage)
      }
      found[role] = try series(pair.value, timeframe, context)
    }
    return found
  }

  /// The reports of every company; `nil` when none are given.
  func readFundamentals(_ context: CommandContext) throws -> FundamentalsFile? {
    guard let path = context[fundamentals] else { return nil }
    var options = FundamentalsFile.Options(today: Clock.today)
    options.lagDays = context[reportLag]
    for pair in context[fundamentalColumns] { options.columns[pair.key] = pair.value }
    let file = try FundamentalsFile(path, options)
    for warning in file.warnings { context.console.warning("\(path): \(warning)") }
    return file
  }

  /// The side tables that features name.
  ///
  /// - Throws: `unknown_table` with the nearest name.
  func readTables(_ features: [String]?, _ context: CommandContext) throws -> [String: SideTable] {
    let store = SideTableStore(folder: context.globals.data)
    let names = Set((features ?? []).compactMap { SideField(feature: $0)?.table })
    return try Dictionary(uniqueKeysWithValues: names.sorted().map { ($0, try store.load($0)) })
  }

  /// Bars with what else their features may read.
  ///
  /// - Parameter features: names of features, whose side tables are read.
  func source(_ bars: BarSeries, _ context: CommandContext, features: [String]? = nil) throws -> FeatureSource
  {
    let file = try readFundamentals(context)
    let symbol = bars.instrument.symbol
    if let file, file.histories[symbol] == nil {
      context.console.warning("the reports hold none of \(symbol); its fundamental features are undefined")
    }
    let tables = try readTables(features, context)
    for name in tables.keys.sorted() where tables[name]?.knows(symbol) == false {
      context.console.warning("the table \(name) holds nothing of \(symbol); its features are undefined")
    }
    return FeatureSource(
      bars, references: try readReferences(context, timeframe: bars.timeframe),
      fundamentals: file.map { $0.histories[symbol] ?? FundamentalHistory() },
      tables: tables.mapValues { $0.history(of: symbol) })
  }

  private func series(_ name: String, _ timeframe: Timeframe, _ context: CommandContext) throws -> BarSeries {
    let catalogue = try context.workspace.catalogue()
    if access(name, R_OK) == 0, !(try catalogue.symbols()).contains(name) {
      let file = name.split(separator: "/").last.map(String.init) ?? name
      let stem = String(file.split(separator: ".").first ?? "reference")
      let known = try? catalogue.instrument(stem)
      let instrument =
        known ?? Instrument(symbol: stem, assetClass: .index, sessions: .aroundTheClock, costs: .free)
      var options = ImportOptions(instrument: instrument, timeframe: nil)
      options.today = Clock.today
      options.isExchangeZoneKnown = known != nil
      let result = try BarImporter.importFile(name, options: options)
      ImportText.warn(about: result.report, on: context.console)
      return result.series
    }
    let stored = try catalogue.timeframes(of: name)
    if stored.isEmpty || stored.contains(timeframe) { return try catalogue.load(name, timeframe) }
    return try catalogue.load(name, .day)
  }
}

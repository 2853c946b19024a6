import Market

/// Features one bar at a time, as a live system computes them; equal bit for bit to `FeatureSet.table`.
///
/// Before each bar, hand in what had become known: closed bars of the reference instruments and published reports.
///
///     var stream = try set.stream(like: source)
///     stream.push(bar, of: .market)
///     let row = try stream.update(bar)
public struct FeatureStream: Sendable {
  private var program: ProgramStream
  private var facts = SideFacts()

  init(_ program: FeatureProgram, like source: FeatureSource) throws {
    let references = source.references.mapValues { (instrument: $0.instrument, timeframe: $0.timeframe) }
    self.program = try ProgramStream(
      program,
      StreamSetting(
        instrument: source.bars.instrument, timeframe: source.bars.timeframe, references: references))
    facts.tables = source.tables.mapValues(\.empty)
  }

  /// A bar of a reference instrument that has closed, in order of time. It counts from the first bar of the
  /// symbol that closes no earlier.
  public mutating func push(_ bar: FeatureBar, of role: ReferenceRole) { program.push(bar, of: role) }

  /// A report that was published, in order of time. It counts from the next session on.
  public mutating func push(_ report: FundamentalReport) { facts.reports.append(report) }

  /// A row of a side table, in the order in which rows became known.
  ///
  /// - Precondition: the source that the stream is like has the table.
  public mutating func push(_ row: SideRow, of table: String) {
    precondition(facts.tables[table] != nil, "the stream was made without this table")
    facts.tables[table]?.append(row)
  }

  /// Takes in the next bar of the symbol and gives one value a feature; NaN where undefined.
  ///
  /// - Throws: what the calendar of an instrument refuses.
  public mutating func update(_ bar: FeatureBar) throws -> [Double] { try program.update(bar, facts) }
}

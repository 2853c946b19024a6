import Diagnostics
import Features
import Foundation
import Market
import TestKit
import Testing

/// Figures as they were known at the time: a revision, a late one, a day and a time of day.
@Suite struct SideTableTests {
  private static let today = CivilDate(daysSinceEpoch: 20_000)

  private static func read(
    _ text: String, _ change: (inout SideTableFile.Options) -> Void = { _ in }
  ) throws -> SideTableFile {
    let folder = try TemporaryFolder()
    let path = folder.file("table.csv")
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    var options = SideTableFile.Options(name: "macro", today: today)
    change(&options)
    return try SideTableFile(path, options)
  }

  private static func error(
    _ text: String, _ change: (inout SideTableFile.Options) -> Void = { _ in }
  ) throws -> AssayError {
    try #require(throws: AssayError.self) { try read(text, change) }
  }

  /// January is published on 13 February, revised on 20 March, after February was published.
  private static let published = """
    date,as_of,cpi,jobs
    2024-01-31,2024-02-13,3.1,
    2024-02-29,2024-03-12,3.2,275
    2024-01-31,2024-03-20,3.3,250
    2024-02-29,2024-04-10,3.5,270
    2024-03-31,2024-04-10,3.6,303

    """

  /// Daily bars of every weekday from a date on.
  private static func days(_ first: String, count: Int) throws -> BarSeries {
    let share = try InstrumentRegistry.resolve(symbol: "AAPL")
    let calendar = try SessionCalendar(share.sessions)
    var date = try #require(CivilDate(first))
    var dates: [CivilDate] = []
    while dates.count < count {
      if date.weekday <= 5 { dates.append(date) }
      date = date.advanced(byDays: 1)
    }
    let closes = dates.indices.map { 100 + Double(($0 * 37) % 11) }
    return BarSeries(
      instrument: share, timeframe: .day,
      timestamps: dates.map { calendar.dailyBarClose(of: $0).nanoseconds },
      open: closes, high: closes.map { $0 + 1 }, low: closes.map { $0 - 1 }, close: closes, volume: nil,
      sessionDates: dates.map(\.daysSinceEpoch))
  }

  private static func column(_ feature: String, _ bars: BarSeries, _ table: SideTable) throws -> [String:
    Double]
  {
    let source = FeatureSource(bars, tables: [table.name: table.history(of: bars.instrument.symbol)])
    let values = try FeatureSet([feature]).table(on: source).columns[0]
    return Dictionary(
      uniqueKeysWithValues: values.indices.map { (bars.sessionDate($0).description, values[$0]) })
  }

  @Test func `a bar has the figures of the newest date that were known before its session`() throws {
    let table = try Self.read(Self.published).table
    let bars = try Self.days("2024-02-01", count: 60)
    let cpi = try Self.column("table:macro.cpi", bars, table)
    #expect(cpi["2024-02-13"]?.isNaN == true)
    #expect(cpi["2024-02-14"] == 3.1 && cpi["2024-03-12"] == 3.1)
    #expect(cpi["2024-03-13"] == 3.2)
    // The revision of January comes when February is known already.
    #expect(cpi["2024-03-21"] == 3.2 && cpi["2024-04-10"] == 3.2)
    #expect(cpi["2024-04-11"] == 3.6)
  }

  @Test func `a figure that the newest row lacks is undefined and not taken from an older one`() throws {
    let table = try Self.read(
      "date,as_of,cpi,jobs\n2024-01-31,2024-02-13,3.1,200\n2024-02-29,2024-03-12,3.2,\n"
    ).table
    let bars = try Self.days("2024-02-01", count: 60)
    let jobs = try Self.column("table:macro.jobs", bars, table)
    #expect(jobs["2024-03-12"] == 200 && jobs["2024-03-13"]?.isNaN == true)
  }

  @Test func `the age counts days since the figures became known, and old figures are undefined`() throws {
    let table = try Self.read(Self.published) { $0.staleDays = 20 }.table
    let bars = try Self.days("2024-02-01", count: 60)
    let age = try Self.column("table:macro.age_days", bars, table)
    #expect(age["2024-02-14"] == 1 && age["2024-03-04"] == 20)
    #expect(age["2024-03-05"]?.isNaN == true && age["2024-03-13"] == 1)
  }

  @Test func `a time of day counts from the first bar that closes no earlier`() throws {
    let text = """
      date,as_of,rate
      2024-02-14,2024-02-14T16:00:00-05:00,1
      2024-02-15,2024-02-15T16:00:01-05:00,2

      """
    let table = try Self.read(text).table
    let rate = try Self.column("table:macro.rate", try Self.days("2024-02-12", count: 10), table)
    #expect(rate["2024-02-13"]?.isNaN == true)
    #expect(rate["2024-02-14"] == 1)
    #expect(rate["2024-02-15"] == 1 && rate["2024-02-16"] == 2)
    let local = try Self.read("date,as_of,rate\n2024-02-14,2024-02-14 16:00,1\n") {
      $0.timeZone = "America/New_York"
    }
    #expect(local.table.entries == Array(table.entries.prefix(1)))
  }

  @Test func `a date written as its midnight is a date, known from the next session on`() throws {
    for text in [
      "date,as_of,vix\n2024-02-13,2024-02-13T00:00:00Z,15.9\n2024-02-14,2024-02-14T00:00:00Z,14.4\n",
      "date,as_of,vix\n2024-02-13,2024-02-13 00:00,15.9\n2024-02-14,2024-02-14 00:00,14.4\n",
    ] {
      let table = try Self.read(text).table
      #expect(table.isDaily)
      let vix = try Self.column("table:macro.vix", try Self.days("2024-02-12", count: 5), table)
      #expect(vix["2024-02-13"]?.isNaN == true && vix["2024-02-14"] == 15.9 && vix["2024-02-15"] == 14.4)
    }
  }

  @Test func `rows are about their symbol`() throws {
    let text = "symbol,date,published,score\nAAPL,2024-02-01,2024-02-01,1\nMSFT,2024-02-01,2024-02-01,2\n"
    let table = try Self.read(text).table
    let bars = try Self.days("2024-02-01", count: 5)
    #expect(try Self.column("table:macro.score", bars, table)["2024-02-05"] == 1)
    #expect(table.symbols == ["AAPL", "MSFT"] && !table.knows("SPY"))
  }

  @Test func `the future changes nothing and one bar at a time gives the same`() throws {
    for text in [
      Self.published,
      Self.published.replacing(#/,(2024-0[234]-\d\d)/#) { ",\($0.1)T19:30:00Z" },
    ] {
      let table = try Self.read(text).table
      let bars = try Self.days("2024-02-01", count: 60)
      let set = try FeatureSet(["table:macro.cpi", "table:macro.jobs", "table:macro.age_days", "rsi_2"])
      let source = FeatureSource(bars, tables: ["macro": table.history(of: "AAPL")])
      #expect(try FeatureCheck(set, bars: bars.count, cuts: 20).problems(on: source) == [])
    }
  }

  @Test func `a table can be stored, read again and added to`() throws {
    let folder = try TemporaryFolder()
    let store = SideTableStore(folder: folder.path)
    let table = try Self.read(Self.published).table
    try store.put(table)
    #expect(store.names() == ["macro"])
    #expect(try store.load("macro") == table)
    let more = try Self.read(
      "date,as_of,cpi,jobs\n2024-04-30,2024-05-15,3.4,175\n2024-01-31,2024-02-13,3.1,\n"
    ).table
    let whole = try table.adding(more)
    #expect(whole.entries.count == 6 && whole.digest != table.digest)
    let other = try Self.read("date,as_of,cpi\n2024-04-30,2024-05-15,3.4\n").table
    #expect(throws: AssayError.self) { try table.adding(other) }
    let unknown = try #require(throws: AssayError.self) { try store.load("macros") }
    #expect(unknown.code == "unknown_table" && unknown.message.contains("macro"))
    #expect(throws: AssayError.self) { try SideTableStore.check("a.b") }
  }

  @Test func `figures known on their date or a lag after it are said so`() throws {
    let text = "date,vix\n2024-02-01,13.9\n2024-02-02,14.2\n"
    let refused = try Self.error(text)
    #expect(refused.code == "no_as_of" && refused.remedy.contains("--as-of date"))
    #expect(try Self.read(text) { $0.asOfColumn = "date" }.table.entries[1].row.since == 19_755)
    #expect(try Self.read(text) { $0.lagDays = 45 }.table.entries[0].row.since == 19_754 + 45)
  }

  static let damaged: [(text: String, code: String)] = [
    ("date,as_of,x\n2024-02-01,2024-02-02,1\n2024-02-01,2024-02-02,2\n", "repeated_row"),
    ("date,as_of,x\n2024-02-01,2099-02-02,1\n", "known_in_future"),
    (
      "date,as_of,x\n2024-02-01,2024-02-02,1\n2024-02-02,2024-02-03,many\n2024-02-03,2024-02-04,2\n",
      "not_a_number"
    ),
    ("date,as_of,x\n2024-02-01,2024-02-02,inf\n2024-02-02,2024-02-03,1\n", "not_a_number"),
    ("date,as_of,x\n2024-02-01,2024-02-02,1\n2024-02-02,2024-02-03T10:00:00Z,2\n", "mixed_as_of"),
    ("date,as_of,x\n2024-02-01,2024-02-02T10:00:00,1\n", "missing_time_zone"),
    ("date,as_of,x\n2024-02-31,2024-03-02,1\n", "invalid_date"),
    ("date,as_of,x\n2024-02-01,2024-03-02T25:00:00Z,1\n", "invalid_date"),
    ("date,as_of,age_days\n2024-02-01,2024-03-02,1\n", "reserved_name"),
    ("date,as_of,name\n2024-02-01,2024-03-02,good\n", "no_column"), ("x,y\n1,2\n", "no_column"),
  ]

  @Test(arguments: damaged)
  func `damaged tables are refused with the reason`(text: String, code: String) throws {
    let error = try Self.error(text)
    #expect(error.code == code && !error.remedy.isEmpty)
  }

  @Test func `columns that hold no numbers are left out with a note, and exchanged dates are remarked on`()
    throws
  {
    let file = try Self.read("date,as_of,cpi,remark\n2024-02-13,2024-01-31,3.1,first\n")
    #expect(file.table.columns == ["cpi"])
    #expect(file.notes.contains { $0.contains("remark") } && file.notes.contains { $0.contains("exchanged") })
  }
}

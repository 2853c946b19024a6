import Diagnostics
import Import
import Market
import Testing

/// Every option that a message of the importer names does what the message says.
///
/// A table of files that are refused; for each, the code, and the ways out that its remedy names.
@Suite struct RemedyTests {
  typealias Change = @Sendable (inout ImportOptions) throws -> Void

  struct Refusal: Sendable, CustomTestStringConvertible {
    var code: String
    var text: String
    var symbol = "SPY"
    /// What the user had said already.
    var said: Change = { _ in }
    /// Words of the remedy, and what a user does who follows them.
    var ways: [(words: String, follow: Change)]

    var testDescription: String { code }
  }

  private static let days = ["2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05", "2024-01-08"]

  /// Rows of days under a header; `@` stands for the date.
  private static func table(_ header: String, _ cells: String) -> String {
    header + "\n" + days.map { cells.replacing("@", with: $0) + "\n" }.joined()
  }

  private static func hours(_ stamps: [String], _ header: String = "time,open,high,low,close,volume")
    -> String
  {
    header + "\n" + stamps.map { "\($0),2,3,1,2,5\n" }.joined()
  }

  static let refusals: [Refusal] = [
    Refusal(
      code: "ambiguous_column", text: table("Date,Open,High,Low,Last,Settle", "@,2,3,1,2.5,1.5"),
      ways: [("--map close=Last", { $0.columns[.close] = "Last" })]),
    Refusal(
      code: "ambiguous_column", text: table("Date,Open,High,Low,Close,Volume X,Volume Y", "@,2,3,1,2,5,6"),
      ways: [
        ("--map volume=Volume X", { $0.columns[.volume] = "Volume X" }),
        ("--map volume=none", { $0.columns[.volume] = "none" }),
      ]),
    Refusal(
      code: "no_time_column",
      text: hours(["1704153600", "1704157200", "1704160800"], "Key,open,high,low,close,volume"),
      symbol: "BTCUSDT", ways: [("--map time=COLUMN", { $0.columns[.time] = "Key" })]),
    Refusal(
      code: "no_price_column", text: table("Date,A,B", "@,2,3"),
      ways: [
        (
          "--map close=A --price-only",
          {
            $0.columns[.close] = "A"
            $0.isPriceOnly = true
          }
        )
      ]),
    Refusal(
      code: "no_price_column", text: table("Date,A,B,C,D", "@,2,3,1,2"),
      ways: [
        (
          "--map open=COLUMN --map high=COLUMN --map low=COLUMN --map close=COLUMN",
          {
            for (role, name) in [(ColumnRole.open, "A"), (.high, "B"), (.low, "C"), (.close, "D")] {
              $0.columns[role] = name
            }
          }
        )
      ]),
    Refusal(
      code: "column_named_twice", text: table("Date,Open,High,Low,Close", "@,2,3,1,2"),
      said: {
        $0.columns[.open] = "Open"
        $0.columns[.high] = "2"
      }, ways: [("Name one column for each", { $0.columns[.high] = "3" })]),
    Refusal(
      code: "single_price_column", text: table("Date,Close", "@,2"),
      ways: [
        ("--price-only", { $0.isPriceOnly = true })
      ]),
    Refusal(
      code: "missing_price_column", text: table("Date,First,High,Low,Close", "@,2,3,1,2"),
      ways: [
        ("--map open=COLUMN", { $0.columns[.open] = "First" }), ("--price-only", { $0.isPriceOnly = true }),
      ]),
    Refusal(
      code: "unknown_layout", text: table("", "@,1,3,2,2").replacing("\n2024-01-02", with: "2024-01-02"),
      ways: [
        (
          "--map open=2 --map high=3",
          {
            for (role, name) in [(ColumnRole.open, "5"), (.high, "3"), (.low, "2"), (.close, "4")] {
              $0.columns[role] = name
            }
          }
        )
      ]),
    Refusal(
      code: "unreadable_time", text: table("Date,Note,Open,High,Low,Close", "@,a,2,3,1,2"),
      said: { $0.columns[.time] = "Note" }, ways: [("--map time=COLUMN", { $0.columns[.time] = "Date" })]),
    Refusal(
      code: "ambiguous_date_order",
      text: "Date,Open,High,Low,Close\n"
        + ["02/01/2024", "05/01/2024", "03/01/2024"].map { "\($0),2,3,1,2\n" }.joined(),
      said: { $0.timeframe = .day },
      ways: [
        ("--date-order dmy", { $0.dateOrder = .dayFirst }),
        (
          "--date-order mdy",
          {
            $0.dateOrder = .monthFirst
            $0.timeframe = .month
            $0.stamp = .open
          }
        ),
      ]),
    Refusal(
      code: "ambiguous_stamp",
      text: hours(["2024-01-01", "2024-01-08", "2024-01-15", "2024-01-22"]),
      ways: [("--stamp open", { $0.stamp = .open }), ("--stamp close", { $0.stamp = .close })]),
    Refusal(
      code: "ambiguous_stamp",
      text: hours((2...4).flatMap { day in (10...16).map { "2024-01-0\(day) \($0):00:00" } }),
      ways: [("--stamp close", { $0.stamp = .close }), ("--stamp open", { $0.stamp = .open })]),
    Refusal(
      code: "missing_time_zone", text: hours(["2024-01-02 10:00", "2024-01-02 11:00"]),
      said: { $0.isExchangeZoneKnown = false },
      ways: [
        ("--tz America/New_York", { $0.timeZone = "America/New_York" }),
        ("--tz UTC", { $0.timeZone = "UTC" }),
      ]),
    Refusal(
      code: "unparsable_number", text: table("Date,Open,High,Low,Close,Volume", "@,2,3,1,2,many"),
      ways: [("--map volume=none", { $0.columns[.volume] = "none" })]),
    Refusal(
      code: "unparsable_number", text: table("Date,Open,High,Low,Close,Price", "@,2,3,1,x,2"),
      ways: [("--map close=COLUMN", { $0.columns[.close] = "Price" })]),
    Refusal(
      code: "integer_prices",
      text: days.map { $0.replacing("-", with: "") + " 00:00,2700000,2710000,2690000,2705000,100\n" }
        .joined(),
      ways: [("--scale 0.0001", { $0.scale = 0.0001 }), ("--scale 1", { $0.scale = 1 })]),
    Refusal(
      code: "implausible_prices",
      text: hours(["2024-01-03T14:30:00Z", "2024-01-03T14:31:00Z"]).replacing(
        "2,3,1,2", with: "4744250000000,4746500000000,4742000000000,4745750000000"), symbol: "ES",
      ways: [("--scale 1e-09", { $0.scale = 1e-9 }), ("--scale 1", { $0.scale = 1 })]),
    Refusal(
      code: "several_symbols",
      text:
        "Date,Symbol,Open,High,Low,Close\n2024-01-02,A,2,3,1,2\n2024-01-03,B,2,3,1,2\n2024-01-04,A,2,3,1,2\n",
      ways: [
        ("--only A", { $0.onlySymbol = "A" }), ("--map symbol=none", { $0.columns[.symbol] = "none" }),
      ]),
    Refusal(
      code: "unknown_timeframe", text: hours(["2024-01-02"]), ways: [("--timeframe", { $0.timeframe = .day })]
    ),
    Refusal(
      code: "irregular_spacing",
      text: hours(["2024-01-02T10:00Z", "2024-01-02T10:07Z", "2024-01-02T10:31Z", "2024-01-02T11:49Z"]),
      symbol: "BTCUSDT", ways: [("--timeframe", { $0.timeframe = Timeframe("5m") })]),
    Refusal(
      code: "timeframe_mismatch", text: hours((10...18).map { "2024-01-02T\($0):00Z" }), symbol: "BTCUSDT",
      said: { $0.timeframe = Timeframe("4h") },
      ways: [("--timeframe 1h", { $0.timeframe = Timeframe("1h") })]),
    Refusal(
      code: "conflicting_duplicate",
      text: hours(["2024-01-02T10:00Z", "2024-01-02T11:00Z"]) + "2024-01-02T11:00Z,2,3,1,2.5,5\n",
      symbol: "BTCUSDT",
      said: { $0.duplicates = .error },
      ways: [
        ("--duplicates first", { $0.duplicates = .first }), ("`last`", { $0.duplicates = .last }),
        (
          "`quarantine`",
          {
            $0.duplicates = .quarantine
            $0.timeframe = Timeframe("1h")
          }
        ),
      ]),
    Refusal(
      code: "no_delimiter", text: table("Date:Open:High:Low:Close", "@:2:3:1:2"),
      ways: [("--delimiter", { $0.delimiter = ":" })]),
    Refusal(
      code: "implausible_times",
      text: table("Date,Real,Open,High,Low,Close", "@,@,2,3,1,2").replacing("\n2024", with: "\n2064"),
      said: { $0.columns[.time] = "Date" }, ways: [("--map time=COLUMN", { $0.columns[.time] = "Real" })]),
    Refusal(
      code: "unknown_column", text: table("Date,Open,High,Low,Close", "@,2,3,1,2"),
      said: { $0.columns[.close] = "Clse" },
      ways: [("`Close`", { $0.columns[.close] = "Close" })]),
    Refusal(
      code: "no_symbol_column", text: table("Date,Name,Open,High,Low,Close", "@,A,2,3,1,2"),
      said: { $0.onlySymbol = "A" },
      ways: [
        ("Leave out the choice", { $0.onlySymbol = nil }),
        ("--map symbol=COLUMN", { $0.columns[.symbol] = "Name" }),
      ]),
    Refusal(
      code: "invalid_scale", text: table("Date,Open,High,Low,Close", "@,2,3,1,2"), said: { $0.scale = -1 },
      ways: [("0.0001", { $0.scale = 0.0001 })]),
  ]

  @Test(arguments: refusals)
  func `a refused file can be read by each way that the message names`(refusal: Refusal) throws {
    let today = CivilDate(year: 2026, month: 11, day: 29)
    let error = try importError(refusal.text, symbol: refusal.symbol) {
      $0.today = today
      try refusal.said(&$0)
    }
    #expect(error.code == refusal.code, "\(error)")
    #expect(!error.remedy.isEmpty)
    for way in refusal.ways {
      #expect(error.remedy.contains(way.words), "`\(way.words)` is not in: \(error.remedy)")
      let result = try importText(refusal.text, symbol: refusal.symbol) {
        $0.today = today
        try refusal.said(&$0)
        try way.follow(&$0)
      }
      #expect(result.series.count > 0, "\(way.words)")
    }
  }
}

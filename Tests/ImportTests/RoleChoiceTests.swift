import Diagnostics
import Import
import Market
import Storage
import Testing

/// Which column is what, and what happens when two could be.
@Suite struct RoleChoiceTests {
  /// A table of one hour a row under the given header, all cells of a row alike but for the time.
  static func table(_ header: String, _ cells: String, count: Int = 3) -> String {
    header + "\n"
      + (0..<count).map { cells.replacing("@", with: "2024-01-02 0\($0):00:00Z") + "\n" }.joined()
  }

  static func roles(_ header: String, _ cells: String) throws -> [ColumnRole] {
    try importText(table(header, cells)).report.columns.map(\.role)
  }

  @Test func `columns are found by name wherever they stand`() throws {
    #expect(
      try Self.roles("Ticker,Open,High,Low,Close,Volume,Bid,Ask,Timestamp", "A,2,3,1,2,5,0,0,@")
        == [.symbol, .open, .high, .low, .close, .volume, .ignored, .ignored, .time])
    #expect(
      try Self.roles("t,o,h,l,c,v", "@,2,3,1,2,5") == [.time, .open, .high, .low, .close, .volume])
    #expect(
      try Self.roles("date_time,1. open,2. high,3. low,4. close,5. volume", "@,2,3,1,2,5")
        == [.time, .open, .high, .low, .close, .volume])
    #expect(
      try Self.roles("<DATE>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<TICKVOL>,<SPREAD>", "@,2,3,1,2,5,9")
        == [.time, .open, .high, .low, .close, .volume, .ignored])
    #expect(
      try Self.roles(",Price,Open,High,Low,Vol.,Change %", "@,2,2,3,1,5,1")
        == [.time, .close, .open, .high, .low, .volume, .ignored])
  }

  @Test func `an exact name wins over a longer one`() throws {
    #expect(
      try Self.roles(
        "time,open,high,low,close,Candle high,Candle low,base,base,Volume,Volume MA", "@,2,3,1,2,9,0,7,7,5,6")
        == [.time, .open, .high, .low, .close, .ignored, .ignored, .ignored, .ignored, .volume, .ignored])
    let adjusted = try importText(Self.table("Date,Open,High,Low,Close,Adj Close,Volume", "@,2,3,1,2,1.5,5"))
    #expect(adjusted.series.close == [2, 2, 2])
    #expect(adjusted.report.notes.contains { $0.contains("`Adj Close` is left out") })
  }

  @Test func `last and settle need a choice`() throws {
    let text = Self.table("Date,Open,High,Low,Last,Settle,Volume", "@,2,3,1,2.5,1.5,5")
    let error = try importError(text)
    #expect(error.code == "ambiguous_column" && error.lineAndColumn == "1:5")
    #expect(error.remedy.contains("--map close=Last"))
    #expect(try importText(text) { $0.columns[.close] = "Settle" }.series.close[0] == 1.5)
    #expect(try importText(text) { $0.columns[.close] = "last" }.series.close[0] == 2.5)
    #expect(try importText(text) { $0.columns[.close] = "6" }.series.close[0] == 1.5)
    let only = try importText(Self.table("Date,Open,High,Low,Settle", "@,2,3,1,1.5"))
    #expect(only.series.close[0] == 1.5 && only.report.notes.contains { $0.contains("`Settle` is used") })
  }

  @Test func `of two volumes the instrument's own is taken, or the user asked`() throws {
    let text = Self.table(
      "time,symbol,open,high,low,close,Volume USDT,Volume BTC", "@,BTC/USDT,2,3,1,2,500,5")
    let own = try importText(text)
    #expect(own.series.volume?[0] == 5 && own.report.notes.contains { $0.contains("`Volume USDT`") })
    let foreign = text.replacing("BTC/USDT", with: "X")
    let error = try importError(foreign, symbol: "ETHUSDT")
    #expect(error.code == "ambiguous_column" && error.remedy.contains("--map volume=none"))
    #expect(try importText(foreign, symbol: "ETHUSDT") { $0.columns[.volume] = "none" }.series.volume == nil)
    #expect(
      try importText(foreign, symbol: "ETHUSDT") { $0.columns[.volume] = "Volume USDT" }.series.volume?[0]
        == 500)
  }

  @Test func `an instant wins over a time without a zone`() throws {
    let text =
      "unix,date,open,high,low,close\n1704153600,2024-01-02 05:00:00,1,1,1,1\n"
      + "1704157200,2024-01-02 06:00:00,1,1,1,1\n"
    let result = try importText(text)
    #expect(result.series.times == ["2024-01-02T01:00:00Z", "2024-01-02T02:00:00Z"])
    #expect(result.report.notes.contains { $0.contains("`unix` is used, which is an instant") })
    let named =
      "Date_ET,open,high,low,close,Date_UTC\n2024-01-01 19:00,1,1,1,1,2024-01-02 00:00\n"
      + "2024-01-01 20:00,1,1,1,1,2024-01-02 01:00\n"
    let utc = try importText(named, symbol: "ES")
    #expect(utc.series.times == ["2024-01-02T01:00:00Z", "2024-01-02T02:00:00Z"])
    #expect(utc.report.zone == "UTC" && utc.report.zoneSource.contains("name"))
    let neither = named.replacing("_UTC", with: "_X")
    #expect(try importError(neither, symbol: "ES").code == "ambiguous_column")
    #expect(
      try importText(neither, symbol: "ES") { $0.columns[.time] = "Date_ET" }.series.times[0]
        == "2024-01-02T01:00:00Z")
  }

  @Test func `open and close times are told apart`() throws {
    let text =
      "open_time,open,high,low,close,close_time\n2024-01-02 00:00:00Z,1,1,1,1,2024-01-02 00:59:59.999Z\n"
      + "2024-01-02 01:00:00Z,1,1,1,1,2024-01-02 01:59:59.999Z\n"
    let result = try importText(text)
    #expect(result.series.times[0] == "2024-01-02T01:00:00Z" && result.report.stamp == "open")
    #expect(result.report.stampSource.contains("name"))
    let closes = try importText(text) { $0.stamp = .close }
    #expect(closes.series.times[0] == "2024-01-02T00:59:59.999Z")
  }

  @Test func `a date and a time of day in two columns belong together`() throws {
    let text =
      "Date,Time,Open,High,Low,Close\n01/28/2002,16:00,1,1,1,1\n01/28/2002,16:30,1,1,1,1\n"
      + "01/28/2002,17:00,1,1,1,1\n"
    let result = try importText(text, symbol: "ES") { $0.timeZone = "UTC" }
    #expect(result.series.times.last == "2002-01-28T17:30:00Z")
    #expect(result.report.columns.prefix(2).map(\.role) == [.date, .clock])
    let numbers = "20240102,930,1,1,1,1\n20240102,945,1,1,1,1\n20240102,1000,1,1,1,1\n"
    let mapped = try importText("Date,Time,Open,High,Low,Close\n" + numbers, symbol: "SPY")
    #expect(mapped.series.times[0] == "2024-01-02T14:45:00Z" && mapped.report.timeframe == "15m")
    let seconds = "20240102,101500,1,1,1,1\n20240102,103000,1,1,1,1\n20240102,104500,1,1,1,1\n"
    let read = try importText("Date,Time,Open,High,Low,Close\n" + seconds, symbol: "SPY")
    #expect(read.series.times[0] == "2024-01-02T15:30:00Z" && read.report.timeframe == "15m")
  }

  @Test func `one price needs a word`() throws {
    let text = "Timestamp;MidPrice;TradeVolume\n2015-01-01 00:01;2053.5;0\n2015-01-01 00:02;2053.25;3\n"
    let error = try importError(text)
    #expect(error.code == "single_price_column" && error.lineAndColumn == "1:2")
    #expect(error.remedy.contains("--price-only"))
    let series = try importText(text) { $0.isPriceOnly = true }.series
    #expect(series.open == [2053.5, 2053.25] && series.high == series.low && series.volume == [0, 3])
  }

  @Test func `a wide table gives the price that is named`() throws {
    let text = ",CL,RB\n2014-07-15,99.96,2.8986\n2014-07-16,101.2,2.8558\n"
    let error = try importError(text, symbol: "CL")
    #expect(error.code == "no_price_column" && error.remedy.contains("--map close=CL --price-only"))
    let series = try importText(text, symbol: "CL") {
      $0.columns[.close] = "RB"
      $0.isPriceOnly = true
    }.series
    #expect(series.close == [2.8986, 2.8558])
    let unknown = try importError(text, symbol: "CL") { $0.columns[.close] = "RC" }
    #expect(unknown.code == "unknown_column" && unknown.kind == .usage && unknown.message.contains("`RB`"))
  }

  @Test func `tables that are no bars are refused with what they hold`() throws {
    #expect(try importError("1315922016,5.8,1\n1315922024,5.83,3\n").code == "unknown_layout")
    #expect(
      try importError("DATE_TIME,current,next\n1982-09-13 23:00:00,19820900,19821200\n").code
        == "no_price_column")
    #expect(try importError("a,b,c\nx,1,2\ny,3,4\n").code == "no_time_column")
    #expect(try importError("time,high,low,close\n1700000000,2,1,1\n").code == "missing_price_column")
  }

  @Test func `several symbols need a choice`() throws {
    let text =
      "symbol,date,open,high,low,close\nA,2024-01-02,1,1,1,1\nB,2024-01-02,2,2,2,2\n"
      + "A,2024-01-03,3,3,3,3\nB,2024-01-03,4,4,4,4\n"
    let error = try importError(text)
    #expect(error.code == "several_symbols" && error.lineAndColumn == "3:1")
    let b = try importText(text) { $0.onlySymbol = "B" }
    #expect(b.series.close == [2, 4] && b.report.otherSymbolRows == 2 && b.report.rowsRead == 4)
    #expect(try importError(header + "1,1,1,1,1,1\n") { $0.onlySymbol = "B" }.kind != .failure)
  }

  @Test func `layouts without names ask for the volume when there are several`() throws {
    let text =
      "\"020117\",\"10\",\"12\",\"9\",\"11\",\"1763016191.20\",\"1622458\",\"38903\"\n"
      + "\"310117\",\"10\",\"12\",\"9\",\"11\",\"1605682134.95\",\"1470751\",\"31291\"\n"
      + "\"010217\",\"10\",\"12\",\"9\",\"11\",\"1605682134.95\",\"1470751\",\"31291\"\n"
    let error = try importError(text, symbol: "RELIANCE")
    #expect(error.code == "ambiguous_column" && error.remedy.contains("--map volume=6"))
    let result = try importText(text, symbol: "RELIANCE") { $0.columns[.volume] = "7" }
    #expect(result.series.volume?[0] == 1_622_458 && result.series.dates[1] == "2017-01-31")
  }

  @Test func `Binance's twelve columns are known`() throws {
    let line = "1499040000000,0.016,0.8,0.015,0.0157,148976.1,1499043599999,2434.19,308,1756.87,28.46,0\n"
    let result = try importText(line + line.replacing("1499040000", with: "1499043600"))
    #expect(result.series.volume?[0] == 148976.1 && result.report.notes.contains { $0.contains("Binance") })
  }

  @Test(arguments: [
    ("time;open;high;low;close\n1700000000;1.2.3;2;1;1\n1700003600;1.2.3;2;1;1\n", "2:2", "--map open"),
    (
      "time,open,high,low,close,volume\n1700000000,1,2,1,1,1.5X\n1700003600,1,2,1,1,1.5X\n", "2:6",
      "volume=none"
    ),
    ("time,open,high,low,close\n1700000000,,,,\n1700003600,,,,\n", "2:2", "--map open"),
  ])
  func `columns that are no numbers name their first bad cell`(text: String, at: String, remedy: String)
    throws
  {
    let error = try importError(text)
    #expect(error.code == "unparsable_number" && error.lineAndColumn == at && error.remedy.contains(remedy))
  }
}

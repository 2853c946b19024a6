import Diagnostics
import Foundation
import Import
import Market
import TestKit
import Testing

/// The dress of tables: spreadsheets, terminals, archives, joined files.
@Suite struct TableDialectTests {
  @Test func `a byte-order mark, a line sep=; and a delimiter too many are no part of the table`() throws {
    let text =
      "\u{FEFF}sep=;\r\nDate;Open;High;Low;Close;Volume;\r\n02.01.2024;431.41;432.79;429.89;431.86;123000;\r\n"
      + "31.01.2024;429.83;430.53;427.77;428.33;103000;\r\n"
    let result = try importText(text, symbol: "SPY") { $0.timeframe = .day }
    #expect(result.series.close == [431.86, 428.33] && result.report.delimiter == ";")
  }

  @Test(arguments: [";", "\t", "|"])
  func `decimal commas do not make the comma a delimiter, with or without a header`(delimiter: String) throws
  {
    let rows = (2...5).map { day in
      ["2024-01-0\(day)", "1,10", "1,18", "1,09", "1,1\(day)", "5"].joined(separator: delimiter)
    }
    let bare = rows.joined(separator: "\n") + "\n"
    #expect(try importText(bare, symbol: "EURUSD").series.close == [1.12, 1.13, 1.14, 1.15])
    let names = ["Date", "Open", "High", "Low", "Close", "Volume"].joined(separator: delimiter)
    #expect(try importText(names + "\n" + bare, symbol: "EURUSD").series.close == [1.12, 1.13, 1.14, 1.15])
  }

  @Test func `names in Latin letters of one byte are read, and can be mapped`() throws {
    let text =
      "Datum;Er\u{F6}ffnung;Hoch;Tief;Schluss\n02.01.2024;1,5;1,7;1,4;1,6\n31.01.2024;1,6;1,8;1,5;1,7\n"
    let bytes = text.unicodeScalars.map { UInt8($0.value) }
    let result = try importBytes(bytes, symbol: "EURUSD") { $0.timeframe = .day }
    #expect(result.series.open == [1.5, 1.6])
    #expect(result.report.columns[1].name == "Eröffnung")
    let mapped = try importBytes(bytes, symbol: "EURUSD") {
      $0.timeframe = .day
      $0.columns[.open] = "Eröffnung"
    }
    #expect(mapped.series.open == [1.5, 1.6])
  }

  @Test(arguments: [
    ("일자,시가,고가,저가,종가,거래량", "2024/01/0"), ("날짜,시가,고가,저가,종가,거래량", "2024년 1월 "),
    ("日付け,始値,高値,安値,終値,出来高", "2024年1月"), ("日期,開盤,最高,最低,收盤,成交量", "2024-01-0"),
    ("日期,开盘,高,低,收盘,交易量", "2024年1月"), ("Дата,Открытие,Макс.,Мин.,Цена,Объём", "2024.01.0"),
  ])
  func `columns are known in other scripts`(names: String, month: String) throws {
    let rows = (2...4).map { day in
      "\(month)\(day)\(month.hasSuffix("年1月") ? "日" : month.hasSuffix("월 ") ? "일" : ""),2,3,1,2.5,7\n"
    }
    let result = try importText(names + "\n" + rows.joined(), symbol: "SPY") { $0.timeframe = .day }
    #expect(result.series.dates == ["2024-01-02", "2024-01-03", "2024-01-04"])
    #expect(result.series.close == [2.5, 2.5, 2.5] && result.series.volume == [7, 7, 7])
  }

  @Test func `columns of one name are told apart by their positions`() throws {
    let text = "Date,Open,High,Low,Close,Close\n2024-01-02,2,3,1,2.5,2.4\n2024-01-03,2,3,1,2.5,2.4\n"
    let error = try importError(text, symbol: "SPY")
    #expect(error.code == "ambiguous_column" && error.remedy.contains("--map close=5"))
    #expect(try importText(text, symbol: "SPY") { $0.columns[.close] = "6" }.series.close == [2.4, 2.4])
    let named = try importError(text, symbol: "SPY") { $0.columns[.close] = "Close" }
    #expect(named.code == "ambiguous_column" && named.remedy.contains("--map close=5"))
  }

  @Test func `numbers that could be a volume are named where no column is called one`() throws {
    let text = "Date,Open,High,Low,Close,Up,Down\n2024-01-02,2,3,1,2.5,24,30\n2024-01-03,2,3,1,2.5,25,31\n"
    let result = try importText(text, symbol: "SPY")
    #expect(result.series.volume == nil)
    #expect(result.report.notes.contains { $0.contains("`--map volume=NAME` takes one of `Up`, `Down`") })
    let mapped = try importText(text, symbol: "SPY") { $0.columns[.volume] = "Down" }
    #expect(
      mapped.series.volume == [30, 31] && !mapped.report.notes.contains { $0.contains("takes one of") })
  }

  @Test func `of two volumes the one that is not all zeros is taken`() throws {
    let text = """
      <DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\t<VOL>\t<SPREAD>
      2024.01.04\t10:00:00\t1.0940\t1.0945\t1.0935\t1.0942\t3000\t0\t8
      2024.01.04\t11:00:00\t1.0941\t1.0946\t1.0936\t1.0943\t3001\t0\t9

      """
    let result = try importText(text, symbol: "EURUSD") { $0.timeZone = "Etc/GMT-2" }
    #expect(result.series.volume == [3_000, 3_001])
    #expect(result.report.notes.contains { $0.contains("<VOL>") })
  }

  @Test func `the short names of an exchange are known, and equal dates are one`() throws {
    let text = """
      TradDt,BizDt,TckrSymb,OpnPric,HghPric,LwPric,ClsPric,LastPric,TtlTradgVol
      2024-07-08,2024-07-08,RELIANCE,3180.0,3207.95,3171.2,3201.8,3201.0,5231000
      2024-07-09,2024-07-09,RELIANCE,3200,3205,3161.1,3180.2,3181,4100000

      """
    let result = try importText(text, symbol: "RELIANCE")
    #expect(result.series.close == [3_201.8, 3_180.2] && result.series.volume == [5_231_000, 4_100_000])
  }

  @Test func `headers in between are put aside and counted`() throws {
    let day = "2024-01-0"
    let text =
      "Date,Open,High,Low,Close\n\(day)2,1,1,1,1\n\(day)3,1,1,1,1\nDate,Open,High,Low,Close\n\(day)4,1,1,1,1\n"
    let result = try importText(text, symbol: "SPY")
    #expect(result.series.count == 3 && result.report.quarantinedRows == 1)
  }

  @Test func `rows of zeros where nothing traded are put aside`() throws {
    let text =
      header + "2024-01-02,14.1,14.4,13.9,14.2,1200\n2024-01-03,0,0,0,0,0\n2024-01-04,0,0,0,14.3,0\n"
      + "2024-01-05,14.3,14.9,14.2,14.8,1500\n"
    let result = try importText(text, symbol: "SPY")
    #expect(result.series.close == [14.2, 14.8])
    #expect(
      result.report.quarantine.map(\.reason) == [.zeroPlaceholder] && result.report.quarantinedRows == 2)
  }

  // MARK: Archives

  /// A zip of the given members, made by Python.
  private static func zip(_ members: [(String, String)]) throws -> Data {
    let folder = try TemporaryFolder()
    let path = folder.file("a.zip")
    let program = """
      import sys, zipfile
      with zipfile.ZipFile(sys.argv[1], "w") as z:
          for i in range(2, len(sys.argv), 2):
              z.writestr(sys.argv[i], sys.argv[i + 1])
      """
    try Python.run(program, [path] + members.flatMap { [$0.0, $0.1] })
    return try Data(contentsOf: URL(fileURLWithPath: path))
  }

  private static let table = header + "2024-01-02T00:00:00Z,1,1,1,1,5\n2024-01-02T01:00:00Z,1,1,1,2,5\n"

  @Test(.enabled(if: Python.has("zipfile")))
  func `the table of an archive is read and its companions are named`() throws {
    let data = try Self.zip([("DAT_M1.txt", "status report, 4 gaps"), ("DAT_M1.csv", Self.table)])
    let result = try importBytes(data)
    #expect(result.series.close == [1, 2])
    #expect(result.report.notes.contains { $0.contains("`DAT_M1.csv` is read") && $0.contains("DAT_M1.txt") })
  }

  @Test(.enabled(if: Python.has("zipfile")))
  func `of several tables one is asked for, and the answer works`() throws {
    let data = try Self.zip([
      ("2024/a.csv", Self.table), ("2024/b.csv", Self.table.replacing(",2,5", with: ",3,5")),
    ])
    let error = try #require(throws: AssayError.self) { try importBytes(data) }
    #expect(error.code == "several_files_in_archive" && error.remedy.contains("--member 2024/a.csv"))
    #expect(try importBytes(data) { $0.member = "2024/b.csv" }.series.close == [1, 3])
    #expect(try importBytes(data) { $0.member = "a.csv" }.series.close == [1, 2])
    let missing = try #require(throws: AssayError.self) { try importBytes(data) { $0.member = "c.csv" } }
    #expect(missing.code == "no_such_member" && missing.remedy.contains("2024/a.csv"))
  }
}

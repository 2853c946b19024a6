import Diagnostics
import Features
import Foundation
import Market
import Storage
import TestKit
import Testing

@Suite struct FundamentalsFileTests {
  private func read(
    _ text: String, lag: Int = 0, columns: [String: String] = [:], today: String = "2024-06-30"
  ) throws -> FundamentalsFile {
    let folder = try TemporaryFolder()
    let path = folder.file("reports.csv")
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    var options = FundamentalsFile.Options(today: try #require(CivilDate(today)))
    (options.lagDays, options.columns) = (lag, columns)
    return try FundamentalsFile(path, options)
  }

  private func refused(_ text: String, today: String = "2024-06-30") -> AssayError? {
    do {
      _ = try read(text, today: today)
      return nil
    } catch { return error as? AssayError }
  }

  @Test func `percent becomes a fraction, and an empty cell is a figure that is not there`() throws {
    let file = try read(
      "symbol,report_date,pe,roe_pct,revenue_growth\nA,2024-05-02,12.5,18,\nA,2024-02-01,,10,0.07\n")
    let reports = try #require(file.histories["A"]).reports
    #expect(reports.map(\.published.description) == ["2024-02-01", "2024-05-02"])
    #expect(reports[0].values == [.returnOnEquity: 0.1, .revenueGrowth: 0.07])
    #expect(reports[1].values == [.priceToEarnings: 12.5, .returnOnEquity: 0.18])
  }

  @Test func `a report dated in the future is refused with its line`() {
    let error = refused("symbol,report_date,pe\nA,2024-05-02,12\nA,2024-08-01,13\n")
    #expect(error?.code == "report_in_future")
    #expect(error?.place?.hasSuffix("reports.csv:3") == true)
    #expect(refused("symbol,report_date,pe\nA,2024-08-01,13\n", today: "2024-08-01") == nil)
  }

  @Test func `two different reports of one day are refused, equal ones count once, later hours win`() throws {
    #expect(refused("symbol,report_date,pe\nA,2024-05-02,12\nA,2024-05-02,13\n")?.code == "repeated_report")
    let twice = try read("symbol,report_date,pe\nA,2024-05-02,12\nA,2024-05-02,12\n")
    #expect(twice.histories["A"]?.reports.count == 1)
    let hours = try read("symbol,report_date,pe\nA,2024-05-02 18:00:00,13\nA,2024-05-02 09:00:00,12\n")
    #expect(hours.histories["A"]?.reports.map { $0.values[.priceToEarnings] } == [13])
  }

  @Test func `a file dated by periods is refused until a lag is given`() throws {
    let text = "symbol,period_ending,pe\nA,2023-12-31,12\n"
    let error = refused(text)
    #expect(error?.code == "dated_by_period")
    #expect(error?.remedy.contains("--report-lag") == true)
    let file = try read(text, lag: 90, columns: ["report_date": "period_ending"])
    #expect(file.histories["A"]?.reports[0].published.description == "2024-03-30")
  }

  @Test func `what cannot be read is refused with what to do`() {
    #expect(refused("symbol,report_date\nA,2024-05-02\n")?.code == "no_column")
    #expect(refused("report_date,pe\n2024-05-02,3\n")?.remedy.contains("symbol=") == true)
    #expect(refused("symbol,report_date,pe\nA,02.05.2024,3\n")?.code == "invalid_date")
    #expect(refused("symbol,report_date,pe\nA,2024-05-02,cheap\n")?.code == "not_a_number")
    #expect(refused("symbol,pe\nA,3\n")?.remedy.contains("report_date=") == true)
    #expect(throws: AssayError.self) {
      try read("symbol,report_date,pe\nA,2024-05-02,3\n", columns: ["pee": "pe"])
    }
  }

  @Test func `a ratio that changes its unit is pointed out`() throws {
    var text = "symbol,report_date,debt_to_equity,pe\n"
    for index in 0..<60 {
      text += "A\(index),20\(index < 30 ? "09" : "10")-05-02,\(index < 30 ? 0.5 : 50),15\n"
    }
    let warnings = try read(text).warnings
    #expect(warnings.count == 1)
    #expect(warnings.first?.contains("`debt_to_equity`") == true)
    #expect(warnings.first?.contains("0.5 in 2009 and 50.0 in 2010") == true)
  }

  @Test func `parquet and text give the same reports`() throws {
    let folder = try TemporaryFolder()
    let table = ColumnTable([
      .init("symbol", .strings(["A", "B"])), .init("report_date", .strings(["2024-05-02", "2024-05-03"])),
      .init("pe", .double([12.5, .nan])), .init("roe", .double([0.2, 0.1])),
    ])
    try ParquetFile.write(table, to: folder.file("r.parquet"))
    let options = FundamentalsFile.Options(today: try #require(CivilDate("2024-06-30")))
    let parquet = try FundamentalsFile(folder.file("r.parquet"), options)
    let text = try read("symbol,report_date,pe,roe\nA,2024-05-02,12.5,0.2\nB,2024-05-03,,0.1\n")
    #expect(parquet.histories == text.histories)
    #expect(parquet.digest == text.digest)
  }
}

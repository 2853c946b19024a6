import Diagnostics
import Import
import Market
import TestKit
import Testing

/// Numbers as portals, banks and spreadsheets write them.
@Suite struct NumberReaderTests {
  /// Closes of an import of rows `date;o;h;l;c;v` whose cells are written by a style.
  private static func closes(
    _ cells: [[String]], delimiter: String = ";", _ change: (inout ImportOptions) throws -> Void = { _ in }
  ) throws -> ImportResult {
    let rows = cells.enumerated().map { i, row in
      (["2024-01-0\(i + 2)"] + row).joined(separator: delimiter)
    }
    let names = ["Date", "Open", "High", "Low", "Close", "Volume"].prefix(cells[0].count + 1)
    return try importText(
      ([names.joined(separator: delimiter)] + rows).joined(separator: "\n") + "\n", symbol: "SPY", change)
  }

  @Test(arguments: [
    (["15.087,33", "15.194,01", "15.028,54", "15.162,13", "54.321.000"], 15_162.13, 54_321_000.0),
    (["1,1039", "1,1045", "1,0938", "1,0942", "100"], 1.0942, 100),
    (["15 087,33", "15 194,01", "15 028,54", "15 162,13", "54 321 000"], 15_162.13, 54_321_000),
    (["15'087.33", "15'194.01", "15'028.54", "15'162.13", "54'321'000"], 15_162.13, 54_321_000),
    (["15,087.33", "15,194.01", "15,028.54", "15,162.13", "54,321,000"], 15_162.13, 54_321_000),
    (["1,15,087.33", "1,15,194.01", "1,15,028.54", "1,15,162.13", "5,43,21,000"], 115_162.13, 54_321_000),
    (["$150.87", "$151.94", "$150.28", "$151.62", "53.59M"], 151.62, 53_590_000),
    (["150,87 €", "151,94 €", "150,28 €", "151,62 €", "120K"], 151.62, 120_000),
    (["EUR 150,87", "EUR 151,94", "EUR 150,28", "EUR 151,62", "1,5 Mio"], 151.62, 1_500_000),
    (["US$150.87", "US$151.94", "US$150.28", "US$151.62", "1.25B"], 151.62, 1_250_000_000),
    (["($37.90)", "($36.20)", "($40.32)", "($37.63)", "100"], -37.63, 100),
    (["−37.90", "−36.20", "−40.32", "−37.63", "100"], -37.63, 100),
    (["+150.87", "+151.94", "+150.28", "+151.62", "1e3"], 151.62, 1_000),
  ])
  func `numbers are read in the writing that the data show`(cells: [String], close: Double, volume: Double)
    throws
  {
    let result = try Self.closes([cells, cells])
    #expect(result.series.close == [close, close])
    #expect(abs((result.series.volume?[0] ?? .nan) / volume - 1) < 1e-12)
  }

  @Test func `one cell that can be read in one way only decides for all`() throws {
    let plain = ["1.234", "1.250", "1.200", "1.234", ""]
    #expect(try Self.closes([plain, plain]).series.close == [1.234, 1.234])
    let german = ["1.234", "1.250", "1.200", "1.234", "54.321.000"]
    #expect(try Self.closes([german, german]).series.close == [1_234, 1_234])
    let english = ["1,234", "1,250", "1,200", "1,234", "54,321,000"]
    #expect(try Self.closes([english, english]).series.close == [1_234, 1_234])
  }

  @Test func `a comma that could be either is asked for, and both answers work`() throws {
    let cells = ["1,234", "1,250", "1,200", "1,234", "7"]
    let error = try #require(throws: AssayError.self) { try Self.closes([cells, cells]) }
    #expect(error.code == "ambiguous_decimal" && error.remedy.contains("--decimal point"))
    #expect(try Self.closes([cells, cells]) { $0.decimal = .point }.series.close == [1_234, 1_234])
    #expect(try Self.closes([cells, cells]) { $0.decimal = .comma }.series.close == [1.234, 1.234])
  }

  @Test(arguments: [
    "12%", "1.2.3", "1,23,4", "12 34", "abc", "1.5x", "--5", "+-5", "0x10", "1,2345.6", "12.34.567",
  ])
  func `what is no number is put aside, not read as one`(cell: String) throws {
    let good = ["150.87", "151.94", "150.28", "151.62", "5"]
    let result = try Self.closes([good, good, ["150.87", "151.94", "150.28", cell, "5"], good])
    #expect(result.series.count == 3 && result.report.quarantine.map(\.reason) == [.unparsableNumber])
  }

  @Test func `prices in another currency than the instrument's are remarked upon`() throws {
    let cells = ["150,87 €", "151,94 €", "150,28 €", "151,62 €", "5"]
    let notes = try Self.closes([cells, cells]).report.notes
    #expect(notes.contains { $0.contains("written in EUR") && $0.contains("in USD") })
    let dollars = ["$150.87", "$151.94", "$150.28", "$151.62", "5"]
    #expect(try !Self.closes([dollars, dollars]).report.notes.contains { $0.contains("written in") })
  }

  @Test func `columns of percent and of changes are neither price nor volume`() throws {
    let text = """
      "Date","Price","Open","High","Low","Vol.","Change %"
      "01/08/2024","169.55","166.37","169.58","165.84","53.59M","2.42%"
      "01/25/2024","165.54","166.28","166.99","164.62","56.83M","-0.40%"

      """
    let result = try importText(text, symbol: "AAPL") { $0.timeframe = .day }
    #expect(result.series.close == [169.55, 165.54] && result.series.volume == [53_590_000, 56_830_000])
  }

  @Test(arguments: 0..<40)
  func `a random number written in any style is read back`(seed: Int) throws {
    var random = TestRandom(seed: seed)
    let decimals = Int.random(in: 1...4, using: &random)
    let (group, mark) =
      [(".", ","), (",", "."), (" ", ","), ("'", "."), ("", ".")].randomElement(using: &random) ?? ("", ".")
    let scale = [1, 10, 100, 1_000, 10_000][decimals]
    let values = (0..<6).map { _ in Double(Int.random(in: 1..<50_000_000, using: &random)) / Double(scale) }
    func written(_ value: Double) -> String {
      let units = Int((value * Double(scale)).rounded())
      var whole = String(units / scale)
      var grouped = ""
      while whole.count > 3 {
        grouped = group + whole.suffix(3) + grouped
        whole.removeLast(3)
      }
      let fraction = String(units % scale)
      return whole + grouped + mark + String(repeating: "0", count: decimals - fraction.count) + fraction
    }
    let rows = values.map { value in [value, value, value, value].map(written) + ["1"] }
    let result = try Self.closes(rows) { $0.decimal = mark == "," ? .comma : .point }
    #expect(result.series.close == values)
  }
}

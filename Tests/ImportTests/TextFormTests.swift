import Import
import Market
import Testing

@Suite struct TextFormTests {
  private static let table =
    "Datum;Eröffnung;Hoch;Tief;Schluss\n02.01.2024;10;11;9;10,5\n31.01.2024;10;11;9;10,25\n"

  @Test(arguments: [true, false])
  func `UTF-16 is read as text, with a note`(isLittle: Bool) throws {
    let bytes = "\u{FEFF}\(Self.table)".utf16.flatMap { unit in
      let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
      return isLittle ? [low, high] : [high, low]
    }
    let result = try importBytes(bytes, symbol: "SPY") { $0.timeframe = .day }
    #expect(result.series.close == [10.5, 10.25])
    #expect(result.report.notes.contains { $0.contains("UTF-16") })
    #expect(result.report.columns.map(\.name).contains("Eröffnung"))
  }

  @Test func `lines that end with a carriage return alone are lines`() throws {
    let result = try importText(Self.table.replacing("\n", with: "\r"), symbol: "SPY") { $0.timeframe = .day }
    #expect(result.series.close == [10.5, 10.25])
    #expect(result.report.notes.contains { $0.contains("carriage return") })
  }

  @Test func `carriage returns before line ends change nothing`() throws {
    let result = try importText(Self.table.replacing("\n", with: "\r\n"), symbol: "SPY") {
      $0.timeframe = .day
    }
    #expect(
      result.series.close == [10.5, 10.25] && !result.report.notes.contains { $0.contains("carriage") })
  }
}

import Diagnostics
import Import
import Market
import Storage
import Testing

/// Dialects of CSV: delimiters, quotes, line ends, headers, what stands before them.
@Suite struct TextTableTests {
  static let times = ["2024-01-02T00:00:00Z", "2024-01-02T01:00:00Z", "2024-01-02T02:00:00Z"]

  @Test(arguments: [",", ";", "\t", "|"], ["\n", "\r\n"])
  func `delimiters and line ends are recognised`(delimiter: String, lineEnd: String) throws {
    let names = header.dropLast().replacing(",", with: delimiter)
    let result = try importText(names + lineEnd + rows(Self.times, delimiter: delimiter, lineEnd: lineEnd))
    #expect(result.series.open == [100, 101, 102] && result.series.volume == [0, 10, 20])
    #expect(result.report.delimiter == delimiter && result.report.quarantinedRows == 0)
  }

  @Test func `a given delimiter is used`() throws {
    let text = (header + rows(Self.times)).replacing(",", with: "~")
    #expect(try importError(text).code == "no_delimiter")
    #expect(try importText(text) { $0.delimiter = "~" }.series.count == 3)
    #expect(try importError(text) { $0.delimiter = "é" }.code == "invalid_delimiter")
  }

  @Test func `quoted cells, spaces and a mark of UTF-8 make no difference`() throws {
    let plain = try importText(header + rows(Self.times))
    let quoted = rows(Self.times).split(separator: "\n").map { line in
      line.split(separator: ",").map { "\"\($0)\"" }.joined(separator: " , ")
    }.joined(separator: "\r\n")
    let result = try importText(
      "\u{FEFF}\"Timestamp\",\"Open\",\"High\",\"Low\",\"Close\",\"Volume\"\r\n" + quoted)
    #expect(result.series.timestamps == plain.series.timestamps && result.series.close == plain.series.close)
    #expect(result.report.columns[0].name == "Timestamp")
  }

  @Test func `lines before the header are passed over and counted`() throws {
    for preamble in ["https://www.example.org\n", "# made by hand, 2024\n\n", "sep=,\n"] {
      let result = try importText(preamble + header + rows(Self.times))
      #expect(result.series.count == 3)
      #expect(result.report.preambleLines == preamble.count { $0 == "\n" })
      #expect(result.report.headerLine == result.report.preambleLines + 1)
    }
  }

  @Test func `line numbers count every line of the file`() throws {
    let text =
      "https://www.example.org\n\n" + header + rows(Self.times) + "\n2024-01-02T03:00:00Z,x,1,1,1,1\n"
    #expect(try importText(text).quarantine.map(\.line) == [8])
  }

  @Test func `the last line needs no end`() throws {
    let text = header + rows(Self.times)
    #expect(try importText(String(text.dropLast())).series.count == 3)
    #expect(try importText(String(text.dropLast()) + "\r").series.volume?.last == 20)
  }

  @Test func `empty cells at the end of rows are no columns`() throws {
    let text = header + rows(Self.times, lineEnd: ",,\n")
    #expect(try importText(text).series.count == 3)
  }

  @Test func `a table without a header is recognised by its layout`() throws {
    let result = try importText(rows(Self.times))
    #expect(result.report.headerLine == nil && result.series.volume == [0, 10, 20])
    #expect(result.report.columns.map(\.name) == ["1", "2", "3", "4", "5", "6"])
    let forced = try importText(rows(Self.times)) { $0.hasHeader = false }
    #expect(forced.series.count == 3)
  }

  @Test func `binary files are refused, and UTF-16 that is not whole`() throws {
    let units = (header + rows(Self.times)).utf16
    let wide: [UInt8] = [0xFF, 0xFE] + units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } + [0x30]
    let error = #expect(throws: AssayError.self) { try importBytes(wide) }
    #expect(error?.code == "not_text" && error?.remedy.contains("iconv") == true)
    let binary = #expect(throws: AssayError.self) { try importBytes([1, 2, 0, 3, 44, 5] as [UInt8]) }
    #expect(binary?.code == "not_text")
  }

  @Test func `a line of more than a mebibyte is put aside, with its beginning`() throws {
    let long = String(repeating: "1,", count: 700_000)
    let result = try importText(
      header + rows([Self.times[0]]) + long + "\n" + rows(Array(Self.times.dropFirst())))
    #expect(result.series.count == Self.times.count)
    #expect(result.quarantine.map(\.reason) == [.lineTooLong] && result.quarantine.map(\.line) == [3])
    #expect(result.quarantine[0].text.utf8.count < 300 && result.quarantine[0].text.contains("1400000 bytes"))
    let alone = try importError(long)
    #expect(alone.code == "line_too_long" && alone.lineAndColumn == "1:1")
  }

  @Test func `blanks part cells where nothing else does`() throws {
    let text = "Date Open High Low Close Volume\n2024-01-02 10 11 9 10.5 100\n2024-01-03 10.5 12 10 11 200\n"
    let result = try importText(text, symbol: "SPY") { $0.timeframe = .day }
    #expect(result.series.close == [10.5, 11] && result.series.volume == [100, 200])
    let prose = try importError("An error came up\nno data was found\nplease try again\n")
    #expect(prose.code == "no_delimiter")
  }

  @Test func `a file of one column is refused with its first line`() throws {
    let error = try importError("hello\nworld\n")
    #expect(error.code == "no_delimiter" && error.lineAndColumn == "1:1" && error.message.contains("hello"))
  }
}

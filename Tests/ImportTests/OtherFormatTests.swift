import Diagnostics
import Import
import Testing

@Suite struct OtherFormatTests {
  @Test(
    arguments: [
      ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0], "a workbook of a spreadsheet"),
      (
        [0x50, 0x4B, 0x03, 0x04] + [UInt8](repeating: 0, count: 26) + Array("[Content_Types].xml".utf8),
        "a workbook"
      ),
      (Array("<!DOCTYPE html><html><body>404</body></html>".utf8), "a web page"),
      (Array("\n  <HTML><table><tr><td>1</td></tr></table>".utf8), "a web page"),
      (Array("<?xml version=\"1.0\"?><rows/>".utf8), "an XML document"),
      (Array("SQLite format 3\0".utf8) + [0, 1, 2], "a SQLite database"),
      ([0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A], "an HDF5 file"),
    ] as [([UInt8], String)])
  func `what is no table is refused by its name`(bytes: [UInt8], name: String) throws {
    let error = try #require(throws: AssayError.self) { try importBytes(bytes, symbol: "SPY") }
    #expect(error.code == "not_a_table" && error.message.contains(name))
    #expect(!error.remedy.contains("--member") && !error.remedy.contains("--delimiter"))
  }
}

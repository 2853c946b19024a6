import Foundation
import Storage
import TestKit
import Testing

@Suite struct FileNameTests {
  @Test(arguments: ["ES", "BTC%2FUSD", "BRK.B", "ES=F", "^GSPC", "6E", "A-B_C"])
  func `plain names stay as they are`(_ encoded: String) {
    let name = encoded.replacing("%2F", with: "/")
    #expect(FileName.encode(name) == encoded && FileName.decode(encoded) == name)
  }

  static let hostile = [
    "..", ".", "", "/", "../../../outside", "..\\..\\x", "a/../../b", "/etc/passwd", "\u{0}", "a\u{0}b",
    "a\nb", "~",
    "%", "%2E%2E", "%2F", "-rf", "é/ü", "\u{202e}x", "CON", ".hidden", " ", "$(x)", "`x`", "a;b",
    "\u{1b}[31m",
  ]

  @Test(arguments: hostile) func `no name leads out of its folder, and each comes back`(_ name: String) {
    let encoded = FileName.encode(name)
    #expect(!encoded.isEmpty && encoded != "." && encoded != ".." && !encoded.contains("/"))
    #expect(encoded.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
    if !name.isEmpty { #expect(FileName.decode(encoded) == name) }
  }

  @Test func `different names have different file names`() {
    let names = Self.hostile + ["ES", "es", "BTC/USD", "BTC%2FUSD", String(repeating: "x", count: 500)]
    #expect(Set(names.map(FileName.encode)).count == Set(names).count)
  }

  @Test func `a long name fits a file system and stays apart from others`() throws {
    let (a, b) = (String(repeating: "ü", count: 300) + "a", String(repeating: "ü", count: 300) + "b")
    let encoded = [a, b].map(FileName.encode)
    #expect(encoded[0] != encoded[1] && encoded.allSatisfy { $0.utf8.count <= 180 })
    #expect(FileName.decode(encoded[0]) == nil)
    let folder = try TemporaryFolder()
    try AtomicFile.replace(folder.file("\(encoded[0]).parquet"), with: "x")
  }

  @Test func `the series of a run lie in the folder of the database, whatever the run is called`() {
    #expect(RunFiles.folder(ofRun: "00aa", database: "data/r.sqlite") == "data/runs/00aa")
    #expect(
      RunFiles.folder(ofRun: "../../../outside", database: "data/r.sqlite")
        == "data/runs/%2E.%2F..%2F..%2Foutside")
  }
}

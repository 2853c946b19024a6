import Diagnostics
import Foundation
import Storage
import Testing

@Suite struct AtomicFileTests {
  @Test func `a failed write leaves the old file and nothing else`() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.replace(folder.file("a"), with: "old")
    #expect(throws: CancellationError.self) {
      try AtomicFile.replace(folder.file("a")) { temporary in
        try Data("half".utf8).write(to: URL(fileURLWithPath: temporary))
        throw CancellationError()
      }
    }
    #expect(try folder.contents() == ["a"])
    #expect(try String(contentsOfFile: folder.file("a"), encoding: .utf8) == "old")
  }

  @Test func `folders on the way are made`() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.replace(folder.file("x/y/z"), with: "ü")
    #expect(try String(contentsOfFile: folder.file("x/y/z"), encoding: .utf8) == "ü")
  }

  @Test func `a file in the way of a folder is an error with the path`() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.replace(folder.file("a"), with: "")
    let error = #expect(throws: AssayError.self) { try AtomicFile.replace(folder.file("a/b"), with: "") }
    #expect(
      error?.place?.hasPrefix(folder.path) == true && error?.message.contains("Not a directory") == true)
  }
}

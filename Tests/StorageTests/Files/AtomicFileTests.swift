import Diagnostics
import Foundation
import Storage
import TestKit
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

  @Test func `what a killed process left half-written is removed, and nothing else`() throws {
    let folder = try TemporaryFolder()
    let names = [
      "a.csv.4194999-0.partial", "b.assay.4194999.partial", "keep.partial", "c.12x.partial",
      "d.1-2-3.partial",
    ]
    for name in names { try Data().write(to: URL(fileURLWithPath: folder.file(name))) }
    try FileManager.default.createDirectory(
      atPath: folder.file("run.assay.4194998.partial/series"), withIntermediateDirectories: true)
    // One that a process is still writing: its lock is held.
    let busy = folder.file("busy.csv.4194997-3.partial")
    try Data().write(to: URL(fileURLWithPath: busy))
    let descriptor = open(busy, O_RDONLY)
    #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    defer { close(descriptor) }
    try AtomicFile.replace(folder.file("z")) { temporary in
      #expect(FileManager.default.fileExists(atPath: temporary))
      try Data("whole".utf8).write(to: URL(fileURLWithPath: temporary))
    }
    let left = ["busy.csv.4194997-3.partial", "c.12x.partial", "d.1-2-3.partial", "keep.partial", "z"]
    #expect(try folder.contents() == left)
    #expect(try String(contentsOfFile: folder.file("z"), encoding: .utf8) == "whole")
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

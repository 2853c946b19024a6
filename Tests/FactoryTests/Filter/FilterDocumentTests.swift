import Diagnostics
import Factory
import Foundation
import Storage
import TestKit
import Testing

/// Parts of a study of many filters, put together.
@Suite struct FilterDocumentTests {
  private static let origin: JSONObject = ["assay": "1.0 test", "run": "abc", "search": ["trials": 8]]

  private func entry(_ place: Int, accepted: Bool = false) -> JSONObject {
    [
      "place": JSONValue(place), "name": .string("S\(place)"), "model": .string("S\(place)"),
      "acceptance": ["accepted": .bool(accepted)],
    ]
  }

  private func write(
    _ places: [Int], origin: JSONObject = Self.origin, to folder: String
  ) throws {
    for place in places {
      try AtomicFile.replace("\(folder)/S\(place)/manifest.json", with: "manifest \(place)")
      try AtomicFile.replace("\(folder)/S\(place)/model.json", with: "model \(place)")
      try AtomicFile.replace("\(folder)/S\(place).html", with: "page \(place)")
    }
    try FilterDocument(origin: origin, strategies: places.map { entry($0, accepted: $0 == 3) }).write(
      to: folder)
  }

  private func files(_ folder: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? [] {
      if let data = FileManager.default.contents(atPath: "\(folder)/\(name)"), !data.isEmpty {
        files[name] = data
      }
    }
    return files
  }

  @Test func `parts in any order give the bytes of the whole`() throws {
    let folder = try TemporaryFolder()
    try write([1, 2, 3, 4, 5], to: folder.file("whole"))
    try write([4, 2], to: folder.file("a"))
    try write([5, 3, 1], to: folder.file("b"))
    for parts in [["a", "b"], ["b", "a"]] {
      let target = folder.file("merged \(parts[0])")
      let document = try FilterDocument.merge(parts.map { folder.file($0) }, to: target)
      #expect(document.accepted == 1 && document.strategies.count == 5)
      #expect(try files(target) == files(folder.file("whole")))
    }
  }

  @Test func `parts of other runs, and a strategy that is in two, are refused`() throws {
    let folder = try TemporaryFolder()
    try write([1, 2], to: folder.file("a"))
    try write([2, 3], to: folder.file("b"))
    var origin = Self.origin
    origin["search"] = ["trials": 9]
    try write([3], origin: origin, to: folder.file("c"))
    func error(_ parts: [String]) -> AssayError? {
      #expect(throws: AssayError.self) {
        try FilterDocument.merge(parts.map { folder.file($0) }, to: folder.file("merged"))
      }
    }
    let twice = error(["a", "b"])
    #expect(twice?.code == "part_twice" && twice?.message.contains("S2") == true)
    let differ = error(["a", "c"])
    #expect(differ?.code == "parts_differ" && differ?.message.contains("search") == true)
    #expect(error(["a", "nothing"])?.code == "no_such_file")
  }
}

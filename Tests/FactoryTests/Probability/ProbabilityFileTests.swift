import Diagnostics
import Factory
import Foundation
import Storage
import Strategies
import Testing

@Suite struct ProbabilityFileTests {
  private func file(_ name: String, _ text: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.appendingPathComponent(name).path
    if !text.isEmpty { try text.write(toFile: path, atomically: true, encoding: .utf8) }
    return path
  }

  @Test func `a text table gives times and probabilities`() throws {
    let path = try file("p.csv", "date,p_up\n2024-03-01,0.6\n2024-03-04T21:00:00Z,\n")
    let column = try ProbabilityFile.read(path)
    #expect(column.timestamps == [1_709_251_200_000_000_000, 1_709_586_000_000_000_000])
    #expect(column.values[0] == 0.6 && column.values[1].isNaN)
  }

  @Test func `a column is named behind a colon`() throws {
    let path = try file("p.csv", "timestamp,fast,slow\n2024-03-01,0.6,0.4\n")
    #expect(try ProbabilityFile.read("\(path):slow").values == [0.4])
    let none = #expect(throws: AssayError.self) { try ProbabilityFile.read(path) }
    #expect(none?.code == "missing_column" && none?.remedy.contains("timestamp, fast, slow") == true)
    let slip = #expect(throws: AssayError.self) { try ProbabilityFile.read("\(path):slw") }
    #expect(slip?.message.contains("Did you mean `slow`?") == true)
    let odd = try file("a:b.csv", "timestamp,p\n2024-03-01,0.1\n")
    #expect(try ProbabilityFile.read(odd).values == [0.1])
  }

  @Test func `a Parquet column reads like a text one`() throws {
    let path = try file("p.parquet", "")
    let table = ColumnTable([
      .init("timestamp", .instants([5, 7])), .init("model", .double([0.25, .nan])),
    ])
    try ParquetFile.write(table, to: path, metadata: [])
    let column = try ProbabilityFile.read(path)
    #expect(column.timestamps == [5, 7])
    #expect(column.values[0] == 0.25 && column.values[1].isNaN)
    #expect(throws: AssayError.self) { try ProbabilityFile.read("\(path):other") }
  }

  @Test func `wrong cells are told with their line`() throws {
    for (text, code, line) in [
      ("timestamp,p\n2024-03-01,0.5\nyesterday,0.5\n", "invalid_timestamp", ":3"),
      ("timestamp,p\n2024-03-01,high\n", "not_a_number", ":2"), ("p\n0.5\n", "missing_column", ""),
    ] {
      let path = try file("p.csv", text)
      let error = #expect(throws: AssayError.self) { try ProbabilityFile.read(path) }
      #expect(error?.code == code)
      #expect(error?.place == path + line)
    }
  }
}
